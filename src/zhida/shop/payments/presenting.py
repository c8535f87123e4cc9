"""What a shopper's device is shown of an attempt, signed at that moment where the channel wants it signed."""

from datetime import datetime

from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.providers.contract import SignsWhenShown
from zhida.shop.payments.records import AttemptStart

JSAPI = "JSAPI"


def as_shown(attempt: PaymentAttempt, account: ChannelAccount, *, now: datetime) -> AttemptStart:
    """Show a started attempt; of a JSAPI payment only the prepay_id was stored."""
    payload = dict(attempt.payload or {})
    provider = account.provider
    if attempt.presentation == JSAPI and isinstance(provider, SignsWhenShown):
        payload = provider.sign_shown(payload, now=now)
    return AttemptStart(
        attempt=attempt.number,
        kind=attempt.presentation.lower(),
        payload=payload,
        expires_at=attempt.expires_at,
        account=attempt.account,
    )
