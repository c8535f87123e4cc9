"""The desk behind the transfer channel: its remark codes, and the payouts that staff have to make.

What other channels keep at the provider is kept here, so the provider asks this desk.
"""

from datetime import datetime

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.statements.codes import new_code
from zhida.shop.payments.statements.models import Payout, TransferCode
from zhida.shop.payments.statements.steps import SYSTEM, write_step


@transactional
def code_for(*, attempt: str, account: str, amount: Money, now: datetime) -> str:
    """Return the remark code of an attempt: drawn once, the same at every repeat."""
    while True:
        known = TransferCode.objects.filter(attempt=attempt).first()
        if known is not None:
            return known.code
        row = TransferCode(
            attempt=attempt,
            account=account,
            code=new_code(),
            amount_minor=amount.minor,
            currency=amount.currency,
            created_at=now,
        )
        # A code drawn before by another attempt (1 in 2^40 a code) is drawn anew.
        insert_new(row)


@transactional
def open_payout(*, payout: Payout, now: datetime) -> Payout:
    """Put a payout on the desk; the same number again gives the one that stands there."""
    known = Payout.objects.filter(number=payout.number).first()
    if known is not None:
        return known
    payout.created_at = now
    payout.save(force_insert=True)
    write_step(number=payout.number, action="PAYOUT_DUE", by=SYSTEM, reason=payout.reason, now=now)
    return payout


def find_payout(*, number: str) -> Payout | None:
    """Return the payout of a refund, if it was ever asked for."""
    return Payout.objects.filter(number=number).first()
