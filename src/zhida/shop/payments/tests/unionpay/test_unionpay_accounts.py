"""A [channels.NAME] table of kind unionpay: what it needs, and what it refuses."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from zhida.config.provider_files import ProviderFileInvalid
from zhida.doubles.unionpay import wire
from zhida.doubles.unionpay.certificates import (
    FROM,
    MERCHANT_FILE,
    SIGNER_COMMON_NAME,
    UNTIL,
    Identity,
    Subject,
    issue,
    prepare,
)
from zhida.shop.payments.channels import load_channels
from zhida.shop.payments.providers.unionpay import UnionPayProvider
from zhida.shop.payments.providers.unionpay.signatures import Trust, Unproven, prove

REAL = {
    "kind": "unionpay",
    "gateway_url": "https://gateway.95516.com/gateway/api/",
    "files_url": "https://filedownload.95516.com/",
}


def load(tmp_path, prepared, **changes: str):
    values = {**REAL, **prepare(prepared), **changes}
    lines = [f'{name} = "{value}"' for name, value in values.items() if value]
    path = tmp_path / "payments.toml"
    path.write_text("\n".join(["[channels.card]", *lines]), encoding="utf-8")
    provider = load_channels(path, allow_loopback=False)["card"].provider
    assert isinstance(provider, UnionPayProvider)
    return provider


def test_a_table_becomes_an_account(tmp_path, prepared):
    provider = load(tmp_path, prepared, signer_name="00040000:SIGN")

    assert provider.trust.signer_name == "00040000:SIGN"
    assert provider.trust.merchant == "777290058110048"
    assert provider.files_url == "https://filedownload.95516.com/"
    assert provider.acknowledgement == (200, b"ok", "text/plain")


def test_the_signer_is_unionpay_unless_it_is_named(tmp_path, prepared):
    assert load(tmp_path, prepared, signer_name="").trust.signer_name == "中国银联股份有限公司"


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("mer_id", "", "is missing"),
        ("mer_id", "7772900581100481", "must be letters and digits, 15 at most"),
        ("mer_id", "777-290", "must be letters and digits, 15 at most"),
        ("cert_id", "1A2B", "must be the certificate's serial number in decimal digits"),
        ("currency", "USD", "UnionPay's gateway charges in CNY"),
        (
            "gateway_url",
            "http://gateway.95516.com/",
            "http and loopback addresses are for demo and test mode",
        ),
        ("files_url", "https://127.0.0.1/", "http and loopback addresses are for demo and test mode"),
        ("files_url", "", "is missing"),
        ("root_cert_file", "nowhere.pem", "cannot be read: No such file or directory"),
        ("middle_cert_file", "payments.toml", "holds no certificate in PEM"),
        ("merchant", "M", "is not known for this kind"),
    ],
)
def test_a_wrong_table_names_the_key(tmp_path, prepared, key, value, reason):
    changes = {"cny_per_unit": "7.1", key: value} if key == "currency" else {key: value}

    with pytest.raises(ProviderFileInvalid) as refusal:
        load(tmp_path, prepared, **changes)

    assert str(refusal.value) == f"[channels.card] {key}: {reason}"


def test_the_files_of_the_practice_account_are_the_owners_only(tmp_path):
    first = prepare(tmp_path / "double")

    assert prepare(tmp_path / "double") == first
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "double").iterdir()} == {0o600}
    certificate = x509.load_pem_x509_certificate((tmp_path / "double" / MERCHANT_FILE).read_bytes())
    assert first["cert_id"] == str(certificate.serial_number)


@pytest.mark.parametrize(
    ("extensions", "may_issue"),
    [
        ([], False),
        ([x509.BasicConstraints(ca=True, path_length=None)], True),
        ([x509.BasicConstraints(ca=False, path_length=None)], False),
    ],
)
def test_who_may_issue_without_saying_what_for(authority, now, extensions, may_issue):
    middle = _bare(authority, extensions)
    leaf = _signed_by(middle)
    trust = Trust(
        roots=(authority.root.certificate,),
        middles=(middle.certificate,),
        signer_name="中国银联股份有限公司",
        merchant="777290058110048",
    )

    if may_issue:
        prove(leaf, trust, now=now)
    else:
        with pytest.raises(Unproven, match="a certificate from elsewhere"):
            prove(leaf, trust, now=now)


def _bare(authority, extensions) -> Identity:
    """Issue a middle that carries these extensions and no other."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "BARE CA")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.root.certificate.subject)
        .public_key(authority.middle.key.public_key())
        .serial_number(7)
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return Identity(builder.sign(authority.root.key, hashes.SHA256()), authority.middle.key)


def _signed_by(middle) -> dict[str, str]:
    """Give a message whose certificate the middle issued."""
    leaf = issue(Subject(name=SIGNER_COMMON_NAME), middle)
    return wire.sign({"merId": "777290058110048"}, key=leaf.key, certificate=leaf.certificate)
