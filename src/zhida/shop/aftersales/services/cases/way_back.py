"""The way back of faulty goods, which the seller pays: a label, or what the buyer laid out (L37)."""

from datetime import datetime

from django.utils.translation import gettext

from zhida.shop.accounts.records import Actor
from zhida.shop.aftersales import case_status, conf
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.errors import CaseCannotMove, WayBackTooDear
from zhida.shop.aftersales.lifecycle import ENDED_WITHOUT_MONEY
from zhida.shop.aftersales.models import Case, StaffRefund
from zhida.shop.aftersales.permissions import DECIDE_CASES
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.aftersales.services.cases import audits
from zhida.shop.aftersales.services.request import refund_order
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import ReasonMissing


@transactional
def pay_way_back(*, actor: Actor, number: str, amount: Money, now: datetime) -> None:
    """Give back what the buyer paid to send faulty goods, a free amount of the order, once a case.

    At most the cap of conf, and never more than is left of what was captured. Worked: 23.00 for a parcel,
    and 23.00 go back beside the goods. One that its channel refused may be asked for again. Audited.
    Raises PermissionDenied (also without the right to refund), CaseNotFound, CaseCannotMove (the buyer pays,
    goods are not here, a label was sent, or it was given), WayBackTooDear, RefundTooLarge.
    Source: 消费者权益保护法 24; reference promotions.md section 5.
    """
    actor.require(DECIDE_CASES)
    case = case_status.lock_case(number=number)
    is_here = case.received_at is not None and case.status != CaseStatus.REJECTED
    if not (is_here and _is_paid_by_seller(case)) or case.way_back_label or _is_given(case):
        raise CaseCannotMove(case_status=case.status.lower())
    cap = Money(conf.WAY_BACK_MOST_MINOR, case.currency)
    if amount > cap:
        raise WayBackTooDear(limit=cap)
    words = f"{number} {gettext('寄回运费')}"
    request = RefundRequest(quantities={}, freight=None, amount=amount, reason=words)
    key = f"{number}-way-back-{case.way_back_refund or 'first'}"
    refund = refund_order(
        actor=actor, number=case.order.number, request=request, idempotency_key=key, now=now
    )
    case.way_back_minor, case.way_back_refund = amount.minor, refund.number
    case.save(update_fields=["way_back_minor", "way_back_refund"])
    audits.note(actor=actor, case=case, verb="pay_way_back", before=case.status, now=now)


@transactional
def note_way_back_label(*, actor: Actor, number: str, label: str, now: datetime) -> None:
    """Note the label, paid by the seller, with which faulty goods come back; the buyer reads it. Audited.

    Raises PermissionDenied, ReasonMissing (no label), CaseNotFound, CaseCannotMove (the buyer pays the way,
    or the case does not wait for goods).
    """
    actor.require(DECIDE_CASES)
    if not label.strip():
        raise ReasonMissing
    case = case_status.lock_case(number=number)
    if case.status != CaseStatus.APPROVED or not _is_paid_by_seller(case):
        raise CaseCannotMove(case_status=case.status.lower())
    Case.objects.filter(pk=case.pk).update(way_back_label=label.strip())
    audits.note(actor=actor, case=case, verb="way_back_label", before=case.status, now=now, reason=label)


def _is_paid_by_seller(case: Case) -> bool:
    return case.is_faulty or case.kind == CaseKind.REPAIR


def _is_given(case: Case) -> bool:
    refund = StaffRefund.objects.filter(number=case.way_back_refund).first()
    return refund is not None and refund.status not in ENDED_WITHOUT_MONEY
