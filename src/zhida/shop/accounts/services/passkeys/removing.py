"""Removing a passkey. Nobody locks themselves out by it: the code by short message always stays."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.errors import PasskeyNotFound
from zhida.shop.accounts.models import Passkey
from zhida.shop.accounts.passkey_records import Proof
from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.accounts.services.passkeys.proving import prove_again
from zhida.shop.kernel.uow import transactional


def remove_passkey(*, actor: Actor, passkey_id: int, proof: Proof, now: datetime) -> None:
    """Forget one of the actor's own passkeys, after they have shown again who they are; audited.

    Raises LoginRequired, PasskeyNotFound and what `prove_again` raises. Must not be called inside a
    transaction.
    """
    if not Passkey.objects.filter(pk=passkey_id, user_id=actor.customer_id).exists():
        raise PasskeyNotFound
    prove_again(actor=actor, proof=proof, now=now)
    _remove(actor=actor, passkey_id=passkey_id, now=now)


@transactional
def _remove(*, actor: Actor, passkey_id: int, now: datetime) -> None:
    if Passkey.objects.filter(pk=passkey_id, user_id=actor.customer_id).delete()[0] != 1:
        raise PasskeyNotFound
    record_audit(
        actor=actor,
        action="accounts.remove_passkey",
        subject=f"user:{actor.customer_id}",
        before={"passkey": str(passkey_id)},
        after=None,
        now=now,
    )
