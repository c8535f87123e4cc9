"""Adding a passkey: the person shows again who they are, then a device makes the key."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from zhida.shop.accounts import conf
from zhida.shop.accounts.digests import digest_token
from zhida.shop.accounts.errors import PasskeyNotAdded, TooManyPasskeys
from zhida.shop.accounts.masking import mask_phone
from zhida.shop.accounts.models import Passkey, User
from zhida.shop.accounts.passkey_records import (
    ChallengePurpose,
    KeyCreation,
    MadePasskey,
    PasskeyRecord,
    Proof,
)
from zhida.shop.accounts.phone_numbers import open_phone
from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.relying_party import ALGORITHMS, NotVerified, VerifiedKey, verify_made
from zhida.shop.accounts.sealing import passkey_handle
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.accounts.services.passkeys.challenges import (
    get_relying_party,
    new_challenge,
    use_challenge,
)
from zhida.shop.accounts.services.passkeys.proving import prove_again
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.uow import transactional

log = logging.getLogger(__name__)


def ask_for_passkey(*, actor: Actor, proof: Proof, now: datetime) -> KeyCreation:
    """Let a device make a passkey for the actor, who has shown again who they are.

    Raises LoginRequired, PasskeysUnavailable, TooManyPasskeys and what `prove_again` raises. Must not be
    called inside a transaction.
    """
    party = get_relying_party()
    user = User.objects.get(pk=actor.customer_id)
    own = tuple(Passkey.objects.filter(user=user).order_by("id").values_list("credential", flat=True))
    if len(own) >= conf.MOST_PASSKEYS:
        raise TooManyPasskeys
    prove_again(actor=actor, proof=proof, now=now)
    return KeyCreation(
        challenge=_challenge_for(actor, now=now),
        rp_id=party.id,
        user_handle=passkey_handle(user.pk),
        user_name=mask_phone(open_phone(user.phone_encrypted, user_id=user.pk)),
        algorithms=ALGORITHMS,
        excluded=own,
    )


def add_passkey(*, actor: Actor, answer: MadePasskey, name: str, now: datetime) -> PasskeyRecord:
    """Keep the public half of a key that was made for `ask_for_passkey`; audited.

    Raises LoginRequired, PasskeysUnavailable, PasskeyNotAdded (does not hold, or registered already) and
    TooManyPasskeys. Must not be called inside a transaction: the challenge is used up by any answer.
    """
    assert actor.customer_id, "a guest has been refused"
    party = get_relying_party()
    try:
        challenge = use_challenge(
            client_data=answer.client_data,
            purpose=ChallengePurpose.REGISTER,
            browser="",
            session_id=actor.session_id,
            now=now,
        )
        made = verify_made(answer, party=party, challenge=challenge)
    except NotVerified as error:
        log.info("a new passkey was refused: %s", error)
        raise PasskeyNotAdded from error
    return _store(actor=actor, made=made, name=name.strip()[: conf.PASSKEY_NAME_LONGEST], now=now)


@transactional
def _challenge_for(actor: Actor, *, now: datetime) -> str:
    return new_challenge(purpose=ChallengePurpose.REGISTER, browser="", session_id=actor.session_id, now=now)


@transactional
def _store(*, actor: Actor, made: VerifiedKey, name: str, now: datetime) -> PasskeyRecord:
    """Write the row; the user's row is held meanwhile, so that two devices do not pass the limit together."""
    user = User.objects.select_for_update().get(pk=actor.customer_id)
    if Passkey.objects.filter(user=user).count() >= conf.MOST_PASSKEYS:
        raise TooManyPasskeys
    row = Passkey(
        id=new_row_id(),
        user=user,
        credential=made.credential,
        credential_index=digest_token(made.credential),
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=name,
        made_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise PasskeyNotAdded from error
    record_audit(
        actor=actor,
        action="accounts.add_passkey",
        subject=f"user:{user.pk}",
        before=None,
        after={"passkey": str(row.pk)},
        now=now,
    )
    return PasskeyRecord(id=row.pk, name=row.name, made_at=row.made_at, used_at=None)
