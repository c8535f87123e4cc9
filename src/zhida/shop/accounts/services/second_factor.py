"""The second factor of staff: an authenticator app, whose secret is sealed and whose codes work once."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.errors import LoginRequired, SecondFactorAlreadySet, WrongSecondFactor
from zhida.shop.accounts.masking import mask_phone
from zhida.shop.accounts.models import AttemptKind, LoginSession, StaffProfile
from zhida.shop.accounts.phone_numbers import open_phone
from zhida.shop.accounts.records import Actor, ActorKind, TotpEnrolment
from zhida.shop.accounts.services.attempts import check_attempts, note_failure
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.accounts.totp import find_step, new_secret, provisioning_uri
from zhida.shop.kernel import encryption
from zhida.shop.kernel.uow import in_use_case, transactional

ISSUER = "Zhida"


@transactional
def start_enrolment(*, actor: Actor) -> TotpEnrolment:
    """Make a new secret for the actor and return it, this once; it counts after `confirm_enrolment`.

    Raises SecondFactorAlreadySet when one is confirmed: an administrator resets it.
    """
    profile = _own_profile(actor)
    if profile.totp_confirmed_at is not None:
        raise SecondFactorAlreadySet
    secret = new_secret()
    sealed = encryption.encrypt(
        secret, table="accounts_staff_profile", column="totp_encrypted", pk=profile.pk
    )
    StaffProfile.objects.filter(pk=profile.pk).update(totp_encrypted=sealed, totp_last_step=0)
    account = mask_phone(open_phone(profile.user.phone_encrypted, user_id=profile.user_id))
    return TotpEnrolment(secret=secret, uri=provisioning_uri(secret=secret, issuer=ISSUER, account=account))


def confirm_enrolment(*, actor: Actor, code: str, now: datetime) -> None:
    """Accept the first code of the new authenticator; from then on the actor's session has its rights.

    Raises SecondFactorAlreadySet, WrongSecondFactor and TooManyPasswords. Not to be called in a transaction.
    """
    profile = _own_profile(actor)
    if profile.totp_confirmed_at is not None:
        raise SecondFactorAlreadySet
    prove_second_factor(profile=profile, code=code, ip="", now=now)
    _confirm(actor=actor, user_id=profile.user_id, now=now)


def prove_second_factor(*, profile: StaffProfile, code: str, ip: str, now: datetime) -> None:
    """Use up one code of the profile's authenticator; `now` is the machine's clock.

    A code works once, even for two requests at the same instant (RFC 6238 section 5.2): the step it belongs
    to must lie behind the last one used. Raises WrongSecondFactor and TooManyPasswords.
    """
    if in_use_case():
        raise RuntimeError("a counted guess must not be rolled back")
    phone_index = profile.user.phone_index
    check_attempts(kind=AttemptKind.SECOND_FACTOR, phone_index=phone_index, ip=ip, now=now)
    step = _step_of(profile, code=code.strip(), now=now)
    if step is None or not _use_step(user_id=profile.user_id, step=step):
        note_failure(kind=AttemptKind.SECOND_FACTOR, phone_index=phone_index, ip=ip, now=now)
        raise WrongSecondFactor(fields={"second_factor": WrongSecondFactor.message})


def _step_of(profile: StaffProfile, *, code: str, now: datetime) -> int | None:
    if not profile.totp_encrypted:
        return None
    secret = encryption.decrypt(
        profile.totp_encrypted, table="accounts_staff_profile", column="totp_encrypted", pk=profile.pk
    )
    return find_step(secret=secret, code=code, now=now)


@transactional
def _use_step(*, user_id: int, step: int) -> bool:
    unused = StaffProfile.objects.filter(pk=user_id, totp_last_step__lt=step)
    return unused.update(totp_last_step=step) == 1


@transactional
def _confirm(*, actor: Actor, user_id: int, now: datetime) -> None:
    StaffProfile.objects.filter(pk=user_id).update(totp_confirmed_at=now)
    LoginSession.objects.filter(pk=actor.session_id or 0, ended_at=None).update(is_verified=True)
    record_audit(
        actor=actor,
        action="accounts.enrol_second_factor",
        subject=f"staff:{user_id}",
        before=None,
        after=None,
        now=now,
    )


def _own_profile(actor: Actor) -> StaffProfile:
    if actor.kind is not ActorKind.STAFF:
        raise LoginRequired
    return StaffProfile.objects.select_related("user").get(pk=actor.person_id)
