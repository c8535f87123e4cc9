"""The channel PayPal: orders that the buyer approves and we capture, refunds of captures, webhooks, bills."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from zhida.shop.kernel.money import Money
from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.conf import EXPIRY_GRACE
from zhida.shop.payments.providers import amounts
from zhida.shop.payments.providers.contract import (
    BillLine,
    FactStatus,
    Notification,
    OutcomeUnknown,
    PaymentFact,
    PaymentOrder,
    Presentation,
    RefundFact,
    RefundOrder,
    RefusedByChannel,
    RefusedForNow,
)
from zhida.shop.payments.providers.paypal import bills
from zhida.shop.payments.providers.paypal.account import ABSENT, PayPalAccount, Question
from zhida.shop.payments.providers.paypal.certificates import CertificateShelf
from zhida.shop.payments.providers.paypal.documents import (
    BadDocument,
    Document,
    find_capture,
    find_text,
    id_of,
    instant_in,
    link_in,
)
from zhida.shop.payments.providers.paypal.facts import capture_fact, order_fact, refund_fact
from zhida.shop.payments.providers.paypal.news import read_news
from zhida.shop.payments.providers.paypal.webhooks import prove_webhook

ORDERS, CAPTURES, REFUNDS = "/v2/checkout/orders", "/v2/payments/captures", "/v2/payments/refunds"
LONGEST_TEXT = 127
# PayPal remembers the Request-Id of a refund for 45 days; a repeat after that would refund once more.
REFUND_KEY_LIFE = timedelta(days=44)
# The buyer may choose other money, or approve once more: the order stays payable.
BUYER_AGAIN = frozenset({"INSTRUMENT_DECLINED", "ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"})
# Somebody captured already: what came of it stands in the order.
CAPTURED_BEFORE = frozenset({"ORDER_ALREADY_CAPTURED", "DUPLICATE_INVOICE_ID"})
# The merchant's balance may be filled, a capture under way may end.
REFUND_LATER = frozenset({"REFUND_FAILED_INSUFFICIENT_FUNDS", "INSUFFICIENT_FUNDS", "CAPTURE_NOT_COMPLETED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPalProvider:
    """One merchant's PayPal application."""

    account: PayPalAccount
    webhook_id: str
    certificates: CertificateShelf

    @property
    def scenes(self) -> frozenset[str]:
        """Name every scene: the buyer approves on a page."""
        return frozenset({"pc", "h5", "jsapi"})

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give the answer after which PayPal sends the event no more: any 2xx."""
        return 200, b"", "text/plain"

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Open an order and give the page on which the buyer approves it."""
        question = Question(path=ORDERS, body=_order_body(order), request_id=order.attempt)
        told = self.account.ask(question, now=now)
        url = link_in(told, "payer-action", "approve")
        try:
            number = id_of(told)
        except BadDocument as error:
            raise OutcomeUnknown(f"answer: {error}") from error
        if urlsplit(url).scheme not in ("https", "http"):
            raise OutcomeUnknown("answer: no page to approve on")
        return Presentation(kind="REDIRECT", payload={"url": url}, provider_number=number)

    def query(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Ask how an order stands, and capture what the buyer approved before its expiry while it is wanted.

        An approval that nobody wants any more is let lapse: PayPal has no call that voids such an order.
        `provider_number` may be that of the order or, once captured, that of the capture.
        """
        if not order.provider_number:
            return PaymentFact(attempt=order.attempt, status=FactStatus.ABSENT)
        told = self._find(f"{ORDERS}/{order.provider_number}", now=now)
        if told is None:
            capture = self._find(f"{CAPTURES}/{order.provider_number}", now=now)
            if capture is None:
                return PaymentFact(attempt=order.attempt, status=FactStatus.ABSENT)
            return capture_fact(capture, order)
        is_approved = order.is_wanted and find_text(told, "status") == "APPROVED"
        if is_approved and _may_capture(told, order, now=now):
            return self._capture(told, order, now=now)
        return order_fact(told, order)

    def close(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Tell how an order stands: PayPal cannot close one.

        From 2 minutes after its expiry we capture it no more, so an order without a capture is CLOSED.
        """
        fact = self.query(order, now=now)
        is_open = fact.status in (FactStatus.ABSENT, FactStatus.PENDING) or (
            fact.status is FactStatus.PROCESSING and not fact.provider_number
        )
        if is_open and now >= order.expires_at + EXPIRY_GRACE:
            return PaymentFact(attempt=order.attempt, status=FactStatus.CLOSED)
        return fact

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Give money of a capture back; the refund's number is the key of all its repeats."""
        if now >= order.created_at + REFUND_KEY_LIFE:
            raise OutcomeUnknown("too old: PayPal has forgotten the key of this refund")
        question = Question(
            path=f"{CAPTURES}/{order.provider_number}/refund",
            body={
                "amount": _amount(order.amount),
                "invoice_id": order.refund,
                "custom_id": order.attempt,
                **({"note_to_payer": order.reason[:LONGEST_TEXT]} if order.reason else {}),
            },
            request_id=order.refund,
        )
        try:
            told = self.account.ask(question, now=now)
        except RefusedByChannel as refusal:
            if refusal.code in REFUND_LATER:
                raise RefusedForNow(refusal.code) from refusal
            raise
        if "amount" not in told:
            told = self.account.ask(Question(path=f"{REFUNDS}/{find_text(told, 'id')}"), now=now)
        return refund_fact(told, order)

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask how a refund stands by sending it again under its key, which refunds nothing more.

        The repeat tells PayPal's number of the refund, and that its state of now.
        """
        fact = self.refund(order, now=now)
        if fact.status is not FactStatus.PROCESSING:
            return fact
        told = self.account.ask(Question(path=f"{REFUNDS}/{fact.provider_number}"), now=now)
        return refund_fact(told, order)

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Prove the signature over this account's webhook, then read the event."""
        proof = prove_webhook(
            body, headers, webhook_id=self.webhook_id, certificates=self.certificates, now=now
        )
        return read_news(body, proof=proof)

    def refusal(self, reason: str) -> tuple[bytes, str]:
        """Give an empty body: PayPal goes by the status alone."""
        del reason
        return b"", "text/plain"

    def fetch_bill(self, day: date, into: Path, *, now: datetime) -> None:
        """Write every transaction of the day, one page of PayPal's answer a line."""
        bills.fetch(self.account, day, into, now=now)

    def read_bill(self, bill: Path) -> Iterator[BillLine]:
        """Read payments and refunds, page by page."""
        return bills.read(bill)

    def _find(self, path: str, *, now: datetime) -> Document | None:
        try:
            return self.account.ask(Question(path=path), now=now)
        except RefusedByChannel as refusal:
            if refusal.code == ABSENT:
                return None
            raise

    def _capture(self, approved: Document, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Take the money. The key is the same for one approval, however often it is tried.

        After a decline the buyer approves again with other money; the same key would give the old decline.
        """
        order_fact(approved, order)
        approval = "".join(filter(str.isalnum, find_text(approved, "update_time")))[:32] or "capture"
        path = f"{ORDERS}/{order.provider_number}"
        question = Question(path=f"{path}/capture", body={}, request_id=f"{order.attempt}-{approval}")
        try:
            told = self.account.ask(question, now=now)
        except RefusedByChannel as refusal:
            if refusal.code in BUYER_AGAIN:
                return PaymentFact(attempt=order.attempt, status=FactStatus.PENDING)
            if refusal.code not in CAPTURED_BEFORE:
                raise
            told = self.account.ask(Question(path=path), now=now)
        if find_capture(told) is None:
            told = self.account.ask(Question(path=path), now=now)
        return order_fact(told, order)


def build(table: ChannelTable) -> PayPalProvider:
    """Read a table of kind paypal. Raises ProviderFileInvalid."""
    return PayPalProvider(
        account=PayPalAccount(
            gateway_url=table.url("gateway_url").rstrip("/"),
            client_id=table.text("client_id"),
            client_secret=table.secret("client_secret_file"),
        ),
        webhook_id=table.text("webhook_id"),
        certificates=CertificateShelf.of_table(table),
    )


def _order_body(order: PaymentOrder) -> Document:
    """Write the same bytes for the same order: a repeat under its key must not differ."""
    back = (
        f"{order.return_url}{'&' if '?' in order.return_url else '?'}{urlencode({'attempt': order.attempt})}"
    )
    return {
        "intent": "CAPTURE",
        "purchase_units": [
            {
                "reference_id": order.attempt,
                "invoice_id": order.attempt,
                "custom_id": order.attempt,
                "description": order.subject[:LONGEST_TEXT],
                "amount": _amount(order.amount),
            }
        ],
        "payment_source": {
            "paypal": {
                "experience_context": {
                    "return_url": back,
                    "cancel_url": back,
                    "user_action": "PAY_NOW",
                    "shipping_preference": "NO_SHIPPING",
                }
            }
        },
    }


def _amount(amount: Money) -> Document:
    return {"currency_code": amount.currency, "value": amounts.to_text(amount)}


def _may_capture(approved: Document, order: PaymentOrder, *, now: datetime) -> bool:
    """Say whether the approval came in time; shortly after the expiry only PayPal's own date can show it."""
    if now < order.expires_at:
        return True
    approved_at = instant_in(approved, "update_time")
    return (
        now < order.expires_at + EXPIRY_GRACE and approved_at is not None and approved_at < order.expires_at
    )
