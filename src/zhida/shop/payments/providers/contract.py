"""What every channel can do, in our words. A channel's own words stay in its file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from zhida.shop.kernel.money import Money


class FactStatus(StrEnum):
    """What a channel says of a payment or a refund. ABSENT: it has no such number (never final by itself)."""

    ABSENT = "ABSENT"
    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CLOSED = "CLOSED"


class OutcomeUnknown(Exception):
    """No verified answer (timeout, broken connection, 5xx, bad signature): anything may have happened."""


class NeverReached(OutcomeUnknown):
    """The channel was not even connected to: it knows nothing of the call."""


class RefusedByChannel(Exception):
    """A verified refusal for good; `code` is the channel's own word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RefusedForNow(RefusedByChannel):
    """A verified refusal that may pass (too low a balance, asked too often): the same call again later."""


class NoBill(Exception):
    """The channel says that nothing was traded on that day."""


class BillNotReady(Exception):
    """The channel has not made the bill of that day yet."""


class BillUnreadable(Exception):
    """A bill that breaks its own rules: wrong columns, wrong totals, wrong checksum."""


class NotificationRejected(Exception):
    """A notification that is not from the channel, too old, or not for us; `status` is the HTTP answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """What is asked of a channel. A repeat of the same number is sent with the very same values.

    `amount` is in the channel's own currency. `openid` is the payer's at the channel, empty when not known;
    `payer_ip` the address the payer came from; `provider_number` what `create` gave, empty before that. When
    `is_wanted` is false nobody waits for the money any more: what was only approved is not to be taken.
    """

    attempt: str
    amount: Money
    subject: str
    scene: str
    created_at: datetime
    expires_at: datetime
    notify_url: str
    return_url: str
    openid: str = ""
    payer_ip: str = ""
    provider_number: str = ""
    is_wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """How the shopper gets to pay, and the payload's keys.

    REDIRECT: url. FORM: action and the fields of a POST. QR: code, the text to draw. JSAPI: the fields of
    WeChat's getBrandWCPayRequest. TRANSFER: payee, account, bank, amount, remark. `shown_until` is when it
    stops to work before the payment expires; None when it lives as long. It is then asked for again under the
    same number, so a provider that sets it opens the same payment when `create` is repeated, not another.
    """

    kind: str
    payload: dict[str, str]
    provider_number: str = ""
    shown_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """A refund as asked of a channel; `refund` is its idempotency key there.

    `provider_number` is the payment's at the channel (the number of the money, where it has one of its own).
    `paid` is what the payment brought in; both amounts are in the channel's own currency.
    """

    refund: str
    attempt: str
    provider_number: str
    amount: Money
    paid: Money
    reason: str
    notify_url: str
    created_at: datetime
    payment_created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact:
    """A verified statement about a payment. `amount` is what was really paid, when it SUCCEEDED."""

    attempt: str
    status: FactStatus
    amount: Money | None = None
    provider_number: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFact:
    """A verified statement about a refund.

    `problem` is the channel's word for why a refund that is PROCESSING needs a person (WeChat: ABNORMAL).
    """

    refund: str
    attempt: str
    status: FactStatus
    amount: Money | None = None
    provider_number: str = ""
    occurred_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A verified notification. `dedupe_key` is the same whenever the same news is sent again.

    `must_ask`: the news is only a call to ask (UnionPay's rule; a PayPal approval): its fact is not booked,
    the channel is queried at once instead.
    """

    dedupe_key: str
    fact: PaymentFact | RefundFact
    proof: dict[str, str]
    must_ask: bool = False


class BillKind(StrEnum):
    CAPTURE = "CAPTURE"
    REFUND = "REFUND"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One movement of money as the channel's bill tells it. `amount` is above zero for both kinds.

    `number` is ours: the attempt's of a capture, the refund's of a refund; empty when the bill lacks it.
    `fee_minor` is negative when a fee comes back. `status` is the channel's own word, empty for done.
    """

    kind: BillKind
    number: str
    provider_number: str
    amount: Money
    fee_minor: int
    occurred_at: datetime
    status: str = ""


class Provider(Protocol):
    """One channel account. Calls raise OutcomeUnknown or RefusedByChannel; `now` stamps what is signed."""

    @property
    def scenes(self) -> frozenset[str]:
        """Name the scenes in which a shopper can pay here."""

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Open a payment; the same order again gives the same payment."""

    def query(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Ask how a payment stands, and take what the payer approved where the channel waits for that."""

    def close(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """End a payment: CLOSED when nobody can pay it any more, SUCCEEDED when it was paid.

        Where a channel cannot close, the payment's state is told as `query` does.
        """

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Give money back; the same order again refunds once."""

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask how a refund stands."""

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Prove and read a notification of either hook. Raises NotificationRejected."""

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give the status, body and content type that end the channel's repeating."""

    def refusal(self, reason: str) -> tuple[bytes, str]:
        """Give the body and content type with which this channel is told that its notification is refused."""

    def fetch_bill(self, day: date, into: Path, *, now: datetime) -> None:
        """Write the bill of a Beijing day into a file, byte for byte as it came.

        Raises NoBill, BillNotReady, OutcomeUnknown, RefusedByChannel, BillUnreadable (checksum).
        """

    def read_bill(self, bill: Path) -> Iterator[BillLine]:
        """Read a fetched bill line by line in bounded memory and check its own totals at the end.

        Raises BillUnreadable.
        """


@runtime_checkable
class SignsWhenShown(Protocol):
    """A channel whose JSAPI fields are signed each time they are shown: no signature is ever stored."""

    def sign_shown(self, stored: Mapping[str, str], *, now: datetime) -> dict[str, str]:
        """Give the fields that open the cashier, out of the payload that `create` gave."""
