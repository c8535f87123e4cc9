"""What Alipay signs and how: requests, replies over the exact bytes of their node, notifications. Pure."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

SIGN_TYPE: Final = "RSA2"
BLANKS: Final = re.compile(r"[ \t\r\n]*")
# Numbers stay text: amounts never pass through a float.
JSON: Final = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


class Malformed(Exception):
    """A reply that is not written as Alipay writes them; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply taken apart, not yet verified. `signed` are the bytes of the node exactly as they came."""

    signed: bytes
    node: Mapping[str, object]
    sign: str
    cert_sn: str


def sign_request(parameters: Mapping[str, str], *, key: RSAPrivateKey) -> str:
    """Sign the parameters of a call: empty ones are left out, sign_type is in. Give base64.

    Source: reference payments.md 2.1; Alipay's document on signing by oneself.
    """
    kept = {name: value for name, value in parameters.items() if value and name != "sign"}
    return base64.b64encode(key.sign(_joined(kept), PKCS1v15(), SHA256())).decode("ascii")


def signed_of_notification(parameters: Mapping[str, str]) -> bytes:
    """Give what is signed of a notification: all but sign and sign_type, and empty fields stay."""
    kept = {name: value for name, value in parameters.items() if name not in ("sign", "sign_type")}
    return _joined(kept)


def is_signed(content: bytes, sign: str, *, key: RSAPublicKey) -> bool:
    """Tell whether Alipay signed this with SHA-256; no other hash is ever looked at."""
    try:
        key.verify(base64.b64decode(sign, validate=True), content, PKCS1v15(), SHA256())
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def read_reply(body: bytes, *, method: str) -> Reply:
    """Take a reply apart without changing a byte of its node, whatever braces or escapes its texts hold.

    Raises Malformed.
    """
    try:
        members = _members(body.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON object of its own kind") from error
    name = f"{method.replace('.', '_')}_response"
    raw, node = members.get(name) or members.get("error_response") or ("", None)
    if not isinstance(node, dict):
        raise Malformed("no node of its own method")
    return Reply(
        signed=raw.encode(),
        node=node,
        sign=_text_of(members, "sign"),
        cert_sn=_text_of(members, "alipay_cert_sn"),
    )


def _joined(parameters: Mapping[str, str]) -> bytes:
    return "&".join(f"{name}={value}" for name, value in sorted(parameters.items())).encode()


def _members(text: str) -> dict[str, tuple[str, object]]:
    """Read the outermost object: name -> (the value's own characters, the value). Raises ValueError."""
    members: dict[str, tuple[str, object]] = {}
    at = _after(text, 0, "{")
    while True:
        name, at = JSON.raw_decode(text, at)
        at = _after(text, at, ":")
        value, end = JSON.raw_decode(text, at)
        if not isinstance(name, str) or name in members:
            raise ValueError("a name comes twice or is none")
        members[name] = (text[at:end], value)
        at = _blanks(text, end)
        if text[at : at + 1] == "}":
            break
        at = _after(text, at, ",")
    if _blanks(text, at + 1) != len(text):
        raise ValueError("something follows the object")
    return members


def _after(text: str, at: int, mark: str) -> int:
    """Give the place of the next value, past one mark and the blanks around it."""
    at = _blanks(text, at)
    if text[at : at + 1] != mark:
        raise ValueError(f"{mark} is missing")
    return _blanks(text, at + 1)


def _blanks(text: str, at: int) -> int:
    found = BLANKS.match(text, at)
    assert found is not None, "the pattern also matches nothing"
    return found.end()


def _text_of(members: Mapping[str, tuple[str, object]], name: str) -> str:
    value = members.get(name, ("", ""))[1]
    return value if isinstance(value, str) else ""
