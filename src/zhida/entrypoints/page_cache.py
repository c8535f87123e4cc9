"""Public pages kept for a moment in each process: correctness never depends on it, a busy page is drawn once.

A page is kept for `settings.PAGE_LIFE_SECONDS`, which is less than caches in front may keep it anyway. Prices
and stock are checked again when a cart is priced and an order is placed.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix

from zhida.entrypoints.middleware import shop_request

# A page is some 50 kB: at most about 12 MB a process.
MOST_PAGES = 256
# Rare addresses, such as searches, are longer; they would only drive the busy pages out.
LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A drawn page: its bytes, their kind and their tag."""

    content: bytes
    content_type: str
    tag: str


@dataclass(frozen=True, slots=True)
class _Entry:
    page: KeptPage
    drawn_at: float
    until: float


_entries: OrderedDict[str, _Entry] = OrderedDict()


def find(request: HttpRequest) -> KeptPage | None:
    """This function will give the page of this address and language, when one was drawn a moment ago.

    Both clocks are asked: the machine's, and the shop's, which a test may set.
    """
    entry = _entries.get(_key(request))
    if entry is None or entry.until < time.monotonic():
        return None
    age = abs(shop_request(request).now.timestamp() - entry.drawn_at)
    return entry.page if age <= settings.PAGE_LIFE_SECONDS else None


def keep(request: HttpRequest, response: HttpResponse, *, tag: str) -> None:
    """This function will keep a page; the one kept longest makes room."""
    life = settings.PAGE_LIFE_SECONDS
    if not life or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return
    key = _key(request)
    _entries.pop(key, None)
    while len(_entries) >= MOST_PAGES:
        _entries.popitem(last=False)
    _entries[key] = _Entry(
        page=KeptPage(response.content, response.headers["Content-Type"], tag),
        drawn_at=shop_request(request).now.timestamp(),
        until=time.monotonic() + life,
    )


def forget_all() -> None:
    """This function will make every page be drawn anew."""
    _entries.clear()


def _key(request: HttpRequest) -> str:
    return f"{get_script_prefix()} {request.get_full_path()}"
