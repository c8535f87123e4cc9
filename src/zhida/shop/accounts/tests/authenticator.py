"""An authenticator written from the standard alone, by other code than the shop reads it with.

Source: W3C Web Authentication Level 2 sections 6.1, 6.5 and 8.7; RFC 8949 (CBOR); RFC 9053 (COSE).
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from zhida.shop.accounts.passkey_records import KeyCreation, KeyRequest, MadePasskey, SignedPasskey

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "https://shop.example"


@dataclass(kw_only=True)
class Authenticator:
    """A device with one P-256 key; `counter` grows with each signature unless it stays zero."""

    credential: bytes
    counter: int = 1
    counts: bool = True
    flags: int = PRESENT | VERIFIED
    user_handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(
        self,
        asked: KeyCreation,
        *,
        origin: str = ORIGIN,
        rp_id: str = "",
        algorithm: int = -7,
        kind: str = "",
    ) -> MadePasskey:
        """Answer navigator.credentials.create."""
        self.user_handle = asked.user_handle
        data = self._data(rp_id or asked.rp_id, flags=self.flags | ATTESTED) + self._attested(algorithm)
        attestation = b"\xa3" + text("fmt") + text("none") + text("attStmt") + b"\xa0" + text("authData")
        return MadePasskey(
            credential=b64(self.credential),
            client_data=client_data(kind or "webauthn.create", asked.challenge, origin),
            attestation=b64(attestation + head(2, len(data)) + data),
        )

    def sign(
        self, asked: KeyRequest, *, origin: str = ORIGIN, rp_id: str = "", kind: str = "webauthn.get"
    ) -> SignedPasskey:
        """Answer navigator.credentials.get."""
        self.counter += 1 if self.counts else 0
        data = self._data(rp_id or asked.rp_id, flags=self.flags)
        told = client_data(kind, asked.challenge, origin)
        signed = data + hashlib.sha256(unb64(told)).digest()
        return SignedPasskey(
            credential=b64(self.credential),
            client_data=told,
            authenticator_data=b64(data),
            signature=b64(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            user_handle=self.user_handle,
        )

    def _data(self, rp_id: str, *, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _attested(self, algorithm: int) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (part.to_bytes(32, "big") for part in (numbers.x, numbers.y))
        key = b"\xa5\x01\x02\x03" + head(1, -1 - algorithm) + b"\x20\x01\x21" + head(2, 32) + x
        return (
            bytes(16)
            + len(self.credential).to_bytes(2, "big")
            + self.credential
            + key
            + b"\x22"
            + head(2, 32)
            + y
        )


def client_data(kind: str, challenge: str, origin: str, **more: object) -> str:
    """Write what a browser says of the page that asked."""
    told = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False, **more}
    return b64(json.dumps(told).encode())


def head(major: int, number: int) -> bytes:
    """Write the head of a CBOR item."""
    if number < 24:
        return bytes([major << 5 | number])
    size = 1 if number < 256 else 2
    return bytes([major << 5 | 23 + size]) + number.to_bytes(size, "big")


def text(word: str) -> bytes:
    """Write a CBOR text."""
    return head(3, len(word)) + word.encode()


def b64(raw: bytes) -> str:
    """Write bytes as browsers do."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(written: str) -> bytes:
    """Read what `b64` wrote."""
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
