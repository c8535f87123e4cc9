"""One day of one account from the fetch to the result, and when it is looked at next."""

import logging
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import in_use_case, transactional
from zhida.shop.payments.channels import ChannelAccount, channel_accounts
from zhida.shop.payments.discrepancies import DiscrepancyKind, Finding, open_discrepancy
from zhida.shop.payments.models import BillDay
from zhida.shop.payments.providers.contract import (
    BillNotReady,
    BillUnreadable,
    NoBill,
    OutcomeUnknown,
    RefusedByChannel,
)
from zhida.shop.payments.reconciling import days
from zhida.shop.payments.reconciling.comparing import DayRun
from zhida.shop.payments.reconciling.conf import (
    ABSENT_AT,
    ASK_AGAIN,
    ASK_AGAIN_LATER,
    ASK_FOR,
    CONTINUE_AFTER,
    FETCH_AT,
)
from zhida.shop.payments.reconciling.days import BillDayStatus, DayResult, KeptBill
from zhida.shop.payments.reconciling.fetching import fetch_bill, kept_bill, path_of
from zhida.shop.payments.reconciling.journal import has_entries
from zhida.shop.payments.timer_kinds import RECONCILE_DAY

WORDS: Final[Mapping[type[Exception], str]] = {NoBill: "NO_BILL", BillNotReady: "NOT_READY"}

log = logging.getLogger(__name__)


def reconcile_day(*, account: str, day: date, now: datetime) -> None:
    """Fetch the bill of an account's Beijing day unless it is kept, and compare it with the journal.

    Books only what a verified query of the channel proves. Opens a discrepancy for every other difference and
    closes those it no longer finds. A bill that is not there is asked for again; at noon of the next day it
    is told. Repeatable: the same day again changes nothing. Calls channels: not inside a transaction.
    """
    if in_use_case():
        raise RuntimeError("reconcile_day calls channels: not inside a transaction")
    known = channel_accounts().get(account)
    if known is None:
        log.error("the bill of %s belongs to %s, which the channels file lacks", day, account)
        return
    row = _row_of(known, day)
    try:
        path = kept_bill(row) or _fetched(known, row, now=now)
        run = DayRun(account=known, day=day, bill=path, now=now, asked_through=row.asked_through)
        result = run.compare()
    except (NoBill, BillNotReady, OutcomeUnknown, RefusedByChannel) as trouble:
        _note_absent(row, trouble, now=now)
    except BillUnreadable as trouble:
        log.error("bill of %s at %s: %s", day, account, trouble)  # noqa: TRY400 -- the text says it all
        _note_unreadable(row, problem=str(trouble) or "unreadable", now=now)
    else:
        _note_result(row, result, is_cut_short=run.is_cut_short, now=now)


def at_hour(day: date, hour: time) -> datetime:
    """Give an hour of the day after a bill's, in Beijing."""
    return datetime.combine(day + timedelta(days=1), hour, tzinfo=SHANGHAI)


def timer_key(account: str, day: date) -> str:
    """Name the timer of an account's day."""
    return f"{account}:{day.isoformat()}"


@transactional
def _row_of(account: ChannelAccount, day: date) -> BillDay:
    days.ensure_day(account=account.name, currency=account.currency, day=day)
    return BillDay.objects.get(account=account.name, day=day)


def _fetched(account: ChannelAccount, row: BillDay, *, now: datetime) -> Path | None:
    """Fetch the bill; None when the channel says that nothing was traded and we know of nothing either."""
    try:
        kept = fetch_bill(account, row.day, now=now)
    except NoBill:
        if has_entries(account=account.name, day=row.day):
            raise
        _note_kept(row.pk, KeptBill(), now=now)
        return None
    _note_kept(row.pk, kept, now=now)
    return path_of(kept)


@transactional
def _note_kept(row_id: int, kept: KeptBill, *, now: datetime) -> None:
    days.note_kept(row_id, kept, now=now)


@transactional
def _note_absent(row: BillDay, trouble: Exception, *, now: datetime) -> None:
    """Note that there is no bill; past noon tell it, and apart a channel that denies the trade we booked."""
    is_late = now >= at_hour(row.day, ABSENT_AT)
    status = BillDayStatus.ABSENT if is_late else BillDayStatus.DUE
    days.note_trouble(row.pk, status, problem=_word_of(trouble), now=now)
    if is_late:
        is_denied = isinstance(trouble, NoBill)
        _alarm(row, DiscrepancyKind.TRADE_DENIED if is_denied else DiscrepancyKind.BILL_ABSENT, now=now)
    _look_again(row, now + (ASK_AGAIN_LATER if is_late else ASK_AGAIN))


@transactional
def _note_unreadable(row: BillDay, *, problem: str, now: datetime) -> None:
    days.note_trouble(row.pk, BillDayStatus.UNREADABLE, problem=problem, now=now)
    _alarm(row, DiscrepancyKind.BILL_UNREADABLE, now=now)
    _look_again(row, now + ASK_AGAIN_LATER)


@transactional
def _note_result(row: BillDay, result: DayResult, *, is_cut_short: bool, now: datetime) -> None:
    days.note_result(row.pk, result, now=now)
    if is_cut_short:
        _look_again(row, now + CONTINUE_AFTER)
    elif result.waiting:
        _look_again(row, at_hour(now.astimezone(SHANGHAI).date(), FETCH_AT) + ASK_AGAIN)
    before = BillDay.objects.filter(
        account=row.account, day=row.day - timedelta(days=1), waiting__gt=0
    ).first()
    if before is not None:
        _look_again(before, now)


def _alarm(row: BillDay, kind: DiscrepancyKind, *, now: datetime) -> None:
    finding = Finding(kind=kind, account=row.account, number=row.day.isoformat(), day=row.day)
    open_discrepancy(finding, now=now)


def _look_again(row: BillDay, due_at: datetime) -> None:
    """Set the day's timer, for two weeks; after that only a person looks again."""
    if due_at < at_hour(row.day, FETCH_AT) + ASK_FOR:
        set_timer(kind=RECONCILE_DAY, key=timer_key(row.account, row.day), due_at=due_at)


def _word_of(trouble: Exception) -> str:
    return WORDS.get(type(trouble)) or str(trouble) or type(trouble).__name__
