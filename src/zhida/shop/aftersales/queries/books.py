"""The books of cases against refunds and orders."""

from collections import defaultdict

from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_status import is_holding
from zhida.shop.aftersales.lifecycle import StaffRefundStatus
from zhida.shop.aftersales.models import Case, CaseUnits, StaffRefund
from zhida.shop.aftersales.queries import refunds
from zhida.shop.kernel.invariants import InvariantResult

ROWS_AT_ONCE = 500
IN_GOODS = (CaseStatus.REPLACED, CaseStatus.REPAIRED, CaseStatus.SENT_BACK)


def check_invariants() -> list[InvariantResult]:
    """Check refunds against orders, and cases against refunds, goods, reasons and the units they claim."""
    return [
        *refunds.check_invariants(),
        InvariantResult("aftersales.cases_refunded_have_their_refund", _refunded_without()),
        InvariantResult("aftersales.cases_end_in_money_goods_or_a_reason", _ended_in_nothing()),
        InvariantResult("aftersales.quotes_of_repairs_given_up_went_back", _quotes_kept()),
        InvariantResult("aftersales.claimed_units_are_those_of_open_cases", _claims_astray()),
    ]


def _refunded_without() -> list[str]:
    arrived = StaffRefund.objects.filter(status=StaffRefundStatus.SUCCEEDED)
    refunded = Case.objects.filter(status=CaseStatus.REFUNDED)
    return sorted(
        refunded.exclude(refund_number__in=arrived.values("number")).values_list("number", flat=True)
    )


def _ended_in_nothing() -> list[str]:
    rejected = Case.objects.filter(status=CaseStatus.REJECTED, refusal="")
    sent = Case.objects.filter(status__in=IN_GOODS, parcel="")
    return sorted([*rejected.values_list("number", flat=True), *sent.values_list("number", flat=True)])


def _quotes_kept() -> list[str]:
    given_up = Case.objects.exclude(unrepairable="").filter(quote_minor__gt=0)
    kept = given_up.filter(quote_refund=None, quote_refund_note="")
    return sorted(kept.values_list("number", flat=True))


def _claims_astray() -> list[str]:
    """Return orders whose claimed units are not the units of their cases that claim; the CHECK keeps them
    within what was bought.
    """
    claimed: dict[tuple[str, str], int] = defaultdict(int)
    cases = Case.objects.exclude(kind=CaseKind.LATE).filter(finished_at=None) | Case.objects.filter(
        status=CaseStatus.REJECTED
    )
    for case in cases.select_related("order").prefetch_related("lines").order_by("id").iterator(ROWS_AT_ONCE):
        if is_holding(case):
            for line in case.lines.all():
                claimed[case.order.number, line.line_key] += line.quantity
    rows = CaseUnits.objects.order_by("id").values_list("order__number", "line_key", "open_units")
    kept = {(order, key): units for order, key, units in rows.iterator(ROWS_AT_ONCE) if units}
    wrong = {place for place in claimed.keys() | kept.keys() if claimed.get(place, 0) != kept.get(place, 0)}
    return sorted({order for order, _key in wrong})
