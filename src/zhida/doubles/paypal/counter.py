"""The calls of a merchant who has a token: orders, captures, refunds and the report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from zhida.doubles.gateways.books import (
    FAILED,
    PENDING,
    PROCESSING,
    SUCCEEDED,
    Payment,
    Refund,
    new_provider_number,
)
from zhida.doubles.gateways.dialect import Call, Desk, Reply, is_loopback, json_reply
from zhida.doubles.paypal import words
from zhida.doubles.paypal.access import ORDER_KEY_LIFE, REFUND_KEY_LIFE, RequestIds
from zhida.doubles.paypal.keys import CLIENT_ID
from zhida.doubles.paypal.report import report
from zhida.doubles.paypal.words import APPROVED, CAPTURE, Refused

ORDER_LIFE = timedelta(hours=3)
NUMBER_LENGTH = 17
MOST_TRANSACTIONS = 10_000
CAPTURE_STATES = {"COMPLETED": SUCCEEDED, "PENDING": PROCESSING, "DECLINED": FAILED}


@dataclass(slots=True)
class Levers:
    """What a tester may set besides the kit's own: how captures go, and how much a report holds."""

    next_captures: str = "COMPLETED"
    most_transactions: int = MOST_TRANSACTIONS


@dataclass(frozen=True, slots=True)
class Counter:
    """One call being served."""

    call: Call
    desk: Desk
    now: datetime
    request_ids: RequestIds
    levers: Levers

    def serve(self) -> Reply:
        """Carry the call out. Raises Refused."""
        match (self.call.method, self.call.path.strip("/").split("/")):
            case ("POST", ["v2", "checkout", "orders"]):
                return self._once(self._create, life=ORDER_KEY_LIFE)
            case ("GET", ["v2", "checkout", "orders", number]):
                return self._show_order(self._order(number).attempt)
            case ("POST", ["v2", "checkout", "orders", number, "capture"]):
                order = self._order(number)
                return self._once(lambda: self._capture(order), life=ORDER_KEY_LIFE)
            case ("GET", ["v2", "payments", "captures", number]):
                payment = self._captured(number)
                return json_reply(200, self._capture_document(payment))
            case ("POST", ["v2", "payments", "captures", number, "refund"]):
                payment = self._captured(number)
                return self._once(lambda: self._refund(payment), life=REFUND_KEY_LIFE)
            case ("GET", ["v2", "payments", "refunds", number]):
                known = self.desk.books.find_refund_by_provider_number(number)
                if known is None:
                    raise Refused(404, "RESOURCE_NOT_FOUND")
                return self._show_refund(known.refund)
            case ("GET", ["v1", "reporting", "transactions"]):
                faults, most = self.desk.faults, self.levers.most_transactions
                return report(self.call.query, self.desk.books, spoilt=faults.bill, most=most, now=self.now)
            case _:
                raise Refused(404, "RESOURCE_NOT_FOUND")

    def _once(self, work: Callable[[], Callable[[], Reply]], *, life: timedelta) -> Reply:
        return self.request_ids.once(self.call, work, life=life, now=self.now)

    def _create(self) -> Callable[[], Reply]:
        document = self._document()
        units = document.get("purchase_units")
        if document.get("intent") != "CAPTURE" or not isinstance(units, list) or len(units) != 1:
            raise Refused(400, "INVALID_PARAMETER_VALUE")
        unit = units[0]
        minor, currency = words.minor_of(unit.get("amount"))
        attempt = str(unit.get("invoice_id", ""))
        with self.desk.books.atomic():
            if not attempt or self.desk.books.find_payment(attempt) is not None:
                raise Refused(422, "DUPLICATE_INVOICE_ID")
            back, cancel = _addresses(document)
            payment = Payment(
                attempt=attempt,
                provider_number=new_provider_number("")[:NUMBER_LENGTH],
                merchant=CLIENT_ID,
                amount=minor,
                currency=currency,
                subject=str(unit.get("description", "")),
                scene="",
                expires_at=(self.now + ORDER_LIFE).isoformat(),
                notify_url=_hook_beside(back),
                return_url=back,
                changed_at=self.now.isoformat(),
                extra={
                    "url": self.desk.url,
                    "cancel_url": cancel,
                    "custom_id": str(unit.get("custom_id", attempt)),
                },
            )
            self.desk.books.add_payment(payment)
        return lambda: self._show_order(attempt)

    def _capture(self, order: Payment) -> Callable[[], Reply]:
        books = self.desk.books
        with books.atomic():
            if order.extra.get(CAPTURE):
                raise Refused(422, "ORDER_ALREADY_CAPTURED")
            if not order.extra.get(APPROVED):
                raise Refused(422, "ORDER_NOT_APPROVED")
            if order.status == FAILED:
                books.move_payment(order.attempt, status=PENDING, now=self.now)
                books.note_payment(order.attempt, {APPROVED: ""})
                raise Refused(422, "INSTRUMENT_DECLINED")
            outcome = self.levers.next_captures
            books.note_payment(order.attempt, {CAPTURE: outcome})
            if outcome == "COMPLETED":
                minor, currency = int(order.extra["amount"]), order.extra["currency"]
                taken = books.pay(order.attempt, amount=minor, currency=currency, now=self.now)
            else:
                taken = books.move_payment(order.attempt, status=CAPTURE_STATES[outcome], now=self.now)
        self.desk.news.announce_payment_later(taken)
        return lambda: self._show_order(order.attempt)

    def _refund(self, payment: Payment) -> Callable[[], Reply]:
        books, document = self.desk.books, self._document() if self.call.body else {}
        if payment.status != SUCCEEDED:
            raise Refused(422, "CAPTURE_NOT_COMPLETED")
        number = str(document.get("invoice_id") or self.call.headers.get("paypal-request-id", ""))
        with books.atomic():
            refund = Refund(
                refund=number,
                provider_number=new_provider_number("")[:NUMBER_LENGTH],
                attempt=payment.attempt,
                amount=self._refundable(payment, document, number),
                currency=payment.paid_currency or payment.currency,
                notify_url=payment.notify_url,
                status=PROCESSING if self.desk.faults.refunds_wait else SUCCEEDED,
                changed_at=self.now.isoformat(),
                extra={
                    "custom_id": str(document.get("custom_id", payment.attempt)),
                    "note": str(document.get("note_to_payer", "")),
                },
            )
            books.add_refund(refund)
        made = books.find_refund(number)
        if made is not None and made.status == SUCCEEDED:
            self.desk.news.announce_refund_later(payment, made)
        return lambda: self._show_refund(number)

    def _refundable(self, payment: Payment, document: Mapping[str, object], number: str) -> int:
        """Say how much goes back: what is asked for, or all that is left."""
        left = self.desk.books.refundable(payment)
        if left == 0:
            raise Refused(422, "CAPTURE_FULLY_REFUNDED")
        minor, currency = left, payment.paid_currency
        if "amount" in document:
            minor, currency = words.minor_of(document["amount"])
        if currency != payment.paid_currency:
            raise Refused(422, "REFUND_CAPTURE_CURRENCY_MISMATCH")
        if minor > left:
            raise Refused(422, "REFUND_AMOUNT_EXCEEDED")
        if self.desk.books.find_refund(number) is not None:
            raise Refused(422, "DUPLICATE_INVOICE_ID")
        return minor

    def _document(self) -> Mapping[str, object]:
        try:
            return self.call.document()
        except ValueError as error:
            raise Refused(400, "MALFORMED_REQUEST_JSON") from error

    def _show_order(self, attempt: str) -> Reply:
        payment = self.desk.books.find_payment(attempt)
        assert payment is not None, "an order is never taken out of the books"
        refunds = self.desk.books.list_refunds(attempt=attempt)
        return json_reply(200, words.order_document(payment, refunds, url=self.desk.url))

    def _show_refund(self, number: str) -> Reply:
        refund = self.desk.books.find_refund(number)
        assert refund is not None, "a refund is never taken out of the books"
        payment = self.desk.books.find_payment(refund.attempt)
        assert payment is not None, "a refund is one of a payment"
        return json_reply(200, words.refund_document(payment, refund, url=self.desk.url))

    def _capture_document(self, payment: Payment) -> Mapping[str, object]:
        refunded = self.desk.books.refunded(payment)
        return words.capture_document(payment, refunded=refunded, url=self.desk.url)

    def _order(self, number: str) -> Payment:
        payment = self.desk.books.find_payment_by_provider_number(number)
        if payment is None or (payment.expired(self.now) and not payment.extra.get(CAPTURE)):
            raise Refused(404, "RESOURCE_NOT_FOUND")
        return payment

    def _captured(self, number: str) -> Payment:
        payment = self.desk.books.find_payment_by_provider_number(number.removeprefix("C"))
        if payment is None or not payment.extra.get(CAPTURE) or words.capture_id(payment) != number:
            raise Refused(404, "RESOURCE_NOT_FOUND")
        return payment


def _addresses(document: Mapping[str, object]) -> tuple[str, str]:
    """Read where the buyer goes back to after yes and after no; the gateway knows loopback only."""
    context: object = document
    for name in ("payment_source", "paypal", "experience_context"):
        context = context.get(name) if isinstance(context, dict) else None
    context = context if isinstance(context, dict) else {}
    back, cancel = str(context.get("return_url", "")), str(context.get("cancel_url", ""))
    if not is_loopback(back) or not is_loopback(cancel):
        raise Refused(400, "INVALID_PARAMETER_VALUE")
    return back, cancel


def _hook_beside(return_url: str) -> str:
    """Guess where events go from where the buyer goes back to; empty when that is another address."""
    parts = urlsplit(return_url)
    before, found, name = parts.path.partition("/pay/return/")
    return f"{parts.scheme}://{parts.netloc}{before}/hooks/payments/{name}" if found else ""
