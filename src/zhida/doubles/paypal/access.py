"""Who may call: OAuth tokens; and PayPal-Request-Id, by which a repeat is answered and not done again."""

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhida.doubles.gateways.dialect import Call, Reply, json_reply
from zhida.doubles.paypal.keys import CLIENT_ID
from zhida.doubles.paypal.words import Refused

TOKEN_LIFE = timedelta(hours=9)
ORDER_KEY_LIFE, REFUND_KEY_LIFE = timedelta(hours=6), timedelta(days=45)


class Tokens:
    """The access tokens given out."""

    def __init__(self, client_secret: str) -> None:
        pair = f"{CLIENT_ID}:{client_secret}".encode()
        self._basic = f"Basic {base64.b64encode(pair).decode('ascii')}"
        self._good_until: dict[str, datetime] = {}
        self.given = 0

    def give(self, call: Call, *, now: datetime) -> Reply:
        """Answer a call for a token."""
        if not hmac.compare_digest(call.headers.get("authorization", "").encode(), self._basic.encode()):
            return json_reply(401, {"error": "invalid_client"})
        if call.form().get("grant_type") != "client_credentials":
            return json_reply(400, {"error": "unsupported_grant_type"})
        token = f"A21{secrets.token_urlsafe(48)}"
        self._good_until[token] = now + TOKEN_LIFE
        self.given += 1
        seconds = int(TOKEN_LIFE.total_seconds())
        return json_reply(200, {"access_token": token, "token_type": "Bearer", "expires_in": seconds})

    def forget(self) -> None:
        """Make every token given out worthless."""
        self._good_until.clear()

    def check(self, call: Call, *, now: datetime) -> bool:
        """Tell whether a call carries a token that is good."""
        kind, _, token = call.headers.get("authorization", "").partition(" ")
        good_until = self._good_until.get(token)
        return kind == "Bearer" and good_until is not None and now < good_until


@dataclass(frozen=True, slots=True)
class _Done:
    at: datetime
    digest: str
    show: Callable[[], Reply]


class RequestIds:
    """What was done under which key. A repeat is answered with how the thing stands by then."""

    def __init__(self) -> None:
        self._done: dict[tuple[str, str], _Done] = {}
        self._lock = threading.RLock()

    def once(
        self, call: Call, work: Callable[[], Callable[[], Reply]], *, life: timedelta, now: datetime
    ) -> Reply:
        """Do a call's work unless it was done under its key already. The first answer is a 201."""
        key = (call.path, call.headers.get("paypal-request-id", ""))
        digest = hashlib.sha256(call.body).hexdigest()
        with self._lock:
            known = self._done.get(key) if key[1] else None
            if known is not None and now < known.at + life:
                if known.digest != digest:
                    raise Refused(422, "DUPLICATE_REQUEST_ID")
                return known.show()
            show = work()
            self._done[key] = _Done(now, digest, show)
            reply = show()
        return Reply(201, reply.body, reply.kind)
