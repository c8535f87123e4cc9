"""What happens when a deadline of a case passes: it moves by itself, or staff are told."""

from datetime import datetime

from zhida.shop.aftersales import case_status, conf
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.events import CaseOverdue
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.services.cases import exchanging, paying, quote_payments
from zhida.shop.kernel import outbox, timers
from zhida.shop.kernel.uow import transactional


def tend_case(*, number: str, now: datetime) -> None:
    """Do what the deadline of a case says; nothing when it moved on meanwhile.

    Goods not sent: the case lapses. A quote not answered or paid: the goods go back as they are. Goods back
    for 5 days: the alarm; for 7 days: the refund, for nobody objected (L45). Else staff are told, once.
    Outside a transaction: whether a quote was paid is first asked of its channel.
    """
    case = case_status.get_row(number=number, for_customer=None)
    if case.deadline is None or now < case.deadline:
        return
    if case.status == CaseStatus.AWAITING_PAYMENT and quote_payments.may_still_be_paid(
        number=number, deadline=case.deadline, now=now
    ):
        return
    _tend(number, now=now)


@transactional
def _tend(number: str, *, now: datetime) -> None:
    case = case_status.lock_case(number=number)
    if case.deadline is None or now < case.deadline:
        return
    if case.status == CaseStatus.APPROVED:
        case_status.move(case=case, to=CaseStatus.LAPSED, by="SYSTEM", now=now)
        exchanging.give_stock_back(case=case, now=now)
    elif case.status in case_status.SHOPPER_ACTS:
        case_status.move(case=case, to=CaseStatus.RETURNING, by="SYSTEM", now=now)
    elif _is_refund_due(case, now=now):
        paying.pay_by_itself(case=case, now=now)
    else:
        _alarm(case, now=now)


def _is_refund_due(case: Case, *, now: datetime) -> bool:
    if case.kind != CaseKind.RETURN or case.status != CaseStatus.RECEIVED:
        return False
    assert case.received_at is not None
    return now >= case.received_at + conf.REFUND_AFTER


def _alarm(case: Case, *, now: datetime) -> None:
    assert case.deadline is not None
    told = Case.objects.filter(pk=case.pk, alarmed_at=None).update(alarmed_at=now)
    if told:
        overdue = CaseOverdue(
            number=case.number,
            order=case.order.number,
            customer_id=case.customer_id,
            kind=case.kind,
            status=case.status,
            deadline=case.deadline,
        )
        outbox.record(overdue, now=now)
    if case.kind == CaseKind.RETURN and case.status == CaseStatus.RECEIVED:
        assert case.received_at is not None
        due_at = case.received_at + conf.REFUND_AFTER
        timers.set_timer(kind=conf.DUE_TIMER, key=case.number, due_at=due_at)
