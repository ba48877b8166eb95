"""The Jinja2 environment of all pages."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Jinja2 as the pages use it: a name that is not there is an error, never an empty place."""
    # Django's backend passes autoescape=True among the options.
    strict = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**(options | strict))  # noqa: S701  autoescape is on, see above
    made.globals.update(static=static, url=url, htmx_script=htmx_script)
    return made


def url(name: str, **arguments: object) -> str:
    """The address of a view: `url("article", number=22)`."""
    return reverse(name, kwargs=arguments)
