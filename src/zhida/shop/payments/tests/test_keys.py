"""Keys, secrets and rates of the channels file: refused by table and key."""

from datetime import date

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from zhida.config.provider_files import Place, ProviderFileInvalid
from zhida.shop.payments import queries
from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.providers.contract import BillUnreadable, NoBill

pytestmark = pytest.mark.django_db
PEM = serialization.Encoding.PEM
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


@pytest.fixture
def table(tmp_path):
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    other = ed25519.Ed25519PrivateKey.generate()
    (tmp_path / "weak.pem").write_bytes(weak.public_key().public_bytes(PEM, SPKI))
    (tmp_path / "other.pem").write_bytes(other.public_key().public_bytes(PEM, SPKI))
    (tmp_path / "text.pem").write_text("no key")
    (tmp_path / "chinese.txt").write_text("密钥", encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n")
    values = {
        "weak": "weak.pem",
        "other": "other.pem",
        "text": "text.pem",
        "chinese": "chinese.txt",
        "empty": "empty.txt",
        "rate": "7,1",
        "zero": "0.0",
        "verifiers": {},
    }
    return ChannelTable("x", values, Place(heading="channels.x", directory=tmp_path, allow_loopback=True))


@pytest.mark.parametrize(
    ("read", "key", "message"),
    [
        ("rsa_public_key", "weak", "must hold an RSA key of at least 2048 bits"),
        ("rsa_public_key", "other", "must hold an RSA key"),
        ("rsa_public_key", "text", "holds no public key or certificate in PEM"),
        ("rsa_private_key", "text", "holds no private key in PEM without password"),
        ("certificates", "text", "holds no certificate in PEM"),
        ("secret", "chinese", "must be plain ASCII"),
        ("secret", "empty", "is empty"),
        ("rsa_public_keys", "verifiers", "must be a table of names to files"),
        ("rate", "rate", "must be a number above 0 as text"),
        ("rate", "zero", "must be a number above 0 as text"),
        ("certificates", "none", "is missing"),
    ],
)
def test_what_is_no_key_secret_or_rate_is_named(table, read, key, message):
    with pytest.raises(ProviderFileInvalid, match=f"{key}: {message}"):
        getattr(table, read)(key)


def test_our_own_key_is_strong_too(table, tmp_path):
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    form = serialization.PrivateFormat.PKCS8
    (tmp_path / "weak.pem").write_bytes(weak.private_bytes(PEM, form, serialization.NoEncryption()))

    with pytest.raises(ProviderFileInvalid, match="at least 2048 bits"):
        table.rsa_private_key("weak")


def test_the_simulator_writes_no_bills(bench, tmp_path, now):
    provider = channel_accounts()["simulator"].provider

    with pytest.raises(NoBill):
        provider.fetch_bill(date(2026, 11, 22), tmp_path / "bill", now=now)
    with pytest.raises(BillUnreadable):
        provider.read_bill(tmp_path / "bill")


def test_methods_have_names(bench):
    assert {kind: queries.method_title(kind=kind) for kind in ("alipay", "transfer")} == {
        "alipay": "支付宝",
        "transfer": "银行转账",
    }
