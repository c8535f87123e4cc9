"""Telling a search engine outside of new and changed pages: collected for a while, sent in batches.

Pages wait in rows; a timer sends them. New pages go first, for a day's quota may be small. A page that was
taken off sale is only forgotten: its address answers 410, and the interface takes living pages.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.search.models import ListedProduct, PushQuota, WaitingPage
from zhida.shop.search.providers import PagePush, chosen_push
from zhida.shop.search.providers.baidu import MOST_URLS, PushOverQuota, PushRefused, PushUnavailable
from zhida.shop.search.slugs import product_path, slug_of

log = logging.getLogger(__name__)

PUSH_TIMER: Final = "search.push_pages"
NEW_WAITS: Final = timedelta(minutes=1)
CHANGED_WAITS: Final = timedelta(minutes=10)
CLAIM: Final = timedelta(minutes=5)
FIRST_COME: Final = ("-is_new", "queued_at", "pk")
NEW_DAY: Final = time(0, 5)


@dataclass(frozen=True, slots=True)
class _Sent:
    """How far a batch came: the addresses handed over, and what is left of the day where that is known."""

    urls: frozenset[str]
    remain: int | None


@transactional
def queue_page(*, number: str, is_new: bool, now: datetime) -> None:
    """Let a product's page wait to be told of; nothing happens while no engine is set up.

    A new page waits a minute, a changed one ten, so that many changes become one call.
    """
    if chosen_push() is None:
        return
    waiting = WaitingPage.objects.filter(number=number)
    if is_new:
        waiting.update(is_new=True)
    if not waiting.update(queued_at=now, claim="", claimed_until=None):
        WaitingPage.objects.get_or_create(number=number, defaults={"is_new": is_new, "queued_at": now})
    _ring(now, NEW_WAITS if is_new else CHANGED_WAITS)


@transactional
def forget_page(*, number: str) -> None:
    """Tell nobody of a page that is gone."""
    WaitingPage.objects.filter(number=number).delete()


def push_pages(*, now: datetime) -> int:
    """Tell of what waits, at most 2,000 pages and no more than is left of the day; return how many went.

    Runs outside any transaction: the call stands between claiming the rows and taking them off. What came
    back into the queue meanwhile stays. Raises PushUnavailable (the rows wait, the timer tries again).
    """
    engine = chosen_push()
    if engine is None:
        return 0
    claim, urls = _claim(engine.site, now)
    living = [url for url in urls.values() if url]
    if not urls:
        _ring_again(now, is_day_over=True)
        return 0
    try:
        sent = _send(engine, living) if living else _Sent(frozenset(), None)
    except PushUnavailable:
        _release(claim)
        raise
    except PushRefused:
        log.exception("%s takes no pages", engine.site)
        sent = _Sent(frozenset(), 0)
    gone = [number for number, url in urls.items() if not url or url in sent.urls]
    _settle(engine.site, claim, gone, sent, now)
    return len(sent.urls)


def _send(engine: PagePush, urls: list[str]) -> _Sent:
    """Hand over as many as the engine takes: where the day's rest is unknown, halve until it fits."""
    size = len(urls)
    while size:
        try:
            pushed = engine.push(urls[:size])
        except PushOverQuota:
            size //= 2
            continue
        if pushed.unfit:
            log.warning("%s has no use for %s addresses: %s", engine.site, len(pushed.unfit), pushed.unfit[0])
        return _Sent(frozenset(urls[:size]), pushed.remain)
    return _Sent(frozenset(), 0)


@transactional
def _claim(site: str, now: datetime) -> tuple[str, dict[str, str]]:
    """Claim waiting pages, new ones first; give the address of each, "" for one that is not listed."""
    claim = secrets.token_hex(16)
    today = PushQuota.objects.filter(site=site, day=_day(now)).first()
    most = MOST_URLS if today is None else min(MOST_URLS, today.remain)
    free = WaitingPage.objects.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=now))
    chosen = list(free.order_by(*FIRST_COME).values_list("pk", flat=True)[:most])
    free.filter(pk__in=chosen).update(claim=claim, claimed_until=now + CLAIM)
    mine = WaitingPage.objects.filter(claim=claim).order_by(*FIRST_COME)
    numbers = list(mine.values_list("number", flat=True))
    rows = ListedProduct.objects.filter(number__in=numbers).values_list("number", "slug", "title")
    listed = {
        number: product_path(slug=slug or slug_of(title), number=number) for number, slug, title in rows
    }
    public_url = settings.ZHIDA.public_url
    return claim, {number: f"{public_url}{listed[number]}" if number in listed else "" for number in numbers}


@transactional
def _settle(site: str, claim: str, gone: Collection[str], sent: _Sent, now: datetime) -> None:
    """Take off what was told or is not there, free the rest, and ring again where something waits."""
    WaitingPage.objects.filter(claim=claim, number__in=gone).delete()
    _release(claim)
    if sent.remain is not None:
        PushQuota.objects.update_or_create(site=site, defaults={"day": _day(now), "remain": sent.remain})
    _ring_again(now, is_day_over=sent.remain == 0)


@transactional
def _ring_again(now: datetime, *, is_day_over: bool) -> None:
    if WaitingPage.objects.exists():
        _ring(_midnight(now) if is_day_over else now, NEW_WAITS)


@transactional
def _release(claim: str) -> None:
    WaitingPage.objects.filter(claim=claim).update(claim="", claimed_until=None)


def _ring(now: datetime, wait: timedelta) -> None:
    """Set a timer at the next whole step of `wait`: whoever comes within a step shares its timer."""
    seconds = int(wait.total_seconds())
    due_at = datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
    set_timer(kind=PUSH_TIMER, key=due_at.isoformat(), due_at=due_at)


def _day(now: datetime) -> str:
    return now.astimezone(SHANGHAI).date().isoformat()


def _midnight(now: datetime) -> datetime:
    """Give when the engine counts anew, a little after midnight in China."""
    tomorrow = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(tomorrow, NEW_DAY, SHANGHAI)
