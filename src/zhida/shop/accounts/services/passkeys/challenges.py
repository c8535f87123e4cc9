"""Challenges: 256 random bits, kept as a digest, bound to a browser or a login session, used up once."""

from __future__ import annotations

import secrets
from datetime import datetime

from fido2.utils import websafe_encode

from zhida.shop.accounts import conf
from zhida.shop.accounts.digests import TOKEN_BYTES, digest_token
from zhida.shop.accounts.errors import PasskeysUnavailable
from zhida.shop.accounts.models import GuestStartKind, Passkey, PasskeyChallenge
from zhida.shop.accounts.passkey_records import ChallengePurpose, KeyRequest, RelyingParty
from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.relying_party import NotVerified, challenge_of, find_relying_party
from zhida.shop.accounts.services.guest_starts import count_guest_start
from zhida.shop.kernel.uow import in_use_case, require_transaction, transactional


@transactional
def ask_for_login(*, browser: str, ip: str, now: datetime) -> KeyRequest:
    """Make a challenge for a guest's browser, known by a secret of its own; it names no credential.

    `now` is the machine's clock. The device chooses the passkey, so that nobody learns who has one.
    Raises PasskeysUnavailable, TooManyLogins.
    """
    party = get_relying_party()
    count_guest_start(kind=GuestStartKind.PASSKEY, ip=ip, now=now)
    challenge = new_challenge(purpose=ChallengePurpose.LOGIN, browser=browser, session_id=None, now=now)
    return KeyRequest(challenge=challenge, rp_id=party.id)


@transactional
def ask_for_proof(*, actor: Actor, now: datetime) -> KeyRequest:
    """Make a challenge by which the actor may show again who they are, with a passkey of their own.

    Raises LoginRequired, PasskeysUnavailable.
    """
    own = Passkey.objects.filter(user_id=actor.customer_id).order_by("id")
    party = get_relying_party()
    challenge = new_challenge(
        purpose=ChallengePurpose.PROVE, browser="", session_id=actor.session_id, now=now
    )
    return KeyRequest(
        challenge=challenge, rp_id=party.id, allowed=tuple(own.values_list("credential", flat=True))
    )


def get_relying_party() -> RelyingParty:
    """Name the shop to authenticators. Raises PasskeysUnavailable."""
    party = find_relying_party()
    if party is None:
        raise PasskeysUnavailable
    return party


def new_challenge(*, purpose: ChallengePurpose, browser: str, session_id: int | None, now: datetime) -> str:
    """Store a challenge within the caller's transaction and return it, this once."""
    require_transaction()
    challenge = websafe_encode(secrets.token_bytes(TOKEN_BYTES))
    PasskeyChallenge.objects.create(
        challenge_digest=digest_token(challenge),
        browser_digest=digest_token(browser) if browser else "",
        purpose=purpose,
        session_id=session_id,
        expires_at=now + conf.PASSKEY_CHALLENGE_LIFE,
    )
    return challenge


def use_challenge(
    *, client_data: str, purpose: ChallengePurpose, browser: str, session_id: int | None, now: datetime
) -> str:
    """Use up the challenge that an answer is for and return it, whatever comes of the rest.

    Raises NotVerified when it is unknown, used, too old, or another browser's. Not inside a transaction.
    """
    if in_use_case():
        raise RuntimeError("a used challenge must not come back: verify before the transaction")
    challenge = challenge_of(client_data)
    if not _take(
        PasskeyChallenge(
            challenge_digest=digest_token(challenge),
            browser_digest=digest_token(browser) if browser else "",
            purpose=purpose,
            session_id=session_id,
        ),
        now=now,
    ):
        raise NotVerified("the challenge is unknown, used, too old, or another browser's")
    return challenge


@transactional
def _take(wanted: PasskeyChallenge, *, now: datetime) -> bool:
    unused = PasskeyChallenge.objects.filter(
        challenge_digest=wanted.challenge_digest,
        browser_digest=wanted.browser_digest,
        purpose=wanted.purpose,
        session_id=wanted.session_id,
        used_at=None,
        expires_at__gt=now,
    )
    return unused.update(used_at=now) == 1
