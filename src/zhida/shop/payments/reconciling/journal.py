"""Our own side of a day: the journal's lines, and what attempts and refunds say was paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from zhida.shop.kernel.money import Money
from zhida.shop.payments.models import PaymentEntry, Refund
from zhida.shop.payments.providers.contract import BillKind, BillLine
from zhida.shop.payments.reconciling.conf import ROWS_AT_ONCE
from zhida.shop.payments.reconciling.rules import Booked

Row = tuple[int, str, str, str, int, str, datetime]

COLUMNS = ("id", "kind", "number", "provider_number", "amount_minor", "currency", "occurred_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What came in and went back, in minor units of one currency."""

    captured_minor: int
    refunded_minor: int


def entries_around(*, account: str, day: date) -> Iterator[Booked]:
    """Give the journal's lines of an account on a day and on its two neighbours, 500 a query."""
    for day_offset in (-1, 0, 1):
        # A refund of less than the channel's smallest coin was never told to it.
        rows = _entries(account, day + timedelta(days=day_offset)).filter(amount_minor__gt=0).order_by("id")
        last = 0
        while page := list(rows.filter(id__gt=last).values_list(*COLUMNS)[:ROWS_AT_ONCE]):
            last = page[-1][0]
            for row in page:
                yield _booked(row, day_offset)


def find_entry(line: BillLine, *, account: str, day: date) -> Booked | None:
    """Find the journal's line of a bill's line by its number, on whatever day it stands."""
    rows = PaymentEntry.objects.filter(kind=line.kind, number=line.number, account=account)
    row = rows.values_list(*COLUMNS, "biz_date").first()
    return None if row is None else _booked(row[:-1], (row[-1] - day).days)


def journal_sums(*, account: str, day: date, currency: str) -> Sums:
    """Add up the journal's lines of a day."""
    rows = _entries(account, day).filter(currency=currency)
    return Sums(
        captured_minor=_total(rows.filter(kind=BillKind.CAPTURE), "amount_minor"),
        refunded_minor=_total(rows.filter(kind=BillKind.REFUND), "amount_minor"),
    )


def paid_sums(*, account: str, day: date, currency: str) -> Sums:
    """Add up what the attempts and refunds that the journal names that day say of themselves."""
    rows = _entries(account, day)
    captures = rows.filter(kind=BillKind.CAPTURE, attempt__captured_currency=currency)
    numbers = rows.filter(kind=BillKind.REFUND, currency=currency).values("number")
    refunds = Refund.objects.filter(number__in=numbers)
    told = refunds.aggregate(total=Sum(Coalesce("channel_minor", "amount_minor")))
    return Sums(captured_minor=_total(captures, "attempt__captured_minor"), refunded_minor=told["total"] or 0)


def has_entries(*, account: str, day: date) -> bool:
    """Say whether money moved at an account on a day."""
    return _entries(account, day).exists()


def _entries(account: str, day: date) -> QuerySet[PaymentEntry]:
    return PaymentEntry.objects.filter(biz_date=day, account=account)


def _total(rows: QuerySet[PaymentEntry], field: str) -> int:
    total = rows.order_by().aggregate(total=Sum(field))["total"]
    return total or 0


def _booked(row: Row, day_offset: int) -> Booked:
    _id, kind, number, provider_number, minor, currency, occurred_at = row
    return Booked(
        kind=BillKind(kind),
        number=number,
        provider_number=provider_number,
        amount=Money(minor, currency),
        occurred_at=occurred_at,
        day_offset=day_offset,
    )
