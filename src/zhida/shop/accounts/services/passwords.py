"""Passwords: argon2, at least 8 characters, none of the common ones. Source: reference S04."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from zhida.shop.accounts import conf
from zhida.shop.accounts.errors import InvalidPhone, WeakPassword, WrongCode, WrongPassword
from zhida.shop.accounts.models import AttemptKind, User
from zhida.shop.accounts.phone_numbers import index_phone, normalise_phone, open_phone
from zhida.shop.accounts.records import Actor, Audience, CodePurpose
from zhida.shop.accounts.services.attempts import check_attempts, note_failure
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.accounts.services.codes import prove_phone
from zhida.shop.accounts.services.ending import end_sessions_of
from zhida.shop.kernel.uow import in_use_case, transactional

COMMON_PASSWORDS = CommonPasswordValidator()


def prove_password(*, phone: str, password: str, ip: str, now: datetime) -> User:
    """Return the active user whose number and password these are; count a wrong guess.

    An unknown number costs the same time and gets the same answer. Must not be called inside a transaction.
    Raises WrongPassword and TooManyPasswords.
    """
    if in_use_case():
        raise RuntimeError(
            "a counted guess must not be rolled back: prove the password before the transaction"
        )
    try:
        phone_index = index_phone(normalise_phone(phone))
    except InvalidPhone as error:
        raise WrongPassword from error
    check_attempts(kind=AttemptKind.PASSWORD, phone_index=phone_index, ip=ip, now=now)
    user = User.objects.filter(phone_index=phone_index, is_active=True).first()
    stored = user.password if user is not None and user.has_usable_password() else None
    if stored is None:
        make_password(fold_password(password))
    elif user is not None and check_password(fold_password(password), stored):
        return user
    note_failure(kind=AttemptKind.PASSWORD, phone_index=phone_index, ip=ip, now=now)
    raise WrongPassword


def prove_user(*, phone: str, password: str, ip: str, now: datetime) -> int:
    """Return the id of the active user whose number and password these are; as `prove_password`."""
    user = prove_password(phone=phone, password=password, ip=ip, now=now)
    return int(user.pk)


def set_password(*, actor: Actor, password: str, proof: str, now: datetime) -> None:
    """Set the actor's own password and end all their other sessions, of both doors; audited.

    `proof` is the present password, or a code sent for the purpose PASSWORD; it may be empty only while there
    is no password yet. Raises WeakPassword, WrongPassword and
    TooManyPasswords. Must not be called inside a transaction: wrong guesses are counted.
    """
    user = User.objects.get(pk=actor.person_id)
    digest = hash_password(password)
    if user.has_usable_password():
        prove_present(user, proof=proof, now=now)
    _store(user_id=user.pk, digest=digest, actor=actor, now=now)


def prove_present(user: User, *, proof: str, now: datetime) -> None:
    """Let pass whoever tells the user's present password, or a code sent for the purpose PASSWORD.

    Raises WrongPassword and TooManyPasswords. Must not be called inside a transaction: guesses are counted.
    """
    check_attempts(kind=AttemptKind.PASSWORD, phone_index=user.phone_index, ip="", now=now)
    if not (user.has_usable_password() and check_password(fold_password(proof), user.password)):
        _prove_by_code(user, proof=proof, now=now)


def hash_password(password: str) -> str:
    """Check a new password against the rules and return its argon2 hash. Raises WeakPassword."""
    folded = fold_password(password)
    if not conf.PASSWORD_SHORTEST <= len(folded) <= conf.PASSWORD_LONGEST:
        raise WeakPassword(fields={"password": WeakPassword.message})
    try:
        COMMON_PASSWORDS.validate(folded)
    except ValidationError as error:
        raise WeakPassword(fields={"password": WeakPassword.message}) from error
    return make_password(folded)


def fold_password(password: str) -> str:
    """Give a password one spelling, so that keyboards that compose characters differently agree (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _prove_by_code(user: User, *, proof: str, now: datetime) -> None:
    """Accept a code in the present password's place; a wrong one counts as a guess at both."""
    try:
        number = open_phone(user.phone_encrypted, user_id=user.pk)
        prove_phone(phone=number, code=proof, purpose=CodePurpose.PASSWORD, now=now)
    except WrongCode as error:
        note_failure(kind=AttemptKind.PASSWORD, phone_index=user.phone_index, ip="", now=now)
        raise WrongPassword(fields={"proof": WrongPassword.message}) from error


@transactional
def _store(*, user_id: int, digest: str, actor: Actor, now: datetime) -> None:
    User.objects.filter(pk=user_id).update(password=digest)
    for audience in Audience:
        end_sessions_of(user_id=user_id, audience=audience, keep=actor.session_id, now=now)
    record_audit(
        actor=actor,
        action="accounts.set_password",
        subject=f"user:{user_id}",
        before=None,
        after={"password": "set"},
        now=now,
    )
