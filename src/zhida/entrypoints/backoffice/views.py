"""The one page of the back office."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

BUILT_PAGE = Path(__file__).resolve().parents[1] / "static_built" / "backoffice" / "index.html"
# The page tells the login screen whether to name the demo's code.
DEMO_OFF, DEMO_ON = b'data-demo="false"', b'data-demo="true"'


class BackofficeNotBuilt(Exception):
    """The back office was not built: run `npm ci && npm run build` in web/ (make run does)."""


@require_safe
def backoffice(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 -- the browser's program reads it
    """This will give the built page with a CSRF cookie; it holds no data, and no cache may keep it.

    Raises BackofficeNotBuilt.
    """
    try:
        page = BUILT_PAGE.read_bytes()
    except FileNotFoundError as error:
        raise BackofficeNotBuilt(str(BUILT_PAGE)) from error
    if settings.ZHIDA.is_demo_or_test:
        page = page.replace(DEMO_OFF, DEMO_ON)
    get_token(request)
    response = HttpResponse(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
