"""The keys of both sides, made once in a directory: the merchant's, the platform's, and the APIv3 key."""

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

MCHID = "1900000109"
APPID = "wxd678efh567hg6787"
MERCHANT_KEY, MERCHANT_CERTIFICATE = "wechat-merchant-key.pem", "wechat-merchant-cert.pem"
PLATFORM_KEY, PLATFORM_CERTIFICATE = "wechat-platform-key.pem", "wechat-platform-cert.pem"
PUBLIC_KEY_PRIVATE, PUBLIC_KEY = "wechat-public-key-private.pem", "wechat-public-key.pem"
API_V3_KEY = "wechat-api-v3-key.txt"
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092026112200000000000001"
LIFE = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the platform holds. `signers` maps a certificate serial or public key id to its private key."""

    mchid: str
    appid: str
    merchant_serial: str
    merchant_key: RSAPublicKey
    platform_serial: str
    public_key_id: str
    signers: dict[str, RSAPrivateKey] = field(repr=False)
    api_v3_key: bytes = field(repr=False)


def prepare(directory: Path) -> dict[str, object]:
    """Make the keys of both sides once and give the values of the shop's channel table.

    File names are relative to the directory; the address of the gateway is the caller's to add.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if not (directory / API_V3_KEY).exists():
        _make(directory)
    keys = load_keys(directory)
    return {
        "kind": "wechat",
        "mchid": keys.mchid,
        "appid": keys.appid,
        "merchant_serial": keys.merchant_serial,
        "private_key_file": MERCHANT_KEY,
        "api_v3_key_file": API_V3_KEY,
        "verifiers": {keys.platform_serial: PLATFORM_CERTIFICATE, keys.public_key_id: PUBLIC_KEY},
    }


def load_keys(directory: Path) -> Keys:
    """Read what `prepare` made."""
    merchant = x509.load_pem_x509_certificate((directory / MERCHANT_CERTIFICATE).read_bytes())
    platform = x509.load_pem_x509_certificate((directory / PLATFORM_CERTIFICATE).read_bytes())
    merchant_key = merchant.public_key()
    assert isinstance(merchant_key, RSAPublicKey)
    return Keys(
        mchid=MCHID,
        appid=APPID,
        merchant_serial=serial_of(merchant),
        merchant_key=merchant_key,
        platform_serial=serial_of(platform),
        public_key_id=PUBLIC_KEY_ID,
        signers={
            serial_of(platform): read_key(directory / PLATFORM_KEY),
            PUBLIC_KEY_ID: read_key(directory / PUBLIC_KEY_PRIVATE),
        },
        api_v3_key=(directory / API_V3_KEY).read_bytes(),
    )


def serial_of(certificate: x509.Certificate) -> str:
    """Write a certificate's serial number as WeChat does: forty capital hex digits."""
    return f"{certificate.serial_number:040X}"


def _make(directory: Path) -> None:
    merchant, platform, public = new_key(), new_key(), new_key()
    _write(directory / MERCHANT_KEY, _private_pem(merchant))
    _write(directory / MERCHANT_CERTIFICATE, _certificate(merchant, MCHID))
    _write(directory / PLATFORM_KEY, _private_pem(platform))
    _write(directory / PLATFORM_CERTIFICATE, _certificate(platform, "Tenpay.com sign"))
    _write(directory / PUBLIC_KEY_PRIVATE, _private_pem(public))
    public_pem = public.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _write(directory / PUBLIC_KEY, public_pem)
    # Last: what is complete is never made again.
    # Thirty-two characters, the first of which the tests look for in logs and databases.
    _write(directory / API_V3_KEY, f"MARKED-SECRET-{secrets.token_hex(9)}".encode())


def _certificate(key: RSAPrivateKey, name: str) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(158) | 1 << 158)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _private_pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(content)
