"""REST of passkeys. Bytes travel as base64url. Logging in by one is the door's: it also merges the cart."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts import passkey_queries
from zhida.shop.accounts.cookies import passkey_cookie_name, set_passkey_cookie
from zhida.shop.accounts.digests import new_token
from zhida.shop.accounts.machine_clock import machine_now
from zhida.shop.accounts.passkey_records import (
    KeyCreation,
    KeyRequest,
    MadePasskey,
    PasskeyRecord,
    Proof,
    SignedPasskey,
)
from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.accounts.schemas import PasswordText, RowIdText, StrictBody
from zhida.shop.accounts.services import passkeys as services

shopper = Router(tags=["accounts"])

BROWSER_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
CredentialText = Annotated[str, Field(min_length=1, max_length=1400, pattern=r"^[A-Za-z0-9_-]+$")]
BytesText = Annotated[str, Field(min_length=1, max_length=16000, pattern=r"^[A-Za-z0-9_-]+$")]
HandleText = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9_-]*$")]
NameText = Annotated[str, Field(min_length=1, max_length=40)]


class SignedPasskeyBody(StrictBody):
    """What a device answers to a challenge: PublicKeyCredential with AuthenticatorAssertionResponse."""

    credential: CredentialText
    client_data: BytesText
    authenticator_data: BytesText
    signature: BytesText
    user_handle: HandleText = ""

    def to_record(self) -> SignedPasskey:
        """Hand the answer to the room."""
        return SignedPasskey(
            credential=self.credential,
            client_data=self.client_data,
            authenticator_data=self.authenticator_data,
            signature=self.signature,
            user_handle=self.user_handle,
        )


class ProofBody(StrictBody):
    """Who asks, shown again: the present password or a code of the purpose PASSWORD, or a passkey."""

    proof: PasswordText = ""
    passkey: SignedPasskeyBody | None = None

    def to_record(self) -> Proof:
        """Hand the proof to the room."""
        return Proof(text=self.proof, key=self.passkey.to_record() if self.passkey else None)


class NewPasskeyBody(StrictBody):
    """A key that a device made: PublicKeyCredential with AuthenticatorAttestationResponse."""

    name: NameText
    credential: CredentialText
    client_data: BytesText
    attestation: BytesText


class PasskeyNameBody(StrictBody):
    """What a passkey is called."""

    name: NameText


class KeyRequestOut(Schema):
    """What navigator.credentials.get is to be asked; no `allowed` leaves the choice to the device."""

    challenge: str
    rp_id: str
    allowed: list[str]

    @classmethod
    def of(cls, asked: KeyRequest) -> KeyRequestOut:
        """Show a challenge."""
        return cls(challenge=asked.challenge, rp_id=asked.rp_id, allowed=list(asked.allowed))


class KeyCreationOut(Schema):
    """What navigator.credentials.create is to be asked."""

    challenge: str
    rp_id: str
    user_handle: str
    user_name: str
    algorithms: list[int]
    excluded: list[str]

    @classmethod
    def of(cls, asked: KeyCreation) -> KeyCreationOut:
        """Show a challenge for a new key."""
        return cls(
            challenge=asked.challenge,
            rp_id=asked.rp_id,
            user_handle=asked.user_handle,
            user_name=asked.user_name,
            algorithms=list(asked.algorithms),
            excluded=list(asked.excluded),
        )


class PasskeyOut(Schema):
    id: str
    name: str
    made_at: datetime
    used_at: datetime | None

    @classmethod
    def of(cls, passkey: PasskeyRecord) -> PasskeyOut:
        """Show one passkey."""
        return cls(id=str(passkey.id), name=passkey.name, made_at=passkey.made_at, used_at=passkey.used_at)


class PasskeyPage(Schema):
    items: list[PasskeyOut]
    next: str | None = None


@shopper.post(
    "/auth/passkey-challenges", response={201: KeyRequestOut}, auth=None, summary="Begin a login by passkey"
)
def post_login_challenge(request: ShopRequest, response: HttpResponse) -> Status[KeyRequestOut]:
    browser = passkey_browser(request) or new_token()
    asked = services.ask_for_login(browser=browser, ip=request.client_ip, now=machine_now())
    set_passkey_cookie(response, secret=browser)
    return Status(201, KeyRequestOut.of(asked))


@shopper.get("/me/passkeys", response=PasskeyPage, auth=shopper_only, summary="My passkeys")
def get_passkeys(request: ShopRequest) -> PasskeyPage:
    found = passkey_queries.list_passkeys(actor=request.actor)
    return PasskeyPage(items=[PasskeyOut.of(passkey) for passkey in found])


@shopper.post(
    "/me/passkey-challenges",
    response={201: KeyRequestOut},
    auth=shopper_only,
    summary="Begin to show myself again by passkey",
)
def post_proof_challenge(request: ShopRequest) -> Status[KeyRequestOut]:
    return Status(201, KeyRequestOut.of(services.ask_for_proof(actor=request.actor, now=machine_now())))


@shopper.post(
    "/me/passkey-creations",
    response={201: KeyCreationOut},
    auth=shopper_only,
    summary="Begin to add a passkey",
)
def post_creation(request: ShopRequest, body: ProofBody) -> Status[KeyCreationOut]:
    asked = services.ask_for_passkey(actor=request.actor, proof=body.to_record(), now=machine_now())
    return Status(201, KeyCreationOut.of(asked))


@shopper.post("/me/passkeys", response={201: PasskeyOut}, auth=shopper_only, summary="Add a passkey")
def post_passkey(request: ShopRequest, body: NewPasskeyBody) -> Status[PasskeyOut]:
    answer = MadePasskey(
        credential=body.credential, client_data=body.client_data, attestation=body.attestation
    )
    added = services.add_passkey(actor=request.actor, answer=answer, name=body.name, now=machine_now())
    return Status(201, PasskeyOut.of(added))


@shopper.patch(
    "/me/passkeys/{passkey_id}", response=PasskeyOut, auth=shopper_only, summary="Rename a passkey"
)
def patch_passkey(request: ShopRequest, passkey_id: RowIdText, body: PasskeyNameBody) -> PasskeyOut:
    renamed = services.rename_passkey(
        actor=request.actor, passkey_id=int(passkey_id), name=body.name, now=machine_now()
    )
    return PasskeyOut.of(renamed)


@shopper.post(
    "/me/passkeys/{passkey_id}/removal",
    response={204: None},
    auth=shopper_only,
    summary="Remove one of my passkeys",
)
def post_removal(request: ShopRequest, passkey_id: RowIdText, body: ProofBody) -> Status[None]:
    services.remove_passkey(
        actor=request.actor, passkey_id=int(passkey_id), proof=body.to_record(), now=machine_now()
    )
    return Status(204, None)


def passkey_browser(request: ShopRequest) -> str:
    """Read the secret by which a guest's browser is known, empty when it has none."""
    secret = request.COOKIES.get(passkey_cookie_name(), "")
    return secret if BROWSER_SECRET.fullmatch(secret) else ""
