"""The answer to a form that did not come from our own page: a problem for programs, a page for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zhida.entrypoints.restapi import problems
from zhida.entrypoints.storefront import problems as pages


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403; named in the settings as Django's failure view."""
    if request.path_info.startswith("/api/"):
        return problems.csrf_failure(request, reason)
    return pages.forbidden(request, reason)
