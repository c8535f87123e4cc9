"""Reading a [channels.NAME] table of the kind alipay."""

import base64
import binascii
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_public_key,
)

from zhida.shop.payments.channel_table import LEAST_RSA_BITS, ChannelTable, proven_key
from zhida.shop.payments.providers.alipay.calls import Caller
from zhida.shop.payments.providers.alipay.certificates import (
    PinnedCertificates,
    PinnedKey,
    root_serial_number,
    serial_number,
)
from zhida.shop.payments.providers.alipay.facts import CURRENCY
from zhida.shop.payments.providers.alipay.provider import AlipayProvider
from zhida.shop.payments.providers.contract import Provider

PRIVATE_KEY, PUBLIC_KEY = "private_key_file", "alipay_public_key_file"
APP_CERT, ALIPAY_CERT, ROOT_CERT = "app_cert_file", "alipay_cert_file", "alipay_root_cert_file"
DESKTOP_KINDS: Final = ("page", "qr")
PEM: Final = "-----BEGIN "


def build(table: ChannelTable) -> Provider:
    """Read the table: with alipay_public_key_file in key mode, else in certificate mode.

    Raises ProviderFileInvalid.
    """
    if table.currency() != CURRENCY:
        raise table.wrong("currency", f"Alipay takes {CURRENCY}")
    desktop_kind = table.text("desktop_kind", default="page")
    if desktop_kind not in DESKTOP_KINDS:
        raise table.wrong("desktop_kind", "must be page or qr")
    return AlipayProvider(
        caller=_caller(table),
        seller_id=table.text("seller_id"),
        desktop_kind=desktop_kind,
        wap_product_code=table.text("wap_product_code", default="QUICK_WAP_WAY"),
        qr_product_code=table.optional_text("qr_product_code"),
        allow_loopback=table.allow_loopback,
    )


def _caller(table: ChannelTable) -> Caller:
    gateway_url, app_id, private_key = (
        table.url("gateway_url"),
        table.text("app_id"),
        _private_key(table),
    )
    if table.optional_text(PUBLIC_KEY):
        trust = PinnedKey(key=_public_key(table))
        return Caller(gateway_url=gateway_url, app_id=app_id, private_key=private_key, trust=trust)
    ours, chain, roots = (table.certificates(key) for key in (APP_CERT, ALIPAY_CERT, ROOT_CERT))
    if not isinstance(_key_of(chain[0]), RSAPublicKey):
        raise table.wrong(ALIPAY_CERT, "must hold a certificate of an RSA key")
    if _key_of(ours[0]) != private_key.public_key():
        raise table.wrong(APP_CERT, f"is not the certificate of {PRIVATE_KEY}")
    root_number = root_serial_number(roots)
    if not root_number:
        raise table.wrong(ROOT_CERT, "holds no root that is signed by RSA")
    return Caller(
        gateway_url=gateway_url,
        app_id=app_id,
        private_key=private_key,
        trust=PinnedCertificates(chain=chain, roots=roots),
        certificate_numbers={"app_cert_sn": serial_number(ours[0]), "alipay_root_cert_sn": root_number},
    )


def _private_key(table: ChannelTable) -> RSAPrivateKey:
    """Read our key: PEM, or the bare base64 that Alipay's key tool writes."""
    content = table.secret(PRIVATE_KEY)
    try:
        if content.startswith(PEM):
            key: object = proven_key(content.encode())
        else:
            key = load_der_private_key(_unwrapped(content), password=None)
    except (ValueError, TypeError) as error:
        raise table.wrong(PRIVATE_KEY, "holds no private key without password") from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_RSA_BITS:
        raise table.wrong(PRIVATE_KEY, f"must hold an RSA key of at least {LEAST_RSA_BITS} bits")
    return key


def _public_key(table: ChannelTable) -> RSAPublicKey:
    """Read Alipay's key: PEM, or the bare base64 that Alipay's pages show."""
    content = table.secret(PUBLIC_KEY)
    try:
        if content.startswith(PEM):
            key: object = load_pem_public_key(content.encode())
        else:
            key = load_der_public_key(_unwrapped(content))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise table.wrong(PUBLIC_KEY, "holds no public key") from error
    if not isinstance(key, RSAPublicKey) or key.key_size < LEAST_RSA_BITS:
        raise table.wrong(PUBLIC_KEY, f"must hold an RSA key of at least {LEAST_RSA_BITS} bits")
    return key


def _unwrapped(content: str) -> bytes:
    """Decode base64 that may be broken into lines. Raises ValueError."""
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def _key_of(certificate: x509.Certificate) -> object:
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
