"""Opening login sessions of shoppers. Staff come in through staff_sessions.py."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts import conf
from zhida.shop.accounts.devices import LONGEST_NAME
from zhida.shop.accounts.digests import digest_token, new_token
from zhida.shop.accounts.errors import WrongCode
from zhida.shop.accounts.events import LoggedIn
from zhida.shop.accounts.models import LoginSession, User
from zhida.shop.accounts.phone_numbers import coarse_ip
from zhida.shop.accounts.queries import to_user_record
from zhida.shop.accounts.records import Actor, Audience, ClientFacts, OpenedSession
from zhida.shop.accounts.services.codes import prove_phone
from zhida.shop.accounts.services.passwords import prove_password
from zhida.shop.accounts.services.users import ensure_user
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.uow import require_transaction, transactional


def open_session(*, phone: str, code: str, client: ClientFacts, now: datetime) -> OpenedSession:
    """Log a shopper in by a code sent to their number; the first time makes the user.

    `now` is the machine's clock. Uses the code up, opens a session for 60 days and records LoggedIn. Must not
    be called inside a transaction, since a wrong try has to stay counted; callers that need more in the same
    transaction call `prove_phone` first and then `start_session` inside it.
    Raises InvalidPhone, WrongCode.
    """
    number = prove_phone(phone=phone, code=code, now=now)
    return start_session(number=number, client=client, now=now)


def open_session_by_password(
    *, phone: str, password: str, client: ClientFacts, now: datetime
) -> OpenedSession:
    """Log a shopper in by password; otherwise as `open_session`. Raises WrongPassword, TooManyPasswords."""
    user = prove_password(phone=phone, password=password, ip=client.ip, now=now)
    return start_session_of(user_id=user.pk, client=client, now=now)


@transactional
def start_session(*, number: str, client: ClientFacts, now: datetime) -> OpenedSession:
    """Open a shopper's session for a proven E.164 number and record LoggedIn.

    Raises WrongCode for a closed account: the answer does not say that it exists.
    """
    user, is_new = ensure_user(number=number, now=now)
    return _start(user, is_new=is_new, client=client, now=now)


@transactional
def start_session_of(*, user_id: int, client: ClientFacts, now: datetime) -> OpenedSession:
    """Open a shopper's session for a user who has proven who they are and record LoggedIn."""
    return _start(User.objects.get(pk=user_id), is_new=False, client=client, now=now)


def note_seen(*, actor: Actor, now: datetime) -> None:
    """Remember that a session is in use, at most every five minutes; no statement in between."""
    if actor.seen_at is not None and now - actor.seen_at >= conf.SEEN_STEP:
        _move_seen(session_id=actor.session_id or 0, now=now)


def insert_session(
    *, user: User, audience: Audience, client: ClientFacts, is_verified: bool, now: datetime
) -> tuple[str, LoginSession]:
    """Write a session row and return its token, which exists in clear only here."""
    require_transaction()
    token = new_token()
    life = conf.STAFF_SESSION_LIFE if audience is Audience.STAFF else conf.SHOPPER_SESSION_LIFE
    row = LoginSession.objects.create(
        user=user,
        audience=audience,
        token_digest=digest_token(token),
        is_verified=is_verified,
        device=client.device[:LONGEST_NAME],
        ip_coarse=coarse_ip(client.ip),
        opened_at=now,
        seen_at=now,
        expires_at=now + life,
    )
    return token, row


@transactional
def _move_seen(*, session_id: int, now: datetime) -> None:
    stale = LoginSession.objects.filter(pk=session_id, seen_at__lte=now - conf.SEEN_STEP)
    stale.update(seen_at=now)


def _start(user: User, *, is_new: bool, client: ClientFacts, now: datetime) -> OpenedSession:
    if not user.is_active:
        raise WrongCode
    token, row = insert_session(
        user=user, audience=Audience.SHOPPER, client=client, is_verified=True, now=now
    )
    record(
        LoggedIn(user_id=user.pk, session_id=row.pk, guest_key=client.guest_key, is_new_user=is_new), now=now
    )
    return OpenedSession(token=token, user=to_user_record(user), session_id=row.pk, is_new_user=is_new)
