"""Verifying a passkey's answer: signature, page, challenge, counter."""

from __future__ import annotations

import logging
from datetime import datetime

from zhida.shop.accounts.digests import digest_token, matches
from zhida.shop.accounts.errors import PasskeyRefused
from zhida.shop.accounts.models import Passkey
from zhida.shop.accounts.passkey_records import ChallengePurpose, SignedPasskey
from zhida.shop.accounts.relying_party import NotVerified, verify_signed
from zhida.shop.accounts.sealing import passkey_handle
from zhida.shop.accounts.services.passkeys.challenges import get_relying_party, use_challenge
from zhida.shop.kernel.uow import transactional

log = logging.getLogger(__name__)


def prove_passkey(*, answer: SignedPasskey, browser: str, now: datetime) -> int:
    """Return the id of the active user whose passkey answered a guest's challenge in this browser.

    `now` is the machine's clock. Raises PasskeyRefused for whatever does not hold, without saying what, and
    PasskeysUnavailable. Must not be called inside a transaction.
    """
    if not browser:
        raise PasskeyRefused
    return verify_passkey(
        answer=answer, purpose=ChallengePurpose.LOGIN, browser=browser, session_id=None, now=now
    )


def verify_passkey(
    *, answer: SignedPasskey, purpose: ChallengePurpose, browser: str, session_id: int | None, now: datetime
) -> int:
    """Use the challenge up, check the signature and move the counter; return whose passkey it is.

    A counter that did not grow means a copied device (WebAuthn section 6.1.1): refused and logged. Passkeys
    of password managers count nothing and stay at zero. Raises PasskeyRefused, PasskeysUnavailable.
    """
    party = get_relying_party()
    try:
        challenge = use_challenge(
            client_data=answer.client_data, purpose=purpose, browser=browser, session_id=session_id, now=now
        )
        row = _find(answer)
        count = verify_signed(answer, party=party, challenge=challenge, public_key=row.public_key)
    except NotVerified as error:
        log.info("a passkey's answer was refused: %s", error)
        raise PasskeyRefused from error
    if not _move_counter(row, count=count, now=now):
        log.warning("passkey %s of user %s counts backwards: %s", row.pk, row.user_id, count)
        raise PasskeyRefused
    return row.user_id


def _find(answer: SignedPasskey) -> Passkey:
    rows = Passkey.objects.filter(credential_index=digest_token(answer.credential), user__is_active=True)
    row = rows.first()
    if row is None:
        raise NotVerified("unknown credential")
    if answer.user_handle and not matches(answer.user_handle, passkey_handle(row.user_id)):
        raise NotVerified("the credential belongs to another user")
    return row


@transactional
def _move_counter(row: Passkey, *, count: int, now: datetime) -> bool:
    present = Passkey.objects.filter(pk=row.pk)
    passed = present.filter(sign_count__lt=count) if count else present.filter(sign_count=0)
    return passed.update(sign_count=count, used_at=now) == 1
