"""What every page's template knows without being told."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onething.web import textsize


def kit(request: HttpRequest) -> dict[str, Any]:
    """`text_size` (a class of the page) and `languages` (code, own name) to choose from."""
    return {"text_size": textsize.read(request), "languages": settings.LANGUAGES}
