"""The inbox of verified notifications: kept and booked in one transaction, or kept for the timer to book."""

from datetime import datetime

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.timers import clear_timer, set_timer, start_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.conf import INBOX_RETRY
from zhida.shop.payments.lifecycle import OPEN_REFUNDS, AttemptStatus, Source
from zhida.shop.payments.models import PaymentAttempt, PaymentEvent, Refund
from zhida.shop.payments.providers.contract import FactStatus, Notification, PaymentFact, RefundFact
from zhida.shop.payments.services.facts import book_payment_fact
from zhida.shop.payments.services.kept_news import kept_form
from zhida.shop.payments.services.refund_facts import book_refund_fact
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT, CHECK_REFUND, READ_INBOX

# The column's length: what is inserted without a look is not refused when it is longer, but cut off.
LONGEST_KEY = 100


@transactional
def take_notification(*, notification: Notification, account: str, body: bytes, now: datetime) -> None:
    """Keep verified news and book what it says; the same news again changes nothing."""
    row = _event(notification, account=account, body=body, now=now)
    row.processed_at = now
    if insert_new(row):
        _book(notification.fact, must_ask=notification.must_ask, account=account, now=now)


@transactional
def keep_notification(*, notification: Notification, account: str, body: bytes, now: datetime) -> int | None:
    """Keep verified news without what is secret or personal; None when the same news is kept already."""
    row = _event(notification, account=account, body=body, now=now)
    if not insert_new(row):
        return None
    start_timer(kind=READ_INBOX, key=str(row.pk), due_at=now + INBOX_RETRY)
    return row.pk


@transactional
def book_notification(*, event_id: int, now: datetime) -> None:
    """Book what a kept notification says, once."""
    row = PaymentEvent.objects.get(pk=event_id)
    if PaymentEvent.objects.filter(pk=event_id, processed_at=None).update(processed_at=now) != 1:
        return
    must_ask = bool(row.fact.get("must_ask"))
    _book(_from_json(row.fact), must_ask=must_ask, account=row.account, now=now)
    clear_timer(kind=READ_INBOX, key=str(event_id))


def _event(notification: Notification, *, account: str, body: bytes, now: datetime) -> PaymentEvent:
    assert len(notification.dedupe_key) <= LONGEST_KEY, "a key that is cut off could be another's"
    return PaymentEvent(
        account=account,
        dedupe_key=notification.dedupe_key,
        body=kept_form(body),
        headers=notification.proof,
        fact=_to_json(notification),
        received_at=now,
    )


def _book(fact: PaymentFact | RefundFact, *, must_ask: bool, account: str, now: datetime) -> None:
    if must_ask:
        _ask_at_once(fact, account=account, now=now)
    elif isinstance(fact, RefundFact):
        book_refund_fact(fact=fact, account=account, source=Source.NOTIFICATION, now=now)
    else:
        book_payment_fact(fact=fact, account=account, source=Source.NOTIFICATION, now=now)


def _ask_at_once(fact: PaymentFact | RefundFact, *, account: str, now: datetime) -> None:
    """Let the sweeper query the channel now; news about a number that is not open is left to the bill."""
    if isinstance(fact, RefundFact):
        rows, kind, number = Refund.objects.filter(attempt__account=account), CHECK_REFUND, fact.refund
        is_open = rows.filter(number=number, status__in=OPEN_REFUNDS).exists()
    else:
        known = PaymentAttempt.objects.filter(number=fact.attempt, account=account)
        kind, number = CHECK_ATTEMPT, fact.attempt
        is_open = known.exclude(status=AttemptStatus.SUCCEEDED).exists()
    if is_open:
        set_timer(kind=kind, key=number, due_at=now)


def _to_json(notification: Notification) -> dict[str, str | int | bool | None]:
    fact = notification.fact
    return {
        "must_ask": notification.must_ask,
        "problem": fact.problem if isinstance(fact, RefundFact) else "",
        "refund": fact.refund if isinstance(fact, RefundFact) else None,
        "attempt": fact.attempt,
        "status": fact.status,
        "minor": fact.amount.minor if fact.amount else None,
        "currency": fact.amount.currency if fact.amount else None,
        "provider_number": fact.provider_number,
        "occurred_at": fact.occurred_at.isoformat() if fact.occurred_at else None,
    }


def _from_json(stored: dict[str, str | int | bool | None]) -> PaymentFact | RefundFact:
    minor, occurred_at = stored["minor"], stored["occurred_at"]
    status = FactStatus(str(stored["status"]))
    amount = Money(minor, str(stored["currency"])) if isinstance(minor, int) else None
    instant = datetime.fromisoformat(str(occurred_at)) if occurred_at else None
    attempt, provider_number = str(stored["attempt"]), str(stored["provider_number"])
    if stored["refund"] is None:
        return PaymentFact(
            attempt=attempt,
            status=status,
            amount=amount,
            provider_number=provider_number,
            occurred_at=instant,
        )
    return RefundFact(
        refund=str(stored["refund"]),
        attempt=attempt,
        status=status,
        amount=amount,
        provider_number=provider_number,
        occurred_at=instant,
        problem=str(stored.get("problem", "")),
    )
