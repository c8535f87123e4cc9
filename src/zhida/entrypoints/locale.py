"""Which language a request is answered in: the path's prefix for pages, Accept-Language for the API."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

ENGLISH_PREFIX = "/en"
CHINESE, ENGLISH = "zh-hans", "en"


class LocalePrefixMiddleware:
    """Serves every page twice: Chinese without a prefix, English under /en/; links keep the prefix.

    API answers follow Accept-Language, Chinese by default.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Activate the language, take the prefix off the path that is routed, put it back into links."""
        language = CHINESE
        before = get_script_prefix()
        if request.path_info == ENGLISH_PREFIX or request.path_info.startswith(f"{ENGLISH_PREFIX}/"):
            language = ENGLISH
            request.path_info = request.path_info.removeprefix(ENGLISH_PREFIX) or "/"
            set_script_prefix(f"{ENGLISH_PREFIX}/")
        elif request.path_info.startswith("/api/"):
            language = _preferred(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        set_script_prefix(before)
        response.headers.setdefault("Content-Language", "zh-CN" if language == CHINESE else "en")
        return response


def _preferred(accept_language: str) -> str:
    """Return English only where it is asked for before Chinese."""
    for part in accept_language.lower().split(","):
        tag = part.split(";")[0].strip()
        if tag.startswith("zh"):
            return CHINESE
        if tag.startswith("en"):
            return ENGLISH
    return CHINESE
