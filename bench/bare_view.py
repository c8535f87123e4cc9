"""A Django project of one view that answers bytes it has: what server and framework cost by themselves."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"<!doctype html><title>bare</title>" + b"<p>goods</p>" * 4000


def page(_request: HttpRequest) -> HttpResponse:
    """Answer about as many bytes as a product page has."""
    return HttpResponse(BODY)


urlpatterns = [path("", page)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
application = get_wsgi_application()
