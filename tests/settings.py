"""The settings of the tests: those of the project, on a server and keys of their own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ONETHING_SECRET_KEY", "known to everybody: it guards nothing but tests")
os.environ.setdefault("ONETHING_STATIC", "source")

from onething.project.settings import *  # noqa: F403

# A slow hash would be most of the time of every test that signs in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# What tests hand in goes with the process that handed it in.
_UPLOADS = tempfile.TemporaryDirectory(prefix="onething-uploads-")
UPLOADS = Path(_UPLOADS.name)
