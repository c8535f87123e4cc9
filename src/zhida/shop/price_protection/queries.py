"""Reads of price protection."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from zhida.shop.aftersales import queries as aftersales_queries
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.price_protection import conf
from zhida.shop.price_protection.lifecycle import ProtectionStatus
from zhida.shop.price_protection.models import AutomaticChoice, ProtectedLine, Protection, SkuRun, Terms
from zhida.shop.price_protection.quoting import quote_line, read_books
from zhida.shop.price_protection.records import (
    LineQuote,
    OrderQuote,
    ProtectionFilter,
    ProtectionRecord,
    ProtectionSums,
    RunRecord,
    TermsRecord,
)
from zhida.shop.price_protection.rows import protection_of, run_of, terms_of

ROWS_AT_ONCE = 500


def quote_order(*, number: str, for_customer: int, now: datetime) -> OrderQuote:
    """Say what price protection would bring for one's order now, line by line, and what it brought.

    Gifts are left out. Writes nothing; ten queries and two a protected line. Raises OrderNotFound.
    """
    lines = quotes_of(number=number, now=now, for_customer=for_customer)
    paid = _rows().filter(line__order__number=number).order_by("id")
    return OrderQuote(
        order=number,
        lines=lines,
        total=sum((line.amount for line in lines), start=Money(0)),
        paid=tuple(protection_of(row) for row in paid),
        is_stopped=get_terms().stopped_at is not None,
        is_automatic=is_automatic(customer_id=for_customer),
    )


def quotes_of(*, number: str, now: datetime, for_customer: int | None = None) -> tuple[LineQuote, ...]:
    """Say what each line that was bought would bring now. Raises OrderNotFound, also for another's."""
    books = read_books(number=number, for_customer=for_customer)
    return tuple(quote_line(books, line, now=now) for line in books.order.lines if line.gift is None)


def protected_keys(*, number: str, now: datetime) -> frozenset[str]:
    """Return the keys of an order's lines whose price is protected now; one query."""
    rows = ProtectedLine.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
    return frozenset(rows.filter(order__number=number).values_list("line_key", flat=True))


def list_of_numbers(*, numbers: Collection[str]) -> tuple[ProtectionRecord, ...]:
    """Read protections by number, oldest first; one query."""
    return tuple(protection_of(row) for row in _rows().filter(number__in=list(numbers)).order_by("id"))


def list_protections(
    *, wanted: ProtectionFilter, cursor: str | None = None, limit: int = conf.PAGE
) -> Page[ProtectionRecord]:
    """List protections for staff, newest first; one query a page. Raises InvalidCursor."""
    page = paginate(_kept(wanted), order=("-at", "-id"), cursor=cursor, limit=limit)
    return Page(items=[protection_of(row) for row in page.items], next=page.next)


def sums_of(*, wanted: ProtectionFilter) -> ProtectionSums:
    """Count what a filter keeps and add it up, what failed left out of the money; one query."""
    paid = Sum("amount_minor", filter=~Q(status=ProtectionStatus.FAILED), default=0)
    found = _kept(wanted).aggregate(count=Count("id"), paid=paid)
    return ProtectionSums(count=found["count"], amount=Money(int(found["paid"])))


def list_runs(*, cursor: str | None = None) -> Page[RunRecord]:
    """List automatic runs, those that wait first, then the latest begun; 20 a page, one query."""
    rows = SkuRun.objects.select_related("sku")
    page = paginate(rows, order=("-status", "-started_at", "-sku_id"), cursor=cursor, limit=conf.PAGE)
    return Page(items=[run_of(row) for row in page.items], next=page.next)


def get_terms() -> TermsRecord:
    """Read how price protection runs; one query."""
    return terms_of(Terms.objects.filter(pk=1).first() or Terms())


def is_automatic(*, customer_id: int) -> bool:
    """Say whether a shopper chose to be paid by automatic runs; one query."""
    return AutomaticChoice.objects.filter(customer_id=customer_id).exists()


def check_invariants() -> list[InvariantResult]:
    """Check that each protection is what its refund says, that no unit was paid a lower price twice, and that
    its parts sum.
    """
    without, twice, unsummed = [], [], []
    by_order: dict[str, dict[str, dict[int, int]]] = {}
    rows = _rows().exclude(status=ProtectionStatus.FAILED).order_by("line__order_id", "id")
    rows = rows.annotate(drop=F("line__unit_minor") - Min("line__protections__now_minor"))
    for row in rows.iterator(ROWS_AT_ONCE):
        order = row.line.order.number
        if order not in by_order:
            by_order = {order: aftersales_queries.price_cuts_of(order=order)}
        cuts = by_order[order].get(row.line.line_key, {})
        if any(cuts.get(int(unit), 0) < fen for unit, fen in row.units.items()):
            without.append(row.number)
        if any(cuts.get(int(unit), 0) > row.drop for unit in row.units):
            twice.append(row.number)
        if sum(row.units.values()) != row.amount_minor:
            unsummed.append(row.number)
    return [
        InvariantResult("price_protection.payments_have_their_refund", without),
        InvariantResult("price_protection.no_lower_price_is_paid_twice", twice),
        InvariantResult("price_protection.units_sum_to_the_payment", unsummed),
    ]


def _rows() -> QuerySet[Protection]:
    return Protection.objects.select_related("line__order", "line__sku")


def _kept(wanted: ProtectionFilter) -> QuerySet[Protection]:
    conditions = {
        "line__order__number": wanted.order,
        "line__sku__sku": wanted.sku,
        "way": wanted.way,
        "status": wanted.status,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    return _rows().filter(**{name: value for name, value in conditions.items() if value})
