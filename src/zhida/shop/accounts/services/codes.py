"""Login codes: sent by short message, good once, for five minutes and five tries."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet

from zhida.shop.accounts import conf
from zhida.shop.accounts.digests import digest_code, matches
from zhida.shop.accounts.errors import TooManyCodes, WrongCode
from zhida.shop.accounts.models import CodeAllowance, LoginCode, User
from zhida.shop.accounts.phone_numbers import index_address, index_phone, normalise_phone, open_phone
from zhida.shop.accounts.records import Actor, CodePurpose
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.uow import in_use_case, transactional
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.messaging.services import send_sms

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedCode:
    """A right code that nobody used yet, and the E.164 number that it proves."""

    number: str
    code_id: int


def send_login_code(*, phone: str, purpose: CodePurpose = CodePurpose.LOGIN, ip: str, now: datetime) -> None:
    """Send a fresh code to a number; older codes of the same purpose stop working.

    `now` is the machine's clock, as for every rate limit: 1 a minute, 5 an hour, 10 a day for a number,
    whatever the purpose; outside demo and test mode 30 an hour for a client address as well.
    Raises InvalidPhone, TooManyCodes (with the seconds to wait), SmsRefused and SmsUnavailable; a code that
    could not be delivered still counts.
    """
    number = normalise_phone(phone)
    code = _new_code()
    _store_code(phone_index=index_phone(number), purpose=purpose, code=code, ip=ip, now=now)
    minutes = str(int(conf.CODE_LIFE.total_seconds()) // 60)
    send_sms(to=number, template=SmsTemplate.LOGIN_CODE, params={"code": code, "minutes": minutes}, now=now)


def send_password_code(*, actor: Actor, ip: str, now: datetime) -> None:
    """Send the actor a code that stands in the present password's place; limits as for a login code.

    Raises LoginRequired, TooManyCodes, SmsRefused and SmsUnavailable.
    """
    user = User.objects.get(pk=actor.person_id)
    phone = open_phone(user.phone_encrypted, user_id=user.pk)
    send_login_code(phone=phone, purpose=CodePurpose.PASSWORD, ip=ip, now=now)


def prove_phone(*, phone: str, code: str, purpose: CodePurpose = CodePurpose.LOGIN, now: datetime) -> str:
    """Use up a code and return the E.164 number that it proves; not to be called inside a transaction.

    Raises InvalidPhone and WrongCode.
    """
    matched = match_code(phone=phone, code=code, purpose=purpose, now=now)
    use_code(matched=matched, now=now)
    return matched.number


def match_code(
    *, phone: str, code: str, purpose: CodePurpose = CodePurpose.LOGIN, now: datetime
) -> MatchedCode:
    """Compare a code without using it up, for whoever must prove more before it may be.

    The try is counted in a transaction of its own before the code is compared, so that a wrong guess costs
    one even when the caller fails; therefore it must not be called inside a transaction.
    Raises InvalidPhone and WrongCode.
    """
    if in_use_case():
        raise RuntimeError("a counted try must not be rolled back: prove the phone before the transaction")
    number = normalise_phone(phone)
    row = _count_try(phone_index=index_phone(number), purpose=purpose, now=now)
    if row is None or not matches(row.code_digest, digest_code(code.strip(), code_id=row.pk)):
        raise WrongCode(fields={"code": WrongCode.message})
    return MatchedCode(number=number, code_id=row.pk)


@transactional
def use_code(*, matched: MatchedCode, now: datetime) -> None:
    """Use up a code that matched. Raises WrongCode when another login was quicker."""
    if LoginCode.objects.filter(pk=matched.code_id, used_at=None).update(used_at=now) != 1:
        raise WrongCode(fields={"code": WrongCode.message})


def _new_code() -> str:
    if settings.ZHIDA.is_demo_or_test:
        return conf.DEMO_CODE
    return f"{secrets.randbelow(10**conf.CODE_LENGTH):0{conf.CODE_LENGTH}d}"


@transactional
def _store_code(*, phone_index: str, purpose: CodePurpose, code: str, ip: str, now: datetime) -> None:
    address_index = index_address(ip)
    _take_turn(phone_index=phone_index, now=now)
    _check_limits(phone_index=phone_index, address_index=address_index, now=now)
    LoginCode.objects.filter(phone_index=phone_index, purpose=purpose, used_at=None).update(tries_left=0)
    code_id = new_row_id()
    LoginCode.objects.create(
        id=code_id,
        phone_index=phone_index,
        address_index=address_index,
        purpose=purpose,
        code_digest=digest_code(code, code_id=code_id),
        tries_left=conf.CODE_TRIES,
        sent_at=now,
        expires_at=now + conf.CODE_LIFE,
    )


def _take_turn(*, phone_index: str, now: datetime) -> None:
    """Let one request a minute pass for a number, and make concurrent ones wait for its row."""
    CodeAllowance.objects.bulk_create(
        [CodeAllowance(phone_index=phone_index, last_sent_at=LONG_AGO)], ignore_conflicts=True
    )
    may_send = CodeAllowance.objects.filter(phone_index=phone_index, last_sent_at__lte=now - conf.CODE_PAUSE)
    if may_send.update(last_sent_at=now) == 1:
        return
    last_sent_at = CodeAllowance.objects.get(phone_index=phone_index).last_sent_at
    raise _too_many(last_sent_at + conf.CODE_PAUSE, now=now)


def _check_limits(*, phone_index: str, address_index: str, now: datetime) -> None:
    of_phone = LoginCode.objects.filter(phone_index=phone_index)
    _check_limit(of_phone, limit=conf.CODES_AN_HOUR, window=timedelta(hours=1), now=now)
    _check_limit(of_phone, limit=conf.CODES_A_DAY, window=timedelta(days=1), now=now)
    if address_index and not settings.ZHIDA.is_demo_or_test:
        of_address = LoginCode.objects.filter(address_index=address_index)
        _check_limit(of_address, limit=conf.CODES_AN_HOUR_PER_ADDRESS, window=timedelta(hours=1), now=now)


def _check_limit(codes: QuerySet[LoginCode], *, limit: int, window: timedelta, now: datetime) -> None:
    """Refuse when `limit` codes lie within the window; the oldest of them says when it is free again."""
    sent = (
        codes.filter(sent_at__gt=now - window).order_by("-sent_at", "-id").values_list("sent_at", flat=True)
    )
    newest = list(sent[:limit])
    if len(newest) == limit:
        raise _too_many(newest[-1] + window, now=now)


def _too_many(free_at: datetime, *, now: datetime) -> TooManyCodes:
    return TooManyCodes(retry_after_seconds=max(1, math.ceil((free_at - now).total_seconds())))


@transactional
def _count_try(*, phone_index: str, purpose: CodePurpose, now: datetime) -> LoginCode | None:
    """Take one try off the newest code that still lives and return it; None when there is none."""
    row = (
        LoginCode.objects.filter(
            phone_index=phone_index, purpose=purpose, used_at=None, expires_at__gt=now, tries_left__gt=0
        )
        .order_by("-sent_at", "-id")
        .first()
    )
    if row is None:
        return None
    spent = LoginCode.objects.filter(pk=row.pk, tries_left__gt=0).update(tries_left=F("tries_left") - 1)
    return row if spent == 1 else None
