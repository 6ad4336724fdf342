"""The door for any WSGI server: `onething.project.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.project.settings")
application = get_wsgi_application()
