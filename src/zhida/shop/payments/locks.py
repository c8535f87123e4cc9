"""The only row locks of the room, always intent before attempt before refund."""

from django.db.models import QuerySet, Subquery

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, Refund


def lock_intent(*, intent_id: int) -> PaymentIntent:
    """Lock one intent and return it as it is now."""
    require_transaction()
    (row,) = list(PaymentIntent.objects.select_for_update().filter(pk=intent_id))
    return row


def lock_intent_of_attempt(*, number: str, account: str) -> PaymentIntent | None:
    """Lock the intent that an attempt of an account is for; None when the account has no such attempt."""
    return _lock_owner(PaymentAttempt.objects.filter(number=number, account=account))


def lock_intent_of_refund(*, number: str, attempt: str, account: str) -> PaymentIntent | None:
    """Lock the intent of a refund of an attempt at an account; None when there is no such refund."""
    return _lock_owner(
        Refund.objects.filter(number=number, attempt__number=attempt, attempt__account=account)
    )


def lock_intent_of(*, ref: str) -> PaymentIntent:
    """Lock the intent of a ref. Raises PaymentNotFound."""
    require_transaction()
    rows = list(PaymentIntent.objects.select_for_update().filter(ref=ref))
    if not rows:
        raise PaymentNotFound
    return rows[0]


def _lock_owner(owned: QuerySet[PaymentAttempt] | QuerySet[Refund]) -> PaymentIntent | None:
    """Lock by a subquery, which locks nothing itself: the intent comes before what belongs to it."""
    require_transaction()
    owner = owned.values("intent_id")[:1]
    rows = list(PaymentIntent.objects.select_for_update().filter(pk=Subquery(owner)))
    return rows[0] if rows else None
