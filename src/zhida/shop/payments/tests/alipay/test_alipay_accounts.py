"""Keys and certificates: what the channel table takes, and which certificates are trusted later."""

import base64
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from zhida.config.provider_files import ProviderFileInvalid
from zhida.doubles.alipay import keys
from zhida.doubles.gateways.signing_keys import new_key
from zhida.shop.payments.channels import load_channels
from zhida.shop.payments.providers.alipay.certificates import (
    PinnedCertificates,
    Untrusted,
    root_serial_number,
)
from zhida.shop.payments.providers.contract import FactStatus, OutcomeUnknown

pytestmark = pytest.mark.django_db

RSA, UNKNOWN_KIND = bytes.fromhex("06092a864886f70d010101"), bytes.fromhex("06092a864886f70d01017e")


def new_certificate(bench, *, subject=None, issuer_key=None, key=None):
    key = key or new_key()
    return key, keys.issue(
        subject or keys.alipay_subject("next"),
        key.public_key(),
        issuer=keys.ISSUER_NAME,
        issuer_key=issuer_key or bench.dialect.keys.issuer_key,
    )


def test_a_new_certificate_of_alipay_is_fetched_once_and_trusted(bench):
    bench.set_channel(certificates=True)
    key, certificate = new_certificate(bench)
    bench.dialect.change_certificate(certificate, key)

    assert bench.provider.query(bench.order(), now=bench.clock()).status is FactStatus.ABSENT

    assert list(bench.provider.caller.trust.learnt) == [keys.number_of(certificate)]
    assert bench.provider.query(bench.order(), now=bench.clock()).status is FactStatus.ABSENT


@pytest.mark.parametrize("whose", ["merchant", "stranger"])
def test_a_certificate_that_is_not_alipays_is_not_trusted(bench, caplog, whose):
    bench.set_channel(certificates=True)
    subject = (("C", "CN"), ("O", "演练商家"), ("CN", "x")) if whose == "merchant" else None
    issuer_key = new_key() if whose == "stranger" else None
    key, certificate = new_certificate(bench, subject=subject, issuer_key=issuer_key)
    bench.dialect.change_certificate(certificate, key)

    with pytest.raises(OutcomeUnknown, match="an unknown certificate"):
        bench.provider.query(bench.order(), now=bench.clock())

    assert "is not trusted" in caplog.text
    assert bench.provider.caller.trust.learnt == {}


def test_trust_is_learnt_only_for_what_was_asked_in_force_and_of_rsa(bench):
    bench.set_channel(certificates=True)
    trust = bench.provider.caller.trust
    assert isinstance(trust, PinnedCertificates)
    _key, certificate = new_certificate(bench)
    content = base64.b64encode(keys.pem(certificate)).decode()
    number = keys.number_of(certificate)
    bare = keys.issue(
        keys.alipay_subject(), new_key().public_key(), issuer=(("CN", "x"),), issuer_key=new_key()
    )
    elliptic = new_certificate(bench, key=generate_private_key(SECP256R1()))[1]

    for wrong, asked, now in [
        ("***", number, bench.clock()),
        (base64.b64encode(b"no certificate").decode(), number, bench.clock()),
        (content, "0" * 32, bench.clock()),
        (content, number, bench.clock() + timedelta(days=9999)),
        (base64.b64encode(keys.pem(bare)).decode(), keys.number_of(bare), bench.clock()),
        (base64.b64encode(keys.pem(elliptic)).decode(), keys.number_of(elliptic), bench.clock()),
    ]:
        with pytest.raises(Untrusted):
            trust.learn(wrong, cert_sn=asked, now=now)

    trust.learn(content, cert_sn=number, now=bench.clock())
    assert list(trust.learnt) == [number]


def test_a_chain_that_never_ends_or_runs_through_a_merchant_is_not_followed(bench):
    bench.set_channel(certificates=True)
    trust = bench.provider.caller.trust
    key = new_key()
    names = [(("CN", f"m{index}"),) for index in range(7)]
    ring = [
        keys.issue(names[index + 1], key.public_key(), issuer=names[index], issuer_key=key, may_issue=True)
        for index in range(6)
    ]
    leaf = keys.issue(keys.alipay_subject(), key.public_key(), issuer=names[6], issuer_key=key)
    merchant_key, merchant = new_certificate(bench, subject=(("O", "演练商家"), ("CN", "shop")))
    middle = keys.issue(
        keys.alipay_subject(),
        key.public_key(),
        issuer=(("O", "演练商家"), ("CN", "shop")),
        issuer_key=merchant_key,
    )

    plain = x509.CertificateBuilder(
        issuer_name=bench.dialect.keys.issuer_cert.subject,
        subject_name=x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "plain")]),
        public_key=key.public_key(),
        serial_number=7,
        not_valid_before=bench.clock() - timedelta(days=1),
        not_valid_after=bench.clock() + timedelta(days=1),
    ).sign(bench.dialect.keys.issuer_key, hashes.SHA256())
    below = keys.issue(keys.alipay_subject(), key.public_key(), issuer=(("CN", "plain"),), issuer_key=key)

    for chain in ([leaf, *ring], [middle, merchant], [below, plain]):
        content = base64.b64encode(keys.pem(*chain)).decode()
        with pytest.raises(Untrusted, match="no way to the root"):
            trust.learn(content, cert_sn=keys.number_of(chain[0]), now=bench.clock())


def test_roots_that_are_not_signed_by_rsa_do_not_count():
    key = generate_private_key(SECP256R1())
    root = keys.issue(keys.ROOT_NAME, key.public_key(), issuer=keys.ROOT_NAME, issuer_key=key)

    assert root_serial_number([root]) == ""


def load(bench, **changes):
    bench.set_channel(**changes)
    return load_channels(bench.channels_file, allow_loopback=True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"currency": "USD"}, "currency: Alipay takes CNY"),
        ({"desktop_kind": "app"}, "desktop_kind: must be page or qr"),
        ({"private_key_file": "elliptic.pem"}, "private_key_file: must hold an RSA key"),
        ({"private_key_file": "channels.toml"}, "private_key_file: holds no private key"),
        ({"private_key_file": "small.pem"}, "private_key_file: must hold an RSA key of at least 2048"),
        ({"alipay_public_key_file": "channels.toml"}, "alipay_public_key_file: holds no public key"),
        ({"alipay_public_key_file": "elliptic-public.pem"}, "alipay_public_key_file: must hold an RSA key"),
        ({"certificates": True, "app_cert_file": keys.ROOT_CERT}, "is not the certificate of"),
        ({"certificates": True, "alipay_cert_file": "elliptic-cert.pem"}, "of an RSA key"),
        ({"certificates": True, "alipay_cert_file": "unknown-kind-cert.pem"}, "of an RSA key"),
        (
            {"certificates": True, "alipay_root_cert_file": "elliptic-cert.pem"},
            "no root that is signed by RSA",
        ),
        ({"typo": "x"}, "typo: is not known"),
    ],
)
def test_a_wrong_table_is_refused_with_its_key(bench, changes, reason):
    elliptic = generate_private_key(SECP256R1())
    root = keys.issue((("CN", "e"),), elliptic.public_key(), issuer=(("CN", "e"),), issuer_key=elliptic)
    write = bench.directory.joinpath
    pkcs8 = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    write("elliptic.pem").write_bytes(elliptic.private_bytes(*pkcs8))
    write("elliptic-cert.pem").write_bytes(keys.pem(root))
    public = elliptic.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write("elliptic-public.pem").write_bytes(public)
    ours = x509.load_pem_x509_certificate(bench.directory.joinpath(keys.APP_CERT).read_bytes())
    odd = ours.public_bytes(Encoding.DER).replace(RSA, UNKNOWN_KIND)
    write("unknown-kind-cert.pem").write_bytes(keys.pem(x509.load_der_x509_certificate(odd)))
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    write("small.pem").write_bytes(small.private_bytes(*pkcs8))

    with pytest.raises(ProviderFileInvalid, match=reason):
        load(bench, **changes)


def test_keys_are_taken_in_pem_and_as_alipays_bare_base64(bench):
    pem = bench.directory.joinpath(keys.APP_KEY).read_bytes()
    der = load_pem_private_key(pem, password=None).private_bytes(
        Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    bench.directory.joinpath("bare.txt").write_text(base64.encodebytes(der).decode(), encoding="ascii")
    bare = bench.directory.joinpath(keys.ALIPAY_PUBLIC_KEY).read_text(encoding="ascii")
    bench.directory.joinpath("public.pem").write_text(
        f"-----BEGIN PUBLIC KEY-----\n{bare}\n-----END PUBLIC KEY-----\n", encoding="ascii"
    )

    bench.set_channel(private_key_file="bare.txt", alipay_public_key_file="public.pem")

    assert bench.provider.query(bench.order(), now=bench.clock()).status is FactStatus.ABSENT
    assert bench.provider.scenes == {"pc", "h5"}
