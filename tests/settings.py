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
