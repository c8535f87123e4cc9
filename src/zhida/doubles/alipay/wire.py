"""Alipay's signatures and ways of writing, from Alipay's side."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from zhida.doubles.gateways.books import SHANGHAI
from zhida.doubles.gateways.dialect import Call

YUAN = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?", re.ASCII)


class Refused(Exception):
    """A refusal in Alipay's words; `is_signed` is false for those that Alipay sends without signature."""

    def __init__(self, code: str, sub_code: str, *, is_signed: bool = True) -> None:
        super().__init__(sub_code)
        self.code = code
        self.sub_code = sub_code
        self.is_signed = is_signed


def parameters_of(call: Call) -> dict[str, str]:
    """Read the parameters of a call, be they in the address, in the form, or in both. Refuses bad UTF-8."""
    written = urlsplit(call.target).query, call.body.decode("latin-1")
    try:
        pairs = [
            pair for text in written for pair in parse_qsl(text, keep_blank_values=True, errors="strict")
        ]
    except ValueError as error:
        raise Refused("40002", "isv.invalid-charset", is_signed=False) from error
    return dict(pairs)


def check_request(parameters: Mapping[str, str], *, key: RSAPublicKey) -> None:
    """Refuse a call that its application did not sign by RSA2."""
    if parameters.get("sign_type") != "RSA2":
        raise Refused("40002", "isv.invalid-signature-type")
    names = sorted(name for name in parameters if name != "sign" and parameters[name] != "")
    content = "&".join([name + "=" + parameters[name] for name in names])
    try:
        signature = base64.b64decode(parameters.get("sign", ""), validate=True)
        key.verify(signature, content.encode("utf-8"), padding.PKCS1v15(), hashes.SHA256())
    except (binascii.Error, InvalidSignature) as error:
        raise Refused("40002", "isv.invalid-signature") from error


def write_node(fields: Mapping[str, object]) -> str:
    """Write a node as Alipay does: slashes escaped, other characters as they are."""
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return text.replace("/", "\\/")


def signature(content: str, *, key: RSAPrivateKey) -> str:
    """Sign a text and give base64."""
    made = key.sign(content.encode("utf-8"), padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(made).decode()


def notification_content(fields: Mapping[str, str]) -> str:
    """Give what is signed of a notification."""
    names = sorted(set(fields) - {"sign", "sign_type"})
    return "&".join([name + "=" + fields[name] for name in names])


def yuan(fen: int) -> str:
    """Write fen as yuan."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fen(text: object) -> int:
    """Read yuan as fen; refuses what is no amount above zero."""
    found = YUAN.fullmatch(str(text))
    amount = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if not amount:
        raise Refused("40004", "ACQ.INVALID_PARAMETER")
    return amount


def beijing(instant: datetime | str) -> str:
    """Write an instant in Beijing time; nothing for none."""
    if not instant:
        return ""
    moment = instant if isinstance(instant, datetime) else datetime.fromisoformat(instant)
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def from_beijing(text: object) -> datetime:
    """Read an instant in Beijing time; refuses anything else."""
    try:
        return datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise Refused("40004", "ACQ.INVALID_PARAMETER") from error
