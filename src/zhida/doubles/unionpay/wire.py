"""How UnionPay's side signs what it says, and how it proves what a merchant sends."""

import base64
import hashlib
from collections.abc import Mapping

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

VERSION = "5.1.0"
RSA = "01"


class SignatureRefused(Exception):
    """The merchant's message is not signed as version 5.1.0 wants it."""


def sign(
    fields: Mapping[str, str], *, key: rsa.RSAPrivateKey, certificate: x509.Certificate
) -> dict[str, str]:
    """Complete what UnionPay says: fixed fields, its certificate in PEM, and the signature."""
    told = {
        **fields,
        "version": fields.get("version", VERSION),
        "signMethod": fields.get("signMethod", RSA),
        "encoding": "UTF-8",
        "signPubKeyCert": certificate.public_bytes(serialization.Encoding.PEM).decode().strip(),
    }
    signature = key.sign(_digest(told), padding.PKCS1v15(), hashes.SHA256())
    return {**told, "signature": base64.b64encode(signature).decode()}


def verify(fields: Mapping[str, str], *, certificate: x509.Certificate) -> None:
    """Prove a merchant's message by the certificate that UnionPay has of the merchant.

    Raises: SignatureRefused.
    """
    if fields.get("version") != VERSION or fields.get("signMethod") != RSA:
        raise SignatureRefused("version")
    if fields.get("certId") != str(certificate.serial_number):
        raise SignatureRefused("certId")
    if not all(fields.values()):
        raise SignatureRefused("empty field")
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey), "merchants have RSA keys"
    try:
        signature = base64.b64decode(fields.get("signature", ""), validate=True)
        key.verify(signature, _digest(fields), padding.PKCS1v15(), hashes.SHA256())
    except (ValueError, InvalidSignature) as error:
        raise SignatureRefused("signature") from error


def plain_answer(fields: Mapping[str, str]) -> bytes:
    """Write a reply as UnionPay does: not URL-encoded, in no order that means anything."""
    return "&".join(f"{name}={value}" for name, value in fields.items()).encode()


def _digest(fields: Mapping[str, str]) -> bytes:
    """Hash once and give the hex; signing hashes it again."""
    pairs = sorted((name, value) for name, value in fields.items() if name != "signature")
    joined = "&".join("=".join(pair) for pair in pairs)
    return hashlib.sha256(joined.encode()).hexdigest().encode()
