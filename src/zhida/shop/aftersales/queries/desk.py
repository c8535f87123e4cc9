"""What staff work by: how many cases wait at each stage, and what a decision about one rests on."""

from datetime import datetime

from django.db.models import Count, Q

from zhida.shop.aftersales import case_serials
from zhida.shop.aftersales.case_lifecycle import HOLDING, CaseKind, CaseStatus
from zhida.shop.aftersales.case_money import money_of
from zhida.shop.aftersales.case_reasons import WITHOUT_REASON, CaseReason
from zhida.shop.aftersales.case_stages import STAGES, WITHOUT_DEADLINE
from zhida.shop.aftersales.errors import CaseNotFound
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.records.cases import CaseBasis, CaseCounts, CaseMoney
from zhida.shop.orders import queries as orders_queries

PAYABLE = frozenset({CaseKind.REFUND_ONLY, CaseKind.RETURN, CaseKind.EXCHANGE})


def count_cases(*, now: datetime) -> CaseCounts:
    """Count the open cases of each stage and those whose deadline has passed; one query."""
    is_waiting = Q(deadline__isnull=False) | Q(status__in=WITHOUT_DEADLINE)
    rows = (
        Case.objects.filter(is_waiting)
        .values_list("status")
        .annotate(all=Count("id"), late=Count("id", filter=Q(deadline__lte=now)))
        .order_by("status")
    )
    counted = {CaseStatus(status): (every, late) for status, every, late in rows}
    by_stage = {
        stage: sum(counted.get(status, (0, 0))[0] for status in statuses)
        for stage, statuses in STAGES.items()
    }
    return CaseCounts(by_stage=by_stage, overdue=sum(late for _every, late in counted.values()))


def basis_of_case(*, number: str) -> CaseBasis:
    """Tell the serials that a case's lines may bring back, and what its units would bring now.

    `money` is None where no units' money is waited for: repairs that are not free, late orders, ended cases.
    Raises CaseNotFound.
    """
    case = Case.objects.select_related("order").filter(number=number).first()
    if case is None:
        raise CaseNotFound
    outside = case_serials.outside(case)
    return CaseBasis(
        serials={line: tuple(sorted(serials)) for line, serials in outside.items()}, money=_money(case)
    )


def _money(case: Case) -> CaseMoney | None:
    is_waited_for = case.status in HOLDING or case.status == CaseStatus.REFUND_FAILED
    is_owed = case.kind == CaseKind.REPAIR and case.is_faulty and bool(case.is_in_warranty)
    if not (case.kind in PAYABLE or is_owed) or not is_waited_for:
        return None
    order = orders_queries.get_order(number=case.order.number, for_customer=None)
    left = {line.key: line.quantity - len(line.claimed_units) for line in order.lines}
    wanted = {line.line_key: min(line.quantity, left[line.line_key]) for line in case.lines.order_by("id")}
    quantities = {key: units for key, units in wanted.items() if units}
    if not quantities:
        return None
    reason = CaseReason(case.reason)
    is_settled = reason in WITHOUT_REASON or not (case.is_faulty or case.kind == CaseKind.REFUND_ONLY)
    return money_of(order, quantities, CaseReason.NO_REASON if is_settled else reason)
