"""Automatic runs: one SKU at a time, at a cost that follows the protected lines of that SKU alone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.price_protection import conf, queries
from zhida.shop.price_protection.lifecycle import Mode, RunStatus
from zhida.shop.price_protection.models import AutomaticChoice, ProtectedLine, SkuRun
from zhida.shop.price_protection.present_prices import concerned_by_offers, present_unit_price
from zhida.shop.price_protection.protection_state import move_run
from zhida.shop.price_protection.services.paying import protect_line
from zhida.shop.promotions import queries as promotions_queries


def run_sku(*, sku_id: int, now: datetime) -> int:
    """Pay the difference of a SKU's protected lines that its present price undercuts; returns how many lines.

    At most 100 a call, the timer takes the rest; each line in a transaction of its own. Whom: those who chose
    it, or everybody, as the merchant set. Beyond its cap a run waits for staff. Nothing while it is stopped.
    """
    terms = queries.get_terms()
    if terms.stopped_at is not None:
        return 0
    waiting = [
        (row, price)
        for sku, level, quantity in _kinds(sku_id, now)
        if (price := _anybodys_price(sku, level, quantity, now)) is not None
        for row in _undercut(sku_id, terms.mode, price, now).filter(level=level, quantity=quantity)[
            : conf.PAID_AT_ONCE
        ]
    ]
    if not waiting:
        _end(sku_id)
        return 0
    _begin(sku_id, now)
    for done, (row, price) in enumerate(waiting[: conf.PAID_AT_ONCE]):
        if not _may_go_on(sku_id, terms.run_cap.minor):
            return done
        _count(sku_id, protect_line(order=row.order.number, line=row.line_key, price_minor=price, now=now))
    _again(sku_id, now)
    return min(len(waiting), conf.PAID_AT_ONCE)


@transactional
def look_at_offers(*, now: datetime) -> None:
    """Start the runs of SKUs that somebody's line protects and a live offer concerns, and look again when an
    offer next begins or ends.
    """
    codes = _open(now).order_by("sku_id").values_list("sku__sku", flat=True).distinct()
    for sku_id in concerned_by_offers(skus=list(codes), now=now):
        set_timer(kind=conf.RUN_TIMER, key=str(sku_id), due_at=now)
    due_at = promotions_queries.next_offer_change(now=now)
    if due_at is not None:
        set_timer(kind=conf.LOOK_TIMER, key=conf.EVERY_OFFER, due_at=due_at)


def protected_skus(*, now: datetime) -> list[int]:
    """Return the SKUs of which a line is protected now; one query."""
    rows = _open(now).order_by("sku_id").values_list("sku_id", flat=True).distinct()
    return list(rows)


def is_protected(*, sku_id: int, now: datetime) -> bool:
    """Say whether a line of this SKU is protected now; one query."""
    return _open(now).filter(sku_id=sku_id).exists()


def _open(now: datetime) -> QuerySet[ProtectedLine]:
    return ProtectedLine.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def _kinds(sku_id: int, now: datetime) -> list[tuple[str, int, int]]:
    """Return the SKU's code with each level and quantity at which a line was bought: each is one price."""
    rows = _open(now).filter(sku_id=sku_id).order_by("level", "quantity")
    return list(rows.values_list("sku__sku", "level", "quantity").distinct())


def _anybodys_price(sku: str, level: int, quantity: int, now: datetime) -> int | None:
    """Return the price with nobody's limits used up: no shopper's own is lower."""
    return present_unit_price(sku=sku, quantity=quantity, level=level, customer_id=None, now=now)


def _undercut(sku_id: int, mode: Mode, price: int, now: datetime) -> QuerySet[ProtectedLine]:
    rows = _open(now).filter(sku_id=sku_id, answered_minor__gt=price)
    if mode is Mode.SELF:
        rows = rows.filter(customer_id__in=AutomaticChoice.objects.values("customer_id"))
    return rows.select_related("order").order_by("id")


@transactional
def _begin(sku_id: int, now: datetime) -> None:
    """Start a run, unless one is under way or waits."""
    _row, is_new = SkuRun.objects.get_or_create(sku_id=sku_id, defaults={"started_at": now})
    if not is_new:
        fresh = SkuRun.objects.filter(pk=sku_id, status=RunStatus.DONE)
        if fresh.exists():
            move_run(
                sku_id=sku_id,
                to=RunStatus.RUNNING,
                paid_minor=0,
                lines=0,
                is_released=False,
                asked_by="",
                started_at=now,
            )


@transactional
def _may_go_on(sku_id: int, cap_minor: int) -> bool:
    """Say whether a run may pay another line; at its cap it begins to wait."""
    row = SkuRun.objects.get(pk=sku_id)
    if row.status == RunStatus.WAITING:
        return False
    if row.is_released or row.paid_minor < cap_minor:
        return True
    move_run(sku_id=sku_id, to=RunStatus.WAITING)
    return False


@transactional
def _count(sku_id: int, paid_minor: int) -> None:
    if paid_minor:
        SkuRun.objects.filter(pk=sku_id).update(paid_minor=F("paid_minor") + paid_minor, lines=F("lines") + 1)


@transactional
def _end(sku_id: int) -> None:
    move_run(sku_id=sku_id, to=RunStatus.DONE)


@transactional
def _again(sku_id: int, now: datetime) -> None:
    set_timer(kind=conf.RUN_TIMER, key=str(sku_id), due_at=now)
