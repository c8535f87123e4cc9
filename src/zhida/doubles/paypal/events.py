"""PayPal's webhooks: the events, and the signature over `id|time|webhook id|CRC-32 of the body`."""

import base64
import json
import uuid
import zlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from zhida.doubles.gateways.dialect import JSON
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.gateways.signing_keys import read_key, stranger_key
from zhida.doubles.paypal.keys import CERTIFICATE_FILE, KEY_FILE, WEBHOOK_ID

CERTIFICATE_PATH = "/v1/notifications/certs/CERT-360caa42-practice"
EVENTS_PATH = "/v1/notifications/webhooks-events"


class Signer:
    """The webhooks' key and certificate."""

    def __init__(self, directory: Path) -> None:
        self._key = read_key(directory / KEY_FILE)
        self.certificate = (directory / CERTIFICATE_FILE).read_bytes()
        x509.load_pem_x509_certificate(self.certificate)

    def headers(self, notification: Notification, *, forged: bool) -> Mapping[str, str]:
        """Sign a message. Repeats carry number and time of the first sending, as PayPal's do."""
        event = json.loads(notification.body)
        sender = urlsplit(event["links"][0]["href"])
        transmission = str(uuid.uuid5(uuid.NAMESPACE_URL, notification.id))
        time = event["create_time"]
        signed = f"{transmission}|{time}|{WEBHOOK_ID}|{zlib.crc32(notification.body.encode()) & 0xFFFFFFFF}"
        key = stranger_key() if forged else self._key
        signature = key.sign(signed.encode("ascii"), padding.PKCS1v15(), hashes.SHA256())
        return {
            "Content-Type": JSON,
            "PAYPAL-TRANSMISSION-ID": transmission,
            "PAYPAL-TRANSMISSION-TIME": time,
            "PAYPAL-TRANSMISSION-SIG": base64.b64encode(signature).decode("ascii"),
            "PAYPAL-CERT-URL": f"{sender.scheme}://{sender.netloc}{CERTIFICATE_PATH}",
            "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        }


def event(kind: str, number: str, resource: Mapping[str, object], *, at: str, url: str) -> str:
    """Write an event about a resource; the same number is the same event."""
    kinds = {"CHECKOUT.ORDER": "checkout-order", "PAYMENT.CAPTURE": "capture"}
    resource_type = "refund" if kind == "PAYMENT.CAPTURE.REFUNDED" else kinds[kind.rpartition(".")[0]]
    document = {
        "id": f"WH-{number}",
        "event_version": "1.0",
        "create_time": at,
        "resource_type": resource_type,
        "resource_version": "2.0",
        "event_type": kind,
        "summary": kind.replace(".", " ").capitalize(),
        "resource": resource,
        "links": [{"href": f"{url}{EVENTS_PATH}/WH-{number}", "rel": "self", "method": "GET"}],
    }
    return json.dumps(document, ensure_ascii=False)
