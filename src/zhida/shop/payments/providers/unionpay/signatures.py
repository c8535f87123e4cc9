"""How UnionPay messages are signed and proven. Version 5.1.0 and RSA are pinned: the sender never chooses.

The signed text is every field but the signature as `name=value`, sorted by name, joined with `&`. It is
hashed twice: the lower-case hex of its SHA-256 is what SHA256withRSA signs.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509.oid import NameOID

VERSION: Final = "5.1.0"
RSA_METHOD: Final = "01"
UNIONPAY_NAME: Final = "中国银联股份有限公司"
SIGNATURE: Final = "signature"
CERTIFICATE: Final = "signPubKeyCert"
# The owner stands in the common name as `041@Z12@中国银联股份有限公司@00000001`, say.
OWNER_PART: Final = 2
LEAST_RSA_BITS: Final = 2048
STRONG_HASHES: Final = frozenset({"sha256", "sha384", "sha512"})
MOST_FIELDS: Final = 100


class Unproven(Exception):
    """The message is not shown to be UnionPay's; the text never holds what was signed."""


class ForAnother(Unproven):
    """The message is UnionPay's, but for another merchant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom we believe: certificates that chain to the pinned roots and are owned by `signer_name`."""

    roots: tuple[x509.Certificate, ...]
    middles: tuple[x509.Certificate, ...]
    signer_name: str
    merchant: str


def sign(fields: Mapping[str, str], *, cert_id: str, key: RSAPrivateKey) -> dict[str, str]:
    """Complete a request: empty fields are left out, the fixed ones added, the signature last."""
    whole = {
        "version": VERSION,
        "encoding": "UTF-8",
        "signMethod": RSA_METHOD,
        "certId": cert_id,
        **fields,
    }
    whole = {name: value for name, value in whole.items() if value}
    digest = hex_digest(whole).encode("ascii")
    signature = key.sign(digest, PKCS1v15(), hashes.SHA256())
    return {**whole, SIGNATURE: base64.b64encode(signature).decode("ascii")}


def prove(fields: Mapping[str, str], trust: Trust, *, now: datetime) -> None:
    """Prove a message whole: version, certificate, signature, merchant. Raises Unproven, ForAnother."""
    prove_digests(fields, _digests(fields), trust, now=now)


def prove_digests(fields: Mapping[str, str], digests: Iterable[str], trust: Trust, *, now: datetime) -> None:
    """Prove a message whose hex digests were taken elsewhere, because it is too large to hold.

    Raises Unproven, ForAnother.
    """
    if fields.get("version") != VERSION or fields.get("signMethod") != RSA_METHOD:
        raise Unproven("another version or method of signing")
    key = _proven_key(fields.get(CERTIFICATE, ""), trust, now=now)
    try:
        signature = base64.b64decode(fields.get(SIGNATURE, ""), validate=True)
    except ValueError as error:
        raise Unproven("bad signature") from error
    if not any(_fits(key, signature, digest) for digest in digests):
        raise Unproven("bad signature")
    if fields.get("merId") != trust.merchant:
        raise ForAnother("for another merchant")


def hex_digest(fields: Mapping[str, str]) -> str:
    """Give the lower-case hex of the SHA-256 of the signed text."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != SIGNATURE)
    return hashlib.sha256(text.encode()).hexdigest()


def read_answer(body: bytes) -> dict[str, str]:
    """Read a reply. It is not URL-encoded, and values (a PEM, base64) may hold `=`: only the first divides.

    Raises Unproven.
    """
    try:
        pieces = body.decode("utf-8").split("&")
    except UnicodeDecodeError as error:
        raise Unproven("not UTF-8") from error
    return _once_each((name, value) for name, _equals, value in (piece.partition("=") for piece in pieces))


def read_form(body: bytes) -> dict[str, str]:
    """Read a notification, which is a URL-encoded form. Raises Unproven."""
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Unproven("not a form") from error
    return _once_each(pairs)


def _once_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in pairs:
        if not name or name in fields:
            raise Unproven("not a list of fields")
        fields[name] = value
    return fields


def _digests(fields: Mapping[str, str]) -> Iterable[str]:
    """Give the digest by the rule, without empty fields, and as UnionPay's own code takes it, with them."""
    yield hex_digest({name: value for name, value in fields.items() if value})
    yield hex_digest(fields)


def _fits(key: RSAPublicKey, signature: bytes, digest: str) -> bool:
    try:
        key.verify(signature, digest.encode("ascii"), PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _proven_key(pem: str, trust: Trust, *, now: datetime) -> RSAPublicKey:
    """Give the key of a certificate that is valid now, chains to a root we pinned, and is UnionPay's own."""
    try:
        leaf = x509.load_pem_x509_certificate(pem.encode())
        key = leaf.public_key()
        strong = leaf.signature_hash_algorithm is not None and (
            leaf.signature_hash_algorithm.name in STRONG_HASHES
        )
        names = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Unproven("no certificate") from error
    if not isinstance(key, RSAPublicKey) or key.key_size < LEAST_RSA_BITS or not strong:
        raise Unproven("a weak certificate")
    if not _is_valid(leaf, now):
        raise Unproven("a certificate out of its time")
    if not any(_issued(middle, leaf, now) and _is_rooted(middle, trust, now) for middle in trust.middles):
        raise Unproven("a certificate from elsewhere")
    if len(names) != 1 or str(names[0].value).split("@")[OWNER_PART : OWNER_PART + 1] != [trust.signer_name]:
        raise Unproven("a certificate of another owner")
    return key


def _is_rooted(middle: x509.Certificate, trust: Trust, now: datetime) -> bool:
    return any(_issued(root, middle, now) for root in trust.roots)


def _issued(issuer: x509.Certificate, child: x509.Certificate, now: datetime) -> bool:
    """Say whether an issuer that may issue at this moment really signed the child."""
    try:
        child.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return _is_valid(issuer, now) and _may_issue(issuer)


def _is_valid(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def _may_issue(certificate: x509.Certificate) -> bool:
    extensions = certificate.extensions
    try:
        constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound as missing:
        return missing.oid == x509.KeyUsage.oid and constraints.ca
    return constraints.ca and usage.key_cert_sign
