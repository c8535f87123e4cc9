"""Passkeys as rooms and doors see them. Bytes travel as base64url without padding, as browsers write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ChallengePurpose(StrEnum):
    """What a challenge is for: to log in, to add a passkey, to prove oneself again."""

    LOGIN = "LOGIN"
    REGISTER = "REGISTER"
    PROVE = "PROVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """The shop as an authenticator knows it: the name its keys are bound to, and its pages' one origin."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRequest:
    """What a device is asked to sign. `allowed` names the credentials that may; empty leaves the choice."""

    challenge: str = field(repr=False)
    rp_id: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCreation:
    """What a device is asked to make. `user_handle` is a digest; `algorithms` are COSE numbers."""

    challenge: str = field(repr=False)
    rp_id: str
    user_handle: str
    user_name: str
    algorithms: tuple[int, ...]
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePasskey:
    """A device's answer to KeyCreation; nothing of it is believed before it is verified."""

    credential: str
    client_data: str
    attestation: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPasskey:
    """A device's answer to KeyRequest; nothing of it is believed before it is verified."""

    credential: str
    client_data: str
    authenticator_data: str
    signature: str = field(repr=False)
    user_handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a person who is logged in shows again who they are: a password or code, or a passkey's answer."""

    text: str = field(default="", repr=False)
    key: SignedPasskey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRecord:
    """One passkey of a person, as shown to that person."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None
