"""The product's settings, a data folder that goes when the tests end, and plain names for static files."""

import os
import tempfile
from pathlib import Path

_folder = tempfile.TemporaryDirectory(prefix="quancheng-tests-")
os.environ["QUANCHENG_DATA"] = _folder.name
Path(_folder.name, "static").mkdir()

from quancheng.config.settings import *  # noqa: E402, F403  the folder must be named before the settings are read

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

FIRST_START = False  # only the tests of the first start have an empty house
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of log-ins, none of them a secret
