"""The WSGI application that a server loads."""

import os

from django.core.wsgi import get_wsgi_application

from quancheng.web import regulation
from quancheng.web.sample import sample

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")

application = get_wsgi_application()

sample(regulation.today())
"""Judged before the first request, so that nobody waits for it."""
