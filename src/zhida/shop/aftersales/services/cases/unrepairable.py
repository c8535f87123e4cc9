"""A repair that turns out impossible: the goods go home and the money of the quote goes back whole."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.aftersales import case_status
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.errors import CaseCannotMove, QuoteMoneyUnexplained
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.permissions import DECIDE_CASES, HANDLE_GOODS
from zhida.shop.aftersales.services.cases import audits
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import ReasonMissing
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments import services as payments_services
from zhida.shop.payments.records import RefundStatus


@transactional
def give_repair_up(*, actor: Actor, number: str, reason: str, given_back: str, now: datetime) -> None:
    """End a repair that cannot be done: the goods go home, and what its quote brought goes back whole.

    Money that came at a channel is claimed on the quote's own payment in the same transaction: it goes back
    once and never more than came. Money that came at the counter goes back there: `given_back` says how.
    Worked: 300.00 paid for a main board that cannot be had are 300.00 back. The shopper reads the reason.
    Audited. Raises PermissionDenied, ReasonMissing, CaseNotFound, CaseCannotMove, QuoteMoneyUnexplained.
    Source: 民法典 566 (what was paid for work that is not done is given back).
    """
    actor.require(HANDLE_GOODS)
    if not reason.strip():
        raise ReasonMissing
    case = case_status.lock_case(number=number)
    before = case.status
    if case.kind != CaseKind.REPAIR or before not in {CaseStatus.RECEIVED, CaseStatus.REPAIRING}:
        raise CaseCannotMove(case_status=before.lower())
    case_status.move(case=case, to=CaseStatus.RETURNING, by=actor.principal, now=now, note=reason.strip())
    case.unrepairable = reason.strip()
    if case.quote_attempt:
        _ask_back(case, key=f"R-quote-{number}", now=now)
    elif case.quote_minor and before == CaseStatus.REPAIRING:
        case.quote_refund_note = _explained(given_back)
    case.save(update_fields=["unrepairable", "quote_refund", "quote_refund_note"])
    audits.note(
        actor=actor, case=case, verb="repair_impossible", before=before, now=now, reason=reason.strip()
    )


@transactional
def give_quote_back(*, actor: Actor, number: str, given_back: str, now: datetime) -> None:
    """Give a quote's money back another way when its channel refused to for good. Audited.

    With `given_back` it was handed over outside the channels; without, the channel is asked once more.
    Raises PermissionDenied, CaseNotFound, CaseCannotMove (it was not refused, or it was given otherwise).
    """
    actor.require(DECIDE_CASES)
    case = case_status.lock_case(number=number)
    if not case.quote_refund or case.quote_refund_note or not _is_refused(case):
        raise CaseCannotMove(case_status=case.status.lower())
    if given_back.strip():
        case.quote_refund_note = given_back.strip()
    else:
        tries = len(payments_queries.get_payment(ref=number).refunds)
        _ask_back(case, key=f"R-quote-{number}-{tries + 1}", now=now)
    case.save(update_fields=["quote_refund", "quote_refund_note"])
    audits.note(
        actor=actor,
        case=case,
        verb="quote_given_back",
        before=case.status,
        now=now,
        reason=given_back.strip(),
    )


def _explained(given_back: str) -> str:
    if not given_back.strip():
        raise QuoteMoneyUnexplained
    return given_back.strip()


def _ask_back(case: Case, *, key: str, now: datetime) -> None:
    assert case.quote_minor, "only what was paid goes back"
    payments_services.refund(
        ref=case.number,
        amount=Money(case.quote_minor, case.currency),
        key=key,
        reason=case.unrepairable,
        now=now,
    )
    case.quote_refund = key


def _is_refused(case: Case) -> bool:
    refunds = payments_queries.get_payment(ref=case.number).refunds
    return any(one.key == case.quote_refund and one.status is RefundStatus.FAILED for one in refunds)
