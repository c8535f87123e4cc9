"""A double of Alibaba Cloud SMS on loopback: checks the real signature, keeps a ledger, takes orders.

    python -m zhida.doubles.sms --port 9100 --key-id test-key --key-secret test-secret

`POST /` with a query is SendSms. `POST /control` takes {"op": "refuse" | "down" | "hang" |
"garbage" | "up" | "ledger"} and answers the ledger: what was accepted, in order. Written from the provider's
documents alone; it imports nothing of the shop and refuses to run in production.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

HANG_SECONDS = 30.0
MOBILE = re.compile(r"^(1[3-9]\d{9}|\+?[1-9]\d{6,14})$")
AUTHORIZATION = re.compile(
    r"^ACS3-HMAC-SHA256 Credential=(?P<key>[^,]+),SignedHeaders=(?P<names>[^,]+),"
    r"Signature=(?P<mac>[0-9a-f]{64})$"
)
MUST_BE_SIGNED = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-version"}


@dataclass(slots=True)
class SmsDesk:
    """What the double knows: its one account, its mood, what it accepted and which nonces it has seen."""

    key_id: str
    key_secret: str
    mood: str = "up"
    ledger: list[dict[str, str]] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    release: threading.Event = field(default_factory=threading.Event)

    def send(self, query: dict[str, str]) -> tuple[int, dict[str, str]]:
        """Accept or refuse one signed SendSms, as the provider words it."""
        if self.mood == "refuse":
            return 200, _answer("isv.BUSINESS_LIMIT_CONTROL")
        if not MOBILE.match(query.get("PhoneNumbers", "")):
            return 200, _answer("isv.MOBILE_NUMBER_ILLEGAL")
        if not query.get("SignName") or not query.get("TemplateCode", "").startswith("SMS_"):
            return 200, _answer("isv.SMS_TEMPLATE_ILLEGAL")
        with self.lock:
            self.ledger.append(query)
            return 200, _answer("OK") | {"BizId": f"biz-{len(self.ledger)}^0"}

    def check(self, *, host: str, query: str, headers: dict[str, str]) -> str:
        """Return the provider's word for what is wrong with a signature; empty when it is right."""
        match = AUTHORIZATION.match(headers.get("authorization", ""))
        if match is None or match["key"] != self.key_id:
            return "InvalidAccessKeyId.NotFound"
        names = match["names"].split(";")
        signed = {**headers, "host": host}
        if not set(names) >= MUST_BE_SIGNED or any(name not in signed for name in names):
            return "MissingSignedHeaders"
        parameters = sorted(parse_qsl(query, keep_blank_values=True))
        canonical = "&".join(f"{_encode(name)}={_encode(value)}" for name, value in parameters)
        lines = "".join(f"{name}:{signed[name].strip()}\n" for name in names)
        request = f"POST\n/\n{canonical}\n{lines}\n{match['names']}\n{headers['x-acs-content-sha256']}"
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()
        mac = hmac.new(self.key_secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(mac, match["mac"]):
            return "SignatureDoesNotMatch"
        with self.lock:
            nonce = headers.get("x-acs-signature-nonce", "")
            if not nonce or nonce in self.nonces:
                return "SignatureNonceUsed"
            self.nonces.add(nonce)
        return ""


class SmsServer(ThreadingHTTPServer):
    """The double's HTTP side. Close it with `stop`."""

    daemon_threads = True

    def __init__(self, *, port: int, desk: SmsDesk) -> None:
        super().__init__(("127.0.0.1", port), _Requests)
        self.desk = desk

    @property
    def url(self) -> str:
        """Where the double listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        """Let hanging requests go and close."""
        self.desk.release.set()
        self.shutdown()
        self.server_close()


class _Requests(BaseHTTPRequestHandler):
    server: SmsServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer SendSms or a control order."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = urlsplit(self.path)
        if parts.path == "/control":
            self._control(json.loads(body))
            return
        desk = self.server.desk
        if desk.mood == "hang":
            desk.release.wait(HANG_SECONDS)
        if desk.mood == "down":
            self._reply(503, {"Code": "ServiceUnavailable"})
            return
        if desk.mood == "garbage":
            self._reply(200, "<html>not what you asked for</html>")
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        fault = desk.check(host=headers.get("host", ""), query=parts.query, headers=headers)
        if fault:
            self._reply(400, _answer(fault))
            return
        self._reply(*desk.send(dict(parse_qsl(parts.query, keep_blank_values=True))))

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: requests hold numbers."""

    def _control(self, order: dict[str, str]) -> None:
        desk = self.server.desk
        if order["op"] != "ledger":
            desk.mood = order["op"]
        self._reply(200, {"mood": desk.mood, "ledger": desk.ledger})

    def _reply(self, status: int, content: object) -> None:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        raw = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def main() -> None:
    """Serve until interrupted."""
    if os.environ.get("ZHIDA_MODE") == "production":
        raise SystemExit("the SMS double is for demo and test: it refuses ZHIDA_MODE=production")
    parser = argparse.ArgumentParser(description="A double of Alibaba Cloud SMS on loopback.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key-id", default="test-key")
    parser.add_argument("--key-secret", default="test-secret")
    options = parser.parse_args()
    desk = SmsDesk(key_id=options.key_id, key_secret=options.key_secret)
    SmsServer(port=options.port, desk=desk).serve_forever()


def _answer(code: str) -> dict[str, str]:
    return {"Code": code, "Message": code, "RequestId": "00000000-0000-0000-0000-000000000000"}


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")


if __name__ == "__main__":
    main()
