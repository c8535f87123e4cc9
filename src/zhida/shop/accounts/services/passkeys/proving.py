"""Showing again who one is, before what a stolen session must not be able to do."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.errors import PasskeyRefused
from zhida.shop.accounts.models import User
from zhida.shop.accounts.passkey_records import ChallengePurpose, Proof
from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services.passkeys.using import verify_passkey
from zhida.shop.accounts.services.passwords import prove_present


def prove_again(*, actor: Actor, proof: Proof, now: datetime) -> None:
    """Let the act pass for a passkey of the actor, their password, or a code sent for the purpose PASSWORD.

    Raises PasskeyRefused, WrongPassword and TooManyPasswords. Must not be called inside a transaction:
    wrong guesses are counted.
    """
    if proof.key is None:
        prove_present(User.objects.get(pk=actor.person_id), proof=proof.text, now=now)
        return
    prover = verify_passkey(
        answer=proof.key, purpose=ChallengePurpose.PROVE, browser="", session_id=actor.session_id, now=now
    )
    if prover != actor.person_id:
        raise PasskeyRefused
