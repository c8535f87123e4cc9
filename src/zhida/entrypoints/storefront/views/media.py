"""Uploaded files. In front of many machines a CDN or Caddy serves them; embedded, the shop does it itself."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from zhida.shop.catalogue.api import serve_media


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a stored picture or video, or the part of it that is asked for; no page for what is not there."""
    try:
        return serve_media(request, path)
    except Http404:
        return HttpResponse(status=404, content_type="text/plain")
