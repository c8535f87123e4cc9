"""The keys and certificates of both sides, made once in a directory."""

import hashlib
import secrets
import stat
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509.oid import NameOID

from zhida.doubles.gateways.signing_keys import new_key, read_key

APP_ID, SELLER_ID = "2021004100000001", "2088000000000001"
APP_KEY, APP_CERT = "alipay-app-key.pem", "alipay-app-cert.pem"
ALIPAY_KEY, ALIPAY_PUBLIC_KEY, ALIPAY_CERT = (
    "alipay-gateway-key.pem",
    "alipay-gateway-public-key.txt",
    "alipay-gateway-cert.pem",
)
ISSUER_KEY, ROOT_CERT = "alipay-issuer-key.pem", "alipay-root-cert.pem"
LIFE = timedelta(days=3650)
OWNER = "支付宝(中国)网络技术有限公司"
ROOT_NAME = (("C", "CN"), ("O", "Practice Financial"), ("OU", "Certification Authority"), ("CN", "Root R1"))
ISSUER_NAME = (("C", "CN"), ("O", "Practice Financial"), ("CN", "Class 2 R1"))
OIDS = {
    "C": NameOID.COUNTRY_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "ST": NameOID.STATE_OR_PROVINCE_NAME,
    "CN": NameOID.COMMON_NAME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What Alipay's side holds. `alipay_cert` is what it signs with in certificate mode."""

    app_key: RSAPublicKey
    app_cert_number: str
    root_cert_number: str
    alipay_key: RSAPrivateKey = field(repr=False)
    issuer_key: RSAPrivateKey = field(repr=False)
    alipay_cert: x509.Certificate
    issuer_cert: x509.Certificate


def prepare(directory: Path, *, certificates: bool = False) -> dict[str, object]:
    """Make the keys of both sides once and give the values of the shop's channel table.

    File names are relative to the directory. With `certificates` the table is that of certificate mode.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if not (directory / APP_KEY).exists():
        _make(directory)
    mode = (
        {"app_cert_file": APP_CERT, "alipay_cert_file": ALIPAY_CERT, "alipay_root_cert_file": ROOT_CERT}
        if certificates
        else {"alipay_public_key_file": ALIPAY_PUBLIC_KEY}
    )
    return {
        "kind": "alipay",
        "app_id": APP_ID,
        "seller_id": SELLER_ID,
        "private_key_file": APP_KEY,
        **mode,
    }


def load_keys(directory: Path) -> Keys:
    """Read what `prepare` made."""
    app = x509.load_pem_x509_certificate((directory / APP_CERT).read_bytes())
    app_key = app.public_key()
    assert isinstance(app_key, RSAPublicKey)
    leaf, issuer = x509.load_pem_x509_certificates((directory / ALIPAY_CERT).read_bytes())
    root = x509.load_pem_x509_certificate((directory / ROOT_CERT).read_bytes())
    return Keys(
        app_key=app_key,
        app_cert_number=number_of(app),
        root_cert_number=number_of(root),
        alipay_key=read_key(directory / ALIPAY_KEY),
        issuer_key=read_key(directory / ISSUER_KEY),
        alipay_cert=leaf,
        issuer_cert=issuer,
    )


def number_of(certificate: x509.Certificate) -> str:
    """Number a certificate as Alipay does: MD5 of the issuer's parts, last first, and the serial."""
    shorts = {oid: short for short, oid in OIDS.items()}
    parts = [f"{shorts[part.oid]}={part.value!s}" for part in certificate.issuer]
    text = ",".join(reversed(parts)) + str(certificate.serial_number)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def issue(
    subject: tuple[tuple[str, str], ...],
    key: RSAPublicKey,
    *,
    issuer: tuple[tuple[str, str], ...],
    issuer_key: RSAPrivateKey,
    may_issue: bool = False,
) -> x509.Certificate:
    """Write a certificate."""
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(secrets.randbits(128) | 1 << 127)
        .not_valid_before(now - LIFE)
        .not_valid_after(now + LIFE)
        .add_extension(x509.BasicConstraints(ca=may_issue, path_length=None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def alipay_subject(common_name: str = "practice") -> tuple[tuple[str, str], ...]:
    """Name the owner of Alipay's own certificates."""
    return (("C", "CN"), ("O", OWNER), ("OU", "Alipay"), ("CN", f"{OWNER}-{common_name}"))


def pem(*certificates: x509.Certificate) -> bytes:
    """Write certificates as PEM, one after the other."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def _make(directory: Path) -> None:
    app, alipay, issuer, root = new_key(), new_key(), new_key(), new_key()
    root_cert = issue(ROOT_NAME, root.public_key(), issuer=ROOT_NAME, issuer_key=root, may_issue=True)
    issuer_cert = issue(ISSUER_NAME, issuer.public_key(), issuer=ROOT_NAME, issuer_key=root, may_issue=True)
    leaf = issue(alipay_subject(), alipay.public_key(), issuer=ISSUER_NAME, issuer_key=issuer)
    merchant = (("C", "CN"), ("O", "演练商家"), ("CN", APP_ID))
    app_cert = issue(merchant, app.public_key(), issuer=ISSUER_NAME, issuer_key=issuer)
    bare = alipay.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _write(directory / ROOT_CERT, pem(root_cert))
    _write(directory / ISSUER_KEY, _private_pem(issuer))
    _write(directory / ALIPAY_CERT, pem(leaf, issuer_cert))
    _write(directory / ALIPAY_KEY, _private_pem(alipay))
    # Alipay's pages show the key as bare base64.
    _write(directory / ALIPAY_PUBLIC_KEY, b"".join(bare.splitlines()[1:-1]))
    _write(directory / APP_CERT, pem(app_cert))
    # Last: what is complete is never made again.
    _write(directory / APP_KEY, _private_pem(app))


def _name(parts: tuple[tuple[str, str], ...]) -> x509.Name:
    return x509.Name([x509.NameAttribute(OIDS[short], value) for short, value in parts])


def _private_pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(content)
