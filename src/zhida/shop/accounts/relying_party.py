"""WebAuthn, spoken by the library fido2: what a device signed is checked here, and nothing is stored.

Source: W3C Web Authentication Level 2, sections 7.1 and 7.2; section 5.1.2 for what may be an rp id: a domain
name, never an IP address. Browsers keep passkeys for https pages, and for http://localhost.
"""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from zhida.shop.accounts.passkey_records import MadePasskey, RelyingParty, SignedPasskey

# What the library's readers raise for bytes that are no answer of a device.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    struct.error,
    RecursionError,
)
LONGEST_CREDENTIAL_BYTES: Final = 1023
LONGEST_KEY_BYTES: Final = 2900
ALGORITHMS: Final = tuple(CoseKey.supported_algorithms())


class NotVerified(Exception):
    """A device's answer does not hold; the text says why, for the log only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedKey:
    """A new credential whose making was verified."""

    credential: str
    public_key: str
    sign_count: int


def find_relying_party() -> RelyingParty | None:
    """Name the shop to authenticators by its public address; None where no browser would keep a passkey."""
    parts = urlsplit(settings.ZHIDA.public_url)
    host = parts.hostname or ""
    if not host or _is_address(host):
        return None
    if parts.scheme != "https" and host != "localhost" and not host.endswith(".localhost"):
        return None
    return RelyingParty(id=host, origin=f"{parts.scheme}://{parts.netloc}")


def challenge_of(client_data: str) -> str:
    """Read which challenge an answer is for. Raises NotVerified."""
    try:
        return websafe_encode(CollectedClientData(websafe_decode(client_data)).challenge)
    except UNREADABLE as error:
        raise NotVerified("client data cannot be read") from error


def verify_made(answer: MadePasskey, *, party: RelyingParty, challenge: str) -> VerifiedKey:
    """Verify that a device made a key for this shop, page and challenge. Raises NotVerified."""
    try:
        data = AttestationObject(websafe_decode(answer.attestation)).auth_data.credential_data
        if data is None or websafe_encode(data.credential_id) != answer.credential:
            raise NotVerified("no credential, or one of another name")
        _refuse_frames(answer.client_data)
        response = {"clientDataJSON": answer.client_data, "attestationObject": answer.attestation}
        made = _server(party).register_complete(_state(challenge), _document(answer.credential, response))
        key = cbor.encode(dict(data.public_key))
    except UNREADABLE as error:
        raise NotVerified(str(error)) from error
    if data.public_key.get(3) not in ALGORITHMS or len(key) > LONGEST_KEY_BYTES:
        raise NotVerified("the key is of a kind that was not asked for")
    if not 0 < len(data.credential_id) <= LONGEST_CREDENTIAL_BYTES:
        raise NotVerified("the credential's name is too long")
    return VerifiedKey(credential=answer.credential, public_key=websafe_encode(key), sign_count=made.counter)


def verify_signed(answer: SignedPasskey, *, party: RelyingParty, challenge: str, public_key: str) -> int:
    """Verify a signature by the key of a credential and return the device's counter. Raises NotVerified."""
    response = {
        "clientDataJSON": answer.client_data,
        "authenticatorData": answer.authenticator_data,
        "signature": answer.signature,
    }
    try:
        _refuse_frames(answer.client_data)
        known = AttestedCredentialData.create(
            Aaguid.NONE,
            websafe_decode(answer.credential),
            _key(public_key),
        )
        _server(party).authenticate_complete(
            _state(challenge), [known], _document(answer.credential, response)
        )
        return int(AuthenticatorData(websafe_decode(answer.authenticator_data)).counter)
    except UNREADABLE as error:
        raise NotVerified(str(error)) from error


def _key(public_key: str) -> CoseKey:
    document = cbor.decode(websafe_decode(public_key))
    if not isinstance(document, dict):
        raise NotVerified("the stored key is none")
    return CoseKey.parse(document)


def _server(party: RelyingParty) -> Fido2Server:
    """Make a server that knows one page address; sub-domains of it are other people's pages."""
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=party.id, name=party.id),
        verify_origin=lambda origin: origin == party.origin,
    )


def _state(challenge: str) -> dict[str, str]:
    return {"challenge": challenge, "user_verification": UserVerificationRequirement.PREFERRED.value}


def _document(credential: str, response: dict[str, str]) -> dict[str, object]:
    return {"id": credential, "rawId": credential, "type": "public-key", "response": response}


def _refuse_frames(client_data: str) -> None:
    if CollectedClientData(websafe_decode(client_data)).cross_origin:
        raise NotVerified("asked for inside a foreign page")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
