"""The row of one account's day: the only writer of its state."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import require_transaction
from zhida.shop.payments.models import BillDay
from zhida.shop.payments.reconciling.journal import Sums


class BillDayStatus(StrEnum):
    """DUE: not fetched yet. ABSENT: none at noon. DIFFERENT: something else than matched and cross-day."""

    DUE = "DUE"
    ABSENT = "ABSENT"
    UNREADABLE = "UNREADABLE"
    BALANCED = "BALANCED"
    DIFFERENT = "DIFFERENT"


# The bill of such a day was read to its end: it is kept and not asked for again.
READ: Final = frozenset({BillDayStatus.BALANCED, BillDayStatus.DIFFERENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBill:
    """A bill as it lies on disk, named below the data directory; nothing is there on a day without trade."""

    file: str = ""
    sha256: str = ""
    bytes_length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """What came of a run. Amounts are minor units of the account's currency.

    `asked_through` is where a run that was cut short stopped to ask the channel.
    """

    counts: dict[str, int]
    waiting: int
    is_balanced: bool
    bill_rows: int
    fee_minor: int
    bill: Sums
    journal: Sums
    paid: Sums
    crossed: Sums
    asked_through: str = ""


def ensure_day(*, account: str, currency: str, day: date) -> bool:
    """Write a day down as due; False when it stands there."""
    require_transaction()
    return insert_new(
        BillDay(account=account, day=day, currency=currency, status=BillDayStatus.DUE, counts={})
    )


def note_kept(row_id: int, bill: KeptBill, *, now: datetime) -> None:
    """Keep where the bill lies and what it is the sum of."""
    require_transaction()
    BillDay.objects.filter(pk=row_id).update(
        file=bill.file, sha256=bill.sha256, bytes_length=bill.bytes_length, fetched_at=now, problem=""
    )


def note_trouble(row_id: int, status: BillDayStatus, *, problem: str, now: datetime) -> None:
    """Say why there is no result; what an earlier run found stays as it was."""
    require_transaction()
    BillDay.objects.filter(pk=row_id).update(status=status, problem=problem[:64], checked_at=now)


def note_result(row_id: int, result: DayResult, *, now: datetime) -> None:
    """Write down what came of a run; the same result again changes nothing but the time of the check."""
    require_transaction()
    BillDay.objects.filter(pk=row_id).update(
        status=BillDayStatus.BALANCED if result.is_balanced else BillDayStatus.DIFFERENT,
        problem="",
        checked_at=now,
        counts=result.counts,
        waiting=result.waiting,
        asked_through=result.asked_through,
        bill_rows=result.bill_rows,
        bill_captured_minor=result.bill.captured_minor,
        bill_refunded_minor=result.bill.refunded_minor,
        bill_fee_minor=result.fee_minor,
        journal_captured_minor=result.journal.captured_minor,
        journal_refunded_minor=result.journal.refunded_minor,
        paid_captured_minor=result.paid.captured_minor,
        paid_refunded_minor=result.paid.refunded_minor,
        crossed_captured_minor=result.crossed.captured_minor,
        crossed_refunded_minor=result.crossed.refunded_minor,
    )
