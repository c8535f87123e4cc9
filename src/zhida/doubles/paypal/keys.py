"""What the two sides need to know each other: the application's secret, and the webhook's certificate."""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLIENT_ID = "AZhidaPracticeClient"
WEBHOOK_ID = "8PT597110X687430LKGECATA"
CURRENCY = "USD"
SECRET_FILE = "paypal_client_secret.txt"  # noqa: S105 -- the name of a file
ROOT_FILE = "paypal_webhook_root.pem"
CERTIFICATE_FILE = "paypal_webhook_certificate.pem"
KEY_FILE = "paypal_webhook_key.pem"
SIGNER_NAME = "messageverificationcerts.paypal.test"
# The clock of a test may stand anywhere.
VALID_FROM, VALID_TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)


def prepare(directory: Path) -> dict[str, object]:
    """Make secret and certificates in a directory, once, readable by their owner only.

    Return a channel's table for the shop's side, its files named inside the directory, without what only the
    caller knows (address, weight). The certificates' addresses are PayPal's own, below the gateway's address.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if not (directory / KEY_FILE).exists():
        _make_certificates(directory)
    if not (directory / SECRET_FILE).exists():
        _write(directory / SECRET_FILE, f"MARKED-SECRET-{secrets.token_urlsafe(36)}".encode())
    return {
        "kind": "paypal",
        "client_id": CLIENT_ID,
        "client_secret_file": SECRET_FILE,
        "webhook_id": WEBHOOK_ID,
        "webhook_root_cert_file": ROOT_FILE,
        "currency": CURRENCY,
    }


def _make_certificates(directory: Path) -> None:
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root_name, name = _name("Practice Root for PayPal webhooks"), _name(SIGNER_NAME)
    root = (
        _certificate(subject=root_name, issuer=root_name, key=root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_signs_certificates(), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _certificate(subject=name, issuer=root_name, key=key)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(SIGNER_NAME)]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    _write(directory / ROOT_FILE, root.public_bytes(pem))
    _write(directory / CERTIFICATE_FILE, leaf.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(directory / KEY_FILE, private)


def _certificate(*, subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_TO)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _signs_certificates() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
