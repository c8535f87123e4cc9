"""PayPal's side of the protocol on the kit: the buyer approves at the cashier, the shop captures."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from zhida.doubles.gateways.books import FAILED, PENDING, PROCESSING, SUCCEEDED, Payment, Refund
from zhida.doubles.gateways.dialect import Call, Desk, Dialect, Paid, Reply, json_reply
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.paypal import words
from zhida.doubles.paypal.access import RequestIds, Tokens
from zhida.doubles.paypal.counter import Counter, Levers
from zhida.doubles.paypal.events import CERTIFICATE_PATH, Signer, event
from zhida.doubles.paypal.keys import SECRET_FILE, prepare
from zhida.doubles.paypal.words import APPROVED, CAPTURE, Refused

__all__ = ["PayPal", "prepare"]

CAPTURE_EVENTS = {
    SUCCEEDED: "PAYMENT.CAPTURE.COMPLETED",
    PROCESSING: "PAYMENT.CAPTURE.PENDING",
    FAILED: "PAYMENT.CAPTURE.DENIED",
}


class PayPal(Dialect):
    """One PayPal application, whose keys `prepare` put into the directory.

    `webhook_url` is where events go; PayPal keeps it with the application, so without one the events of an
    order go to /hooks/payments/NAME of the shop whose address of return is /pay/return/NAME.
    `levers` are a tester's.
    """

    name = "paypal"
    title = "PayPal 演练收银台"
    colour = "#003087"

    def __init__(self, directory: Path, *, webhook_url: str = "") -> None:
        self.webhook_url = webhook_url
        self.levers = Levers()
        self.tokens = Tokens((directory / SECRET_FILE).read_text(encoding="ascii").strip())
        self._signer = Signer(directory)
        self._request_ids = RequestIds()

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        """Answer one call: tokens and certificates for everybody, the rest for who has a token."""
        if (call.method, call.path) == ("GET", CERTIFICATE_PATH):
            return Reply(200, self._signer.certificate, "application/x-pem-file")
        if (call.method, call.path) == ("POST", "/v1/oauth2/token"):
            return self.tokens.give(call, now=now)
        if not self.tokens.check(call, now=now):
            return json_reply(401, {"error": "invalid_token", "error_description": "Token signature"})
        try:
            return Counter(call, desk, now, self._request_ids, self.levers).serve()
        except Refused as error:
            return words.refusal(error)

    def pay(self, payment: Payment, desk: Desk, *, paid: Paid, now: datetime) -> Payment:
        """Approve an order, which moves no money yet; of a capture that was PENDING the money arrives."""
        if payment.extra.get(CAPTURE):
            desk.books.note_payment(payment.attempt, {CAPTURE: "COMPLETED"})
            return desk.books.pay(payment.attempt, amount=paid.amount, currency=paid.currency, now=now)
        if payment.status != PENDING:
            desk.books.move_payment(payment.attempt, status=PENDING, now=now)
        approval = {APPROVED: now.isoformat(), "amount": str(paid.amount), "currency": paid.currency}
        return desk.books.note_payment(payment.attempt, approval)

    def payment_news(self, payment: Payment) -> Notification | None:
        """Write of an approval, or of how a capture stands. That a buyer went away is no event."""
        number, url = payment.provider_number, payment.extra["url"]
        if payment.extra.get(CAPTURE):
            kind, at = CAPTURE_EVENTS[payment.status], payment.changed_at
            resource = words.capture_document(payment, refunded=0, url=url)
        elif payment.extra.get(APPROVED) and payment.status == PENDING:
            kind, at = "CHECKOUT.ORDER.APPROVED", payment.extra[APPROVED]
            unit = {
                "reference_id": payment.attempt,
                "invoice_id": payment.attempt,
                "custom_id": payment.extra["custom_id"],
                "amount": words.money(payment.amount, payment.currency),
            }
            resource = {"id": number, "intent": "CAPTURE", "status": "APPROVED", "purchase_units": [unit]}
        else:
            return None
        at = words.instant(at)
        event_number = f"{number}-{kind.rpartition('.')[2]}-{''.join(filter(str.isdigit, at))}"
        return self._news(payment, event_number, event(kind, event_number, resource, at=at, url=url))

    def refund_news(self, payment: Payment, refund: Refund) -> Notification | None:
        """Write of a refund that arrived; that one waits or failed is no event."""
        if refund.status != SUCCEEDED:
            return None
        url = payment.extra["url"]
        resource = words.refund_document(payment, refund, url=url)
        number = f"{refund.provider_number}-{refund.status.upper()}"
        at = words.instant(refund.changed_at)
        body = event("PAYMENT.CAPTURE.REFUNDED", number, resource, at=at, url=url)
        return self._news(payment, number, body)

    def forged_news(self, payment: Payment) -> Notification | None:
        """Write the news of a capture that never was."""
        at = words.instant(payment.created_at)
        resource = {
            "id": words.capture_id(payment),
            "status": "COMPLETED",
            "amount": words.money(payment.amount, payment.currency),
            "invoice_id": payment.attempt,
            "custom_id": payment.attempt,
            "create_time": at,
        }
        number = f"{payment.provider_number}-FORGED"
        body = event("PAYMENT.CAPTURE.COMPLETED", number, resource, at=at, url=payment.extra["url"])
        return self._news(payment, number, body)

    def sign_news(
        self, notification: Notification, *, now: datetime, forged: bool
    ) -> tuple[Mapping[str, str], bytes]:
        """Sign a message; every try of it is the same."""
        del now
        return self._signer.headers(notification, forged=forged), notification.body.encode()

    def is_acknowledged(self, status: int, body: bytes) -> bool:
        """Any 2xx ends the repeating."""
        del body
        return 200 <= status < 300

    def return_fields(self, payment: Payment, *, now: datetime) -> Mapping[str, str]:
        """Give what the browser brings back."""
        del now
        fields = {"token": payment.provider_number}
        return fields | {"PayerID": "PRACTICEBUYER"} if payment.extra.get(APPROVED) else fields

    def return_url(self, payment: Payment) -> str:
        """Who did not approve goes back to the address for that."""
        return payment.return_url if payment.extra.get(APPROVED) else payment.extra["cancel_url"]

    def busy(self, call: Call, *, status: int, now: datetime) -> Reply:
        """Answer with PayPal's word for an accident of its own."""
        del call, now
        return json_reply(status, {"name": "INTERNAL_SERVER_ERROR", "debug_id": "f00dfeed00000"})

    def _news(self, payment: Payment, number: str, body: str) -> Notification:
        return Notification(
            id=f"WH-{number}",
            attempt=payment.attempt,
            merchant=payment.merchant,
            url=self.webhook_url or payment.notify_url,
            body=body,
        )
