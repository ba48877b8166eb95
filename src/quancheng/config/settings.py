"""All settings, from the environment:

QUANCHENG_DATA      the data folder (database, secret, files)
QUANCHENG_DATABASE  a PostgreSQL address; without it SQLite in the data folder
QUANCHENG_HOSTS     names the site answers to, separated by commas
QUANCHENG_HTTPS     1 where a proxy in front speaks HTTPS (it must set X-Forwarded-Proto and X-Forwarded-For itself)
QUANCHENG_UPLOAD_MB the largest file that may be filed, in MB (50)
QUANCHENG_IDLE_MINUTES     minutes after which an idle session ends (30)
QUANCHENG_WEBAUTHN         1 where people may use security keys (needs HTTPS)
QUANCHENG_OIDC_SERVER      a provider of the place that says who somebody is (OpenID Connect), with its name,
QUANCHENG_OIDC_NAME, _ID and _SECRET; only people already entered come in, matched by user name
QUANCHENG_DEBUG     1 while developing pages: errors in full, styles and templates read anew
"""

import datetime
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
    "quancheng.reviews",
    "quancheng.money",
    "quancheng.lifecycle",
    "quancheng.search",
    "quancheng.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]

# ---- who may come in

AUTH_USER_MODEL = "accounts.Person"
FIRST_START = True
IDLE_SECONDS = 60 * int(os.environ.get("QUANCHENG_IDLE_MINUTES") or 30)
SEEN_EVERY_SECONDS = 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "posts"
AUTHENTICATION_BACKENDS = [
    "quancheng.accounts.backends.LockedOut",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "quancheng.accounts.passwords.LongEnough", "OPTIONS": {"least": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "quancheng.accounts.passwords.NotUsedLately"},
]

ACCOUNT_ADAPTER = "quancheng.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "quancheng.accounts.forms.NamedLoginForm",
    "change_password": "quancheng.accounts.forms.PasswordForm",
    "reauthenticate": "quancheng.accounts.forms.AgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False  # attempts are counted in the database by axes, for all workers together

# A code serves once, whichever worker sees it: they share what they remember of used ones.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "cache"}}
WEBAUTHN = environment.flag(os.environ, "QUANCHENG_WEBAUTHN")
MFA_ADAPTER = "quancheng.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "quancheng.accounts.forms.CodeForm",
    "reauthenticate": "quancheng.accounts.forms.CodeAgainForm",
    "activate_totp": "quancheng.accounts.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if WEBAUTHN else [])]

OIDC_SERVER = os.environ.get("QUANCHENG_OIDC_SERVER", "")
SOCIALACCOUNT_ADAPTER = "quancheng.accounts.oidc.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = environment.oidc(os.environ)
if OIDC_SERVER:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "quancheng.accounts.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "quancheng.accounts.presence.address"
AXES_LOCKOUT_CALLABLE = "quancheng.web.views.entrance.locked"
# axes warns of names without addresses; but failures are summed over all addresses and browsers of a name, and the one
# address that an office shares must not be locked by one of its people.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "password"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quancheng.accounts.middleware.Readable",
    "quancheng.accounts.middleware.Entrance",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "quancheng.web.views.entrance.stale_form"

ROOT_URLCONF = "quancheng.config.urls"
WSGI_APPLICATION = "quancheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {"environment": "quancheng.web.jinja.environment"},
    },
    {
        # What the packages bring and we have no page for (a text of allauth's); ours of the same name come first.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": environment.database(os.environ.get("QUANCHENG_DATABASE"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000  # an estimate may have a thousand lines, of six boxes each

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
