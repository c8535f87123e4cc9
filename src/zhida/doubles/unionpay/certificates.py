"""The practice certificates: a root, a middle and UnionPay's own, and one for the merchant."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from zhida.doubles.gateways.signing_keys import read_key

MERCHANT = "777290058110048"
SIGNER = "中国银联股份有限公司"
SIGNER_COMMON_NAME = f"041@Z12@{SIGNER}@00000001"
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
ROOT_FILE, MIDDLE_FILE = "unionpay_root.pem", "unionpay_middle.pem"
SIGNER_FILE, SIGNER_KEY_FILE = "unionpay_signer.pem", "unionpay_signer_key.pem"
MERCHANT_FILE, MERCHANT_KEY_FILE = "merchant.pem", "merchant_key.pem"


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a certificate is to say."""

    name: str
    is_authority: bool = False
    bits: int = 2048
    since: datetime = FROM
    until: datetime = UNTIL


def issue(subject: Subject, issuer: Identity | None = None) -> Identity:
    """Make a certificate with a new key, signed by the issuer or by itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=subject.bits)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.COMMON_NAME, subject.name),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(subject.since)
        .not_valid_after(subject.until)
        .add_extension(x509.BasicConstraints(ca=subject.is_authority, path_length=None), critical=True)
        .add_extension(_usage(subject), critical=True)
    )
    return Identity(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def prepare(directory: Path) -> dict[str, object]:
    """Make both sides' keys and certificates once and give the values of a [channels.X] table.

    The files are readable by their owner only. The table still lacks `gateway_url` and `files_url`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if not (directory / MERCHANT_FILE).exists():
        root = issue(Subject(name="PRACTICE ROOT CA", is_authority=True))
        middle = issue(Subject(name="PRACTICE ISSUING CA", is_authority=True), root)
        signer = issue(Subject(name=SIGNER_COMMON_NAME), middle)
        merchant = issue(Subject(name=f"041@N31@{MERCHANT}@00000001"), middle)
        for file, identity in ((ROOT_FILE, root), (MIDDLE_FILE, middle), (SIGNER_FILE, signer)):
            _write(directory / file, identity.certificate.public_bytes(serialization.Encoding.PEM))
        _write(directory / SIGNER_KEY_FILE, _pem(signer.key))
        _write(directory / MERCHANT_KEY_FILE, _pem(merchant.key))
        _write(directory / MERCHANT_FILE, merchant.certificate.public_bytes(serialization.Encoding.PEM))
    return {
        "mer_id": MERCHANT,
        "cert_id": str(read_certificate(directory / MERCHANT_FILE).serial_number),
        "private_key_file": str(directory / MERCHANT_KEY_FILE),
        "root_cert_file": str(directory / ROOT_FILE),
        "middle_cert_file": str(directory / MIDDLE_FILE),
        "signer_name": SIGNER,
    }


def read_certificate(path: Path) -> x509.Certificate:
    """Read a certificate that `prepare` made."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def read_signer(directory: Path) -> Identity:
    """Read what UnionPay signs with."""
    return Identity(read_certificate(directory / SIGNER_FILE), read_key(directory / SIGNER_KEY_FILE))


def _usage(subject: Subject) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not subject.is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=subject.is_authority,
        crl_sign=subject.is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
