"""The money of a repair's quote: its own intent under the case's number, paid at any channel of the shop."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.aftersales import case_status, conf
from zhida.shop.aftersales.case_lifecycle import CaseStatus
from zhida.shop.aftersales.errors import CaseCannotMove
from zhida.shop.aftersales.models import Case
from zhida.shop.kernel import timers
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.payments import services as payments_services
from zhida.shop.payments.records import AttemptStart, CloseOutcome
from zhida.shop.payments.services import PayWish


def open_payment(*, case: Case, payer: str, now: datetime) -> None:
    """Ask for the money of a quote that was just taken, until the case's deadline, in its transaction."""
    assert case.quote_minor, "a free repair is begun at once"
    assert case.deadline is not None
    payments_services.open_intent(
        ref=case.number,
        amount=Money(case.quote_minor, case.currency),
        payer=payer,
        subject=case.number,
        expires_at=case.deadline,
        now=now,
    )


def start_quote_payment(*, actor: Actor, number: str, wish: PayWish, now: datetime) -> AttemptStart:
    """Start paying the quote of one's own repair at a channel; calls the channel, so outside a transaction.

    The sum is the quote's own, whatever was sent. Choosing bank transfer keeps the case for as long as the
    transfer may take. Raises CaseNotFound (also another's), CaseCannotMove (not to be paid), and what the
    payments room refuses.
    """
    case = case_status.get_row(number=number, for_customer=actor.customer_id)
    if case.status != CaseStatus.AWAITING_PAYMENT:
        raise CaseCannotMove(case_status=case.status.lower())
    started = payments_services.start_attempt(ref=number, wish=wish, actor=actor, now=now)
    if started.kind == "transfer":
        _hold(number, started, now=now)
    return started


@transactional
def take_quote_payment(*, number: str, amount: Money, attempt: str, channel: str, now: datetime) -> bool:
    """Begin a repair whose quote was paid at a channel; money that came for another state goes back.

    A quote that staff noted as paid otherwise, or goods on their way home, are not paid twice: the refund's
    key is the attempt's, so a second run asks for the same one. False when the ref is no case's.
    """
    if not Case.objects.filter(number=number).exists():
        return False
    case = case_status.lock_case(number=number)
    if case.quote_attempt == attempt:
        return True
    if case.status != CaseStatus.AWAITING_PAYMENT:
        payments_services.refund(
            ref=number, amount=amount, key=f"R-late-{attempt}", reason="late payment", now=now
        )
        return True
    assert amount == Money(case.quote_minor or 0, case.currency), (number, amount)
    Case.objects.filter(pk=case.pk).update(quote_attempt=attempt)
    case_status.move(case=case, to=CaseStatus.REPAIRING, by="PAYMENT", now=now, note=channel)
    return True


def may_still_be_paid(*, number: str, deadline: datetime, now: datetime) -> bool:
    """End the payment of a quote whose days are over; True while its channel has not answered, or it came.

    Outside a transaction. Without an answer the question is asked again each minute, at most 30 minutes.
    """
    outcome = payments_services.close_intent(ref=number, now=now)
    if outcome is CloseOutcome.UNKNOWN and now < deadline + conf.UNSETTLED_LIMIT:
        _ask_again(number=number, due_at=now + conf.UNSETTLED_RETRY)
        return True
    return outcome is CloseOutcome.CAPTURED


@transactional
def _hold(number: str, started: AttemptStart, *, now: datetime) -> None:
    """Move the end of the case's payment to that of its transfer, never nearer."""
    case = case_status.lock_case(number=number)
    address = orders_queries.get_order(number=case.order.number, for_customer=None).address
    ends_at = payments_services.hold_for_transfer(
        ref=number, attempt=started.attempt, payer_names=(address.name,), now=now
    )
    waiting = Case.objects.filter(pk=case.pk, status=CaseStatus.AWAITING_PAYMENT)
    if waiting.filter(deadline__lt=ends_at).update(deadline=ends_at):
        timers.set_timer(kind=conf.DUE_TIMER, key=number, due_at=ends_at)


@transactional
def _ask_again(*, number: str, due_at: datetime) -> None:
    timers.set_timer(kind=conf.DUE_TIMER, key=number, due_at=due_at)
