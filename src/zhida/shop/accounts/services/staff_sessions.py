"""Opening staff sessions: a password or login code, then the code of an authenticator app.

Outside demo and test mode a session without the second factor has no rights but to enrol one; a short message
is never accepted in its place. Source: reference S05.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.errors import SecondFactorRequired, WrongCode, WrongPassword
from zhida.shop.accounts.models import StaffProfile
from zhida.shop.accounts.phone_numbers import index_phone
from zhida.shop.accounts.queries import to_user_record
from zhida.shop.accounts.records import Actor, ActorKind, Audience, ClientFacts, OpenedSession, StaffLogin
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.accounts.services.codes import MatchedCode, match_code, use_code
from zhida.shop.accounts.services.passwords import prove_password
from zhida.shop.accounts.services.second_factor import prove_second_factor
from zhida.shop.accounts.services.sessions import insert_session
from zhida.shop.kernel.uow import transactional


def open_staff_session(*, login: StaffLogin, client: ClientFacts, now: datetime) -> OpenedSession:
    """Log a member of staff in for 12 hours; audited. `now` is the machine's clock.

    A confirmed authenticator is always asked for; a login code that came without its digits is still good
    when they follow. Where none is confirmed, demo and test mode give all rights and production gives a
    session that may only enrol (`is_verified` is False).
    Raises WrongPassword, WrongCode, SecondFactorRequired, WrongSecondFactor, TooManyPasswords. Must not be
    called inside a transaction.
    """
    profile, matched = _check_first_factor(login=login, client=client, now=now)
    has_second_factor = profile.totp_confirmed_at is not None
    if has_second_factor:
        if not login.second_factor:
            raise SecondFactorRequired
        prove_second_factor(profile=profile, code=login.second_factor, ip=client.ip, now=now)
    if matched is not None:
        use_code(matched=matched, now=now)
    is_verified = has_second_factor or settings.ZHIDA.is_demo_or_test
    return _start(user_id=profile.user_id, is_verified=is_verified, client=client, now=now)


def _check_first_factor(
    *, login: StaffLogin, client: ClientFacts, now: datetime
) -> tuple[StaffProfile, MatchedCode | None]:
    """Find the working member of staff, and the code to use up if it was one.

    A customer's right code or password is answered like a wrong one.
    """
    working = StaffProfile.objects.select_related("user").filter(is_active=True, user__is_active=True)
    if login.password:
        user = prove_password(phone=login.phone, password=login.password, ip=client.ip, now=now)
        profile = working.filter(pk=user.pk).first()
        if profile is None:
            raise WrongPassword
        return profile, None
    matched = match_code(phone=login.phone, code=login.code, now=now)
    profile = working.filter(user__phone_index=index_phone(matched.number)).first()
    if profile is None:
        raise WrongCode(fields={"code": WrongCode.message})
    return profile, matched


@transactional
def _start(*, user_id: int, is_verified: bool, client: ClientFacts, now: datetime) -> OpenedSession:
    profile = StaffProfile.objects.select_related("user").get(pk=user_id)
    token, row = insert_session(
        user=profile.user, audience=Audience.STAFF, client=client, is_verified=is_verified, now=now
    )
    record_audit(
        actor=Actor(kind=ActorKind.STAFF, user_id=user_id, session_id=row.pk),
        action="accounts.log_in",
        subject=f"staff:{user_id}",
        before=None,
        after={"device": row.device, "network": row.ip_coarse, "is_verified": is_verified},
        now=now,
    )
    return OpenedSession(
        token=token,
        user=to_user_record(profile.user),
        session_id=row.pk,
        is_new_user=False,
        is_verified=is_verified,
    )
