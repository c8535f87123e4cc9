"""Give an intent the time that a bank transfer needs."""

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.errors import PaymentClosed, PaymentNotFound
from zhida.shop.payments.lifecycle import OPEN_ATTEMPTS, IntentStatus
from zhida.shop.payments.locks import lock_intent_of
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent
from zhida.shop.payments.statements.models import TransferCode
from zhida.shop.payments.statements.names import name_digest


@transactional
def hold_for_transfer(*, ref: str, attempt: str, payer_names: Sequence[str], now: datetime) -> datetime:
    """Let an intent live as long as its transfer attempt, and note by digest who is likely to pay.

    Locks the intent. The end only moves later, never nearer; returns it. The caller moves the end of what it
    holds in the same transaction. Raises PaymentNotFound, PaymentClosed (ended meanwhile).
    """
    intent = lock_intent_of(ref=ref)
    row = PaymentAttempt.objects.filter(
        intent=intent, number=attempt, status__in=OPEN_ATTEMPTS, expires_at__gt=now
    ).first()
    code = TransferCode.objects.filter(attempt=attempt).first()
    if code is None:
        raise PaymentNotFound
    if row is None or intent.status != IntentStatus.OPEN:
        raise PaymentClosed
    digests = {name_digest(name) for name in payer_names} - {""}
    TransferCode.objects.filter(pk=code.pk).update(name_digests=sorted(digests))
    ends_at = max(intent.expires_at, row.expires_at)
    PaymentIntent.objects.filter(pk=intent.pk).update(expires_at=ends_at)
    return ends_at
