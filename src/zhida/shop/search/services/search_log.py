"""What people look for, counted: which queries, how often, and what came of them.

Nothing about a person is kept: no account, no device, no address, no time of day, and what looks like a phone
number, a mail address or another long number inside a query is masked before it is counted. What cannot be
led back to a person is no personal information (个人信息保护法 art. 4), so nobody's consent is asked.

A page must not wait for a write: counts are gathered in this process and written every two seconds by a
thread of its own, and once more when the process ends. A process that is killed loses two seconds of counts.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from datetime import datetime
from multiprocessing.util import Finalize
from typing import Final

from django.conf import settings
from django.db import Error, connection

from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.turns import DatabaseBusy
from zhida.shop.search.conf import LONGEST_QUERY
from zhida.shop.search.models import ListedProduct
from zhida.shop.search.services.searches import MASK, SearchCounts, SearchKey, add_counts
from zhida.shop.search.words import normalise

log = logging.getLogger(__name__)

# Further queries are let go until the next write: a flood of nonsense stays small.
MOST_GATHERED: Final = 1000
LONGEST_LANGUAGE: Final = 10
_PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+"  # a mail address
    r"|(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"  # a mobile number
    r"|(?<!\d)\d{4}(?:[- ]\d{4}){3}(?!\d)"  # the number of a card
    r"|\d{7,}x?"  # a landline, an identity number, an account
)


class _Gathered:
    """The counts of this process that are not written yet, and the thread that will write them."""

    lock = threading.Lock()
    counts: dict[SearchKey, SearchCounts] = {}
    writer_of: int | None = None


def note_search(*, query: str, total: int, relaxed: bool, language: str, now: datetime) -> None:
    """Count that a query was answered with `total` products; `relaxed` when not all words had to match.

    For the first page of a search without filters: what follows is the same search. No query, no wait.
    """
    counts = SearchCounts(
        searches=1, zero_results=int(total == 0), relaxed=int(relaxed and total > 0), last_total=total
    )
    _gather(query, language, counts, now)


def note_click(*, query: str, product: str, position: int, language: str, now: datetime) -> None:
    """Count that the product at a place of a query's results, 1 for the first, was opened. One query, no
    wait; a number that is not on sale counts for nothing.
    """
    if ListedProduct.objects.filter(number=product).exists():
        _gather(query, language, SearchCounts(clicks=1, positions=position), now)


def write_searches() -> int:
    """Write what was gathered and return how many queries it were; on a fault it stays for the next time."""
    with _Gathered.lock:
        counts, _Gathered.counts = _Gathered.counts, {}
    if not counts:
        return 0
    try:
        add_counts(counts=counts)
    except (Error, DatabaseBusy):
        with _Gathered.lock:
            for key, one in counts.items():
                _add(key, one)
        raise
    return len(counts)


def masked(query: str) -> str:
    """Return a query as it is counted: normalised, cut, personal numbers and mail addresses as a star."""
    text = normalise(query[:LONGEST_QUERY])
    return normalise(_PERSONAL.sub(MASK, text))[:LONGEST_QUERY]


def _gather(query: str, language: str, counts: SearchCounts, now: datetime) -> None:
    text = masked(query)
    if not any(character.isalnum() for character in text):
        return
    with _Gathered.lock:
        _add(SearchKey(biz_date(now), text, language.partition("-")[0][:LONGEST_LANGUAGE]), counts)
    _ensure_writer()


def _add(key: SearchKey, counts: SearchCounts) -> None:
    present = _Gathered.counts.get(key)
    if present is not None:
        present.add(counts)
    elif len(_Gathered.counts) < MOST_GATHERED:
        _Gathered.counts[key] = counts


def _ensure_writer() -> None:
    """Start the thread that writes, once a process; the process that forked this one has its own."""
    if _Gathered.writer_of == os.getpid() or not settings.SEARCH_LOG_SECONDS:
        return
    with _Gathered.lock:
        if _Gathered.writer_of == os.getpid():
            return
        _Gathered.writer_of = os.getpid()
    # A server's forked worker ends without atexit; this runs in it and in any other process.
    Finalize(None, _write_and_hang_up, exitpriority=1)
    threading.Thread(target=_write_on, name="search-log", daemon=True).start()


def _write_on() -> None:
    pause = threading.Event()
    is_wanted = True
    while is_wanted:
        pause.wait(settings.SEARCH_LOG_SECONDS)
        _write_and_hang_up()
        is_wanted = bool(settings.SEARCH_LOG_SECONDS)


def _write_and_hang_up() -> None:
    """Write; a database that is away must not end the thread. The connection is the thread's own."""
    try:
        if write_searches():
            connection.close()
    except (Error, DatabaseBusy):
        log.warning("the search log waits for the database", exc_info=True)
        connection.close()
