"""Webhooks and certificates of any kind, genuine and not, and a web server for the latter."""

import base64
import json
import uuid
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509.oid import NameOID

from zhida.doubles.paypal.events import CERTIFICATE_PATH
from zhida.doubles.paypal.keys import KEY_FILE, WEBHOOK_ID
from zhida.shop.payments import queries
from zhida.shop.payments.models import PaymentEvent

SIG, TIME, CERT, ALGO = (
    "paypal-transmission-sig",
    "paypal-transmission-time",
    "paypal-cert-url",
    "paypal-auth-algo",
)


class Pages:
    """A small web server on loopback: path -> status, body, headers. It remembers what it was asked.

    `rows` holds documents to be answered one after the other, before what is `known`.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.sent: dict[str, bytes] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.known: dict[str, tuple[int, bytes, Mapping[str, str]]] = {}
        self.rows: dict[str, list[object]] = {}
        pages = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(*pages.take(self.path, b"", self.headers))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.answer(*pages.take(self.path, body, self.headers))

            def answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Keep the test's output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(
        self, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes, Mapping[str, str]]:
        self.asked.append(path)
        self.sent[path] = body
        self.headers[path] = {name.lower(): value for name, value in headers.items()}
        if self.rows.get(path):
            return 200, json.dumps(self.rows[path].pop(0)).encode(), {}
        return self.known.get(path, (404, b"", {}))

    def together(self, count: int, work: Callable[[], object]) -> list[object]:
        """Do the same work in many threads at once."""
        with ThreadPoolExecutor(count) as pool:
            return [done.result() for done in [pool.submit(work) for _ in range(count)]]


def key_of(paypal):
    return serialization.load_pem_private_key(
        (paypal.file.parent / "keys" / KEY_FILE).read_bytes(), password=None
    )


def signed(paypal, body, *, key=None, hash_name=None, webhook_id=WEBHOOK_ID, at=None, url=None):
    """Sign any body as PayPal would."""
    transmission = str(uuid.uuid4())
    time = f"{(at or paypal.clock()):%Y-%m-%dT%H:%M:%SZ}"
    text = f"{transmission}|{time}|{webhook_id}|{zlib.crc32(body)}".encode()
    signature = (key or key_of(paypal)).sign(text, padding.PKCS1v15(), hash_name or hashes.SHA256())
    return {
        "paypal-transmission-id": transmission,
        TIME: time,
        SIG: base64.b64encode(signature).decode(),
        CERT: url or f"{paypal.gateway.url}{CERTIFICATE_PATH}",
        ALGO: "SHA256withRSA",
    }


def certificate(key, *, names=("api.paypal.test",), signer=None, issuer="root", days=365, is_ca=False):
    def name(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    signer = signer or key
    builder = (
        x509.CertificateBuilder()
        .subject_name(name("root" if is_ca else "leaf"))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if is_ca:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(signs_certificates(), critical=True)
    else:
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        builder = builder.add_extension(known, critical=False)
        if names is not None:
            alternatives = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
            builder = builder.add_extension(alternatives, critical=False)
    return builder.sign(signer, hashes.SHA256())


def assert_nothing_happened(paypal, ref, attempt):
    """Prove that a refused message left no trace."""
    assert paypal.status(ref, attempt) == "PENDING"
    assert queries.find_intent(ref=ref).captured.minor == 0
    assert PaymentEvent.objects.count() == 0
    assert paypal.events() == []


def signs_certificates():
    """Give what an issuer's key may be used for."""
    uses = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(**uses, key_cert_sign=True, crl_sign=True)
