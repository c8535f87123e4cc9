"""What makes a gateway speak one channel's protocol. Everything else is the kit's."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from zhida.doubles.gateways.books import SUCCEEDED, Books, Payment, Refund
from zhida.doubles.gateways.faults import Faults
from zhida.doubles.gateways.mailbox import Notification

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request as it came in: `target` is path and query as sent, header names are lower-case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path without the query, still percent-encoded."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The decoded query; of a repeated name the last one, an empty value stays."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def form(self) -> dict[str, str]:
        """Read the body as a posted form. Raises ValueError for what is not UTF-8."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, errors="strict"))

    def document(self) -> dict[str, object]:
        """Read the body as a JSON object. Raises ValueError for anything else."""
        document = json.loads(self.body)
        if not isinstance(document, dict):
            raise ValueError("not an object")  # noqa: TRY004 -- the callers treat it as json.loads' own ValueError
        return document


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; `kind` is its Content-Type, Content-Length is added. A 204 has neither."""

    status: int
    body: bytes = b""
    kind: str = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)


def json_reply(status: int, document: object, headers: Mapping[str, str] | None = None) -> Reply:
    """Answer with a JSON document."""
    return Reply(status, json.dumps(document, ensure_ascii=False).encode(), JSON, headers or {})


def redirect(url: str) -> Reply:
    """Send the browser to another address, for example to a payment's cashier."""
    return Reply(303, headers={"Location": url})


@dataclass(frozen=True, slots=True)
class Paid:
    """What a buyer really pays, in minor units."""

    amount: int
    currency: str


class Announcer(Protocol):
    """Tells the shop what happened; the notifier is one."""

    def announce_payment_later(self, payment: Payment) -> None:
        """Queue the news of a payment; the shop may hear it before or after the answer to its call."""

    def announce_refund_later(self, payment: Payment, refund: Refund) -> None:
        """Queue the news of a refund; the shop may hear it before or after the answer to its call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a dialect works with: its gateway's address (`url`), books, faults and messenger."""

    url: str
    books: Books
    faults: Faults
    news: Announcer
    clock: Callable[[], datetime]

    def cashier_url(self, payment: Payment) -> str:
        """Give the address of a payment's cashier page."""
        return f"{self.url}/cashier/{payment.provider_number}"


class Dialect(Protocol):
    """One channel's protocol. Subclass it: the last methods have defaults that suit most channels.

    `name` is a file name's beginning, `title` stands over the cashier, `colour` (a CSS colour on which white
    text can be read, or empty) is its accent. /healthz, /control and /cashier/ are the kit's; every other
    address is the dialect's.
    """

    name: str
    title: str = "演练收银台"
    colour: str = ""
    return_method: str = "GET"

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        """Answer one call, signed as the protocol wants it. Refusals are answers too."""
        ...

    def payment_news(self, payment: Payment) -> Notification | None:
        """Write the news of a payment's present state, if the channel tells it at all."""
        ...

    def refund_news(self, payment: Payment, refund: Refund) -> Notification | None:
        """Write the news of a refund's present state, if the channel tells it at all."""
        ...

    def sign_news(
        self, notification: Notification, *, now: datetime, forged: bool
    ) -> tuple[Mapping[str, str], bytes]:
        """Give headers (with Content-Type) and body as sent. `forged` signs with a key that is not ours."""
        ...

    def is_acknowledged(self, status: int, body: bytes) -> bool:
        """Tell whether this answer to a message ends its repeating."""
        ...

    def return_fields(self, payment: Payment, *, now: datetime) -> Mapping[str, str]:
        """Give what the browser brings back to `return_url`: in its query, or posted by `return_method`."""
        del now
        return {"attempt": payment.attempt}

    def return_url(self, payment: Payment) -> str:
        """Give where the browser goes back to; some channels have another address for who declined."""
        return payment.return_url

    def forged_news(self, payment: Payment) -> Notification | None:
        """Write the news of a success that never was."""
        return self.payment_news(replace(payment, status=SUCCEEDED))

    def busy(self, call: Call, *, status: int, now: datetime) -> Reply:
        """Answer as the channel does when it is overloaded and knows nothing; `status` is the tester's."""
        del call, now
        return Reply(status)

    def open_cashier(self, payment: Payment, desk: Desk, *, now: datetime) -> Payment:
        """Note that a buyer looks at a payment. Some channels make the payment only then."""
        del desk, now
        return payment

    def pay(self, payment: Payment, desk: Desk, *, paid: Paid, now: datetime) -> Payment:
        """Do what a buyer's yes does. Most channels book the money; one may wait for the shop's capture."""
        return desk.books.pay(payment.attempt, amount=paid.amount, currency=paid.currency, now=now)


def is_loopback(url: str) -> bool:
    """Tell whether an address is one that a gateway for practice may call."""
    return urlsplit(url).hostname in LOOPBACK_HOSTS
