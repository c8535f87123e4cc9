"""The signature rule of PayPal's webhooks: `id|time|webhook id|CRC-32 of the body`, RSA with SHA-256."""

import base64
import binascii
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from zhida.shop.payments.conf import SIGNATURE_WINDOW
from zhida.shop.payments.providers.contract import NotificationRejected
from zhida.shop.payments.providers.paypal.certificates import CertificateShelf, NotFetched, Untrusted

TRANSMISSION_ID = "paypal-transmission-id"
TRANSMISSION_TIME = "paypal-transmission-time"
TRANSMISSION_SIG = "paypal-transmission-sig"
CERT_URL = "paypal-cert-url"
AUTH_ALGO = "paypal-auth-algo"
PROOF_HEADERS = (TRANSMISSION_ID, TRANSMISSION_TIME, TRANSMISSION_SIG, CERT_URL, AUTH_ALGO)
KEPT_HEADERS = (TRANSMISSION_ID, TRANSMISSION_TIME, CERT_URL, AUTH_ALGO)
# The only rule we accept: the sender must not choose a weaker one.
ALGORITHM = "SHA256withRSA"
LONGEST_HEADER = 2048
# A message is sent again for 3 days with the time of its first sending; repeats are told by the event's id.
OLDEST = timedelta(days=4)


def prove_webhook(
    body: bytes,
    headers: Mapping[str, str],
    *,
    webhook_id: str,
    certificates: CertificateShelf,
    now: datetime,
) -> dict[str, str]:
    """Prove that PayPal sent these bytes to this webhook, and give the headers that tell of it.

    Raises NotificationRejected: 401 for what is not proven, 503 when the certificate cannot be had now.
    """
    proof = {name: headers.get(name, "") for name in PROOF_HEADERS}
    if not all(0 < len(value) <= LONGEST_HEADER for value in proof.values()):
        raise NotificationRejected(401, "unsigned")
    if proof[AUTH_ALGO] != ALGORITHM:
        raise NotificationRejected(401, "another algorithm")
    _check_time(proof[TRANSMISSION_TIME], now=now)
    try:
        key = certificates.key_at(proof[CERT_URL], now=now)
    except Untrusted as error:
        raise NotificationRejected(401, str(error)) from error
    except NotFetched as error:
        raise NotificationRejected(503, str(error)) from error
    signed = f"{proof[TRANSMISSION_ID]}|{proof[TRANSMISSION_TIME]}|{webhook_id}|{zlib.crc32(body)}"
    try:
        signature = base64.b64decode(proof[TRANSMISSION_SIG], validate=True)
        key.verify(signature, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (binascii.Error, ValueError, InvalidSignature) as error:
        raise NotificationRejected(401, "bad signature") from error
    return {name: proof[name] for name in KEPT_HEADERS}


def _check_time(sent: str, *, now: datetime) -> None:
    try:
        sent_at = datetime.fromisoformat(sent)
    except ValueError as error:
        raise NotificationRejected(401, "no time") from error
    if sent_at.tzinfo is None or not now - OLDEST <= sent_at <= now + SIGNATURE_WINDOW:
        raise NotificationRejected(401, "outside the window of time")
