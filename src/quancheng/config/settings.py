"""All settings, from the environment:

QUANCHENG_DATA      the data folder (database, secret, files)
QUANCHENG_DATABASE  a PostgreSQL address; without it SQLite in the data folder
QUANCHENG_HOSTS     names the site answers to, separated by commas
QUANCHENG_HTTPS     1 where a proxy in front speaks HTTPS (it must set X-Forwarded-Proto itself)
QUANCHENG_UPLOAD_MB the largest file that may be filed, in MB (50)
QUANCHENG_DEBUG     1 while developing pages: errors in full, styles and templates read anew
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from quancheng.config import environment

DATA = environment.data_folder(os.environ)
DEBUG = environment.flag(os.environ, "QUANCHENG_DEBUG")
HTTPS = environment.flag(os.environ, "QUANCHENG_HTTPS")
UPLOAD_LIMIT = environment.megabytes(os.environ, "QUANCHENG_UPLOAD_MB", 50)
"""In bytes."""
WEB = Path(__file__).resolve().parents[1] / "web"

SECRET_KEY = environment.secret_key(DATA)
ALLOWED_HOSTS = environment.words(os.environ, "QUANCHENG_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "quancheng.journal",
    "quancheng.accounts",
    "quancheng.documents",
    "quancheng.projects",
    "quancheng.lifecycle",
    "quancheng.search",
    "quancheng.web",
]

AUTH_USER_MODEL = "accounts.Person"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "quancheng.config.urls"
WSGI_APPLICATION = "quancheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {"environment": "quancheng.web.jinja.environment"},
    },
]

DATABASES = {"default": environment.database(os.environ.get("QUANCHENG_DATABASE"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# In service a style sheet's name carries the hash of its content, so browsers may keep it for ever.
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Nothing is loaded from elsewhere, nothing runs inline, nobody frames us.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# With DEBUG off and no mail set up Django tells errors to nobody; here they reach the server's own output.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
