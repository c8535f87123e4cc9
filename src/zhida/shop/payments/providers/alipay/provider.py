"""One Alipay application with the account that receives the money."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from zhida.shop.kernel.money import Money
from zhida.shop.payments.conf import EXPIRY_GRACE
from zhida.shop.payments.providers.alipay import bill, notifications
from zhida.shop.payments.providers.alipay.calls import Caller, beijing_instant, beijing_text
from zhida.shop.payments.providers.alipay.facts import Unclear, amount_of, payment_fact, text_of
from zhida.shop.payments.providers.amounts import to_text
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

NOT_EXIST: Final = "ACQ.TRADE_NOT_EXIST"
# Close says these of a trade that is paid or already closed: the query tells which.
ASK_INSTEAD: Final = frozenset(
    {"ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.REASON_ILLEGAL_STATUS"}
)
ALREADY_PAID: Final = "ACQ.TRADE_HAS_SUCCESS"
LONGEST_SUBJECT: Final = 256
# Alipay refuses these in a subject.
FORBIDDEN_IN_SUBJECT: Final = str.maketrans(dict.fromkeys("/=&", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlipayProvider:
    """An account at Alipay. `desktop_kind` is page or qr; product codes are as agreed with Alipay."""

    caller: Caller
    seller_id: str
    desktop_kind: str
    wap_product_code: str
    qr_product_code: str
    allow_loopback: bool

    @property
    def scenes(self) -> frozenset[str]:
        """Name the scenes; inside WeChat Alipay's pages do not open."""
        return frozenset({"pc", "h5"})

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give the seven letters that end the repeating."""
        return 200, b"success", "text/plain"

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Sign the address of a payment page, or let Alipay make a QR code.

        A page makes nothing at Alipay before the buyer opens it: until then a query says ABSENT.
        """
        content: dict[str, object] = {
            "out_trade_no": order.attempt,
            "total_amount": to_text(order.amount),
            "subject": order.subject.translate(FORBIDDEN_IN_SUBJECT)[:LONGEST_SUBJECT],
            "time_expire": beijing_text(order.expires_at),
        }
        if order.scene == "pc" and self.desktop_kind == "qr":
            return self._make_code(order, content, now=now)
        if order.scene == "pc":
            method, content["product_code"] = "alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"
        else:
            method, content["product_code"] = "alipay.trade.wap.pay", self.wap_product_code
            content["quit_url"] = order.return_url
        urls = {"notify_url": order.notify_url, "return_url": order.return_url}
        url = self.caller.page_url(method, content, urls=urls, now=now)
        return Presentation(kind="REDIRECT", payload={"url": url})

    def query(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Ask how a payment stands; ABSENT while no buyer has opened it."""
        try:
            node = self.caller.ask("alipay.trade.query", {"out_trade_no": order.attempt}, now=now)
        except RefusedByChannel as refusal:
            if refusal.code != NOT_EXIST:
                raise
            return PaymentFact(attempt=order.attempt, status=FactStatus.ABSENT)
        return _payment_fact(node, order.attempt)

    def close(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """End a payment; one that was paid is told as `query` does.

        One that Alipay does not know is CLOSED only 2 minutes after its expiry: until then its page or code
        can still be opened and paid.
        """
        try:
            node = self.caller.ask("alipay.trade.close", {"out_trade_no": order.attempt}, now=now)
        except RefusedByChannel as refusal:
            if refusal.code == NOT_EXIST:
                is_over = now >= order.expires_at + EXPIRY_GRACE
                status = FactStatus.CLOSED if is_over else FactStatus.ABSENT
                return PaymentFact(attempt=order.attempt, status=status)
            if refusal.code in ASK_INSTEAD:
                return self.query(order, now=now)
            raise
        _require_same(node, out_trade_no=order.attempt)
        return PaymentFact(attempt=order.attempt, status=FactStatus.CLOSED)

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Give money back. Only fund_change=Y says that it moved; anything else is looked up.

        A refusal is believed only when the refund is not found under its number either.
        """
        content: dict[str, object] = {
            "out_trade_no": order.attempt,
            "refund_amount": to_text(order.amount),
            "out_request_no": order.refund,
            "refund_reason": order.reason[:LONGEST_SUBJECT],
        }
        try:
            node = self.caller.ask("alipay.trade.refund", content, now=now)
        except RefusedForNow:
            raise
        except RefusedByChannel:
            known = self.query_refund(order, now=now)
            if known.status in (FactStatus.ABSENT, FactStatus.FAILED):
                raise
            return known
        _require_same(node, out_trade_no=order.attempt)
        if text_of(node, "fund_change") == "Y":
            return _refund_fact(order, FactStatus.SUCCEEDED, node, amount=order.amount)
        known = self.query_refund(order, now=now)
        # Taken on, but not to be seen yet: that is no reason to send it again at once.
        return _refund_fact(order, FactStatus.PROCESSING) if known.status is FactStatus.ABSENT else known

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask how a refund stands; an empty answer is ABSENT. A refusal to tell is no word on the refund."""
        content: dict[str, object] = {
            "out_trade_no": order.attempt,
            "out_request_no": order.refund,
            "query_options": ["gmt_refund_pay"],
        }
        try:
            node = self.caller.ask("alipay.trade.fastpay.refund.query", content, now=now)
        except RefusedByChannel as refusal:
            if refusal.code != NOT_EXIST:
                raise OutcomeUnknown(refusal.code) from refusal
            return _refund_fact(order, FactStatus.ABSENT)
        _require_same(node, out_trade_no=order.attempt, out_request_no=order.refund)
        status = text_of(node, "refund_status")
        # Older answers have no status: there a refund that has an amount is done.
        if status == "REFUND_SUCCESS" or (text_of(node, "refund_amount") and not status):
            with _unclear_is_unknown():
                amount = amount_of(node, "refund_amount")
            return _refund_fact(order, FactStatus.SUCCEEDED, node, amount=amount)
        if status == "REFUND_FAIL":
            return _refund_fact(order, FactStatus.FAILED)
        return _refund_fact(order, FactStatus.PROCESSING if status else FactStatus.ABSENT)

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Prove and read news of a payment or a refund: both come to the payment's notify_url."""
        del headers, now
        return notifications.read_notification(
            body, app_id=self.caller.app_id, seller_id=self.seller_id, trust=self.caller.trust
        )

    def refusal(self, reason: str) -> tuple[bytes, str]:
        """Give the word after which Alipay sends its news again; it wants no reason."""
        del reason
        return b"fail", "text/plain"

    def fetch_bill(self, day: date, into: Path, *, now: datetime) -> None:
        """Fetch the trade bill of a day, a zip file."""
        bill.fetch_bill(self.caller, day, into, allow_loopback=self.allow_loopback, now=now)

    def read_bill(self, bill_file: Path) -> Iterator[BillLine]:
        """Read the details of a trade bill."""
        return bill.read_bill(bill_file)

    def _make_code(
        self, order: PaymentOrder, content: Mapping[str, object], *, now: datetime
    ) -> Presentation:
        product = {"product_code": self.qr_product_code} if self.qr_product_code else {}
        try:
            node = self.caller.ask(
                "alipay.trade.precreate", {**content, **product}, now=now, notify_url=order.notify_url
            )
        except RefusedByChannel as refusal:
            if refusal.code == ALREADY_PAID:
                raise OutcomeUnknown(refusal.code) from refusal
            raise
        _require_same(node, out_trade_no=order.attempt)
        code = text_of(node, "qr_code")
        if not code:
            raise OutcomeUnknown("answer: qr_code is missing")
        return Presentation(kind="QR", payload={"code": code})


def _payment_fact(node: Mapping[str, object], attempt: str) -> PaymentFact:
    _require_same(node, out_trade_no=attempt)
    if not text_of(node, "out_trade_no"):
        raise OutcomeUnknown("the answer does not say which payment it is about")
    with _unclear_is_unknown():
        return payment_fact(node, attempt=attempt)


def _refund_fact(
    order: RefundOrder,
    status: FactStatus,
    node: Mapping[str, object] | None = None,
    *,
    amount: Money | None = None,
) -> RefundFact:
    node = node or {}
    return RefundFact(
        refund=order.refund,
        attempt=order.attempt,
        status=status,
        amount=amount,
        provider_number=text_of(node, "trade_no"),
        occurred_at=beijing_instant(node.get("gmt_refund_pay")),
    )


def _require_same(node: Mapping[str, object], **asked: str) -> None:
    """Raise OutcomeUnknown when a proven answer is about another payment or refund than was asked about."""
    for name, number in asked.items():
        if text_of(node, name) not in ("", number):
            raise OutcomeUnknown("the answer is about something else")


@contextmanager
def _unclear_is_unknown() -> Iterator[None]:
    try:
        yield
    except Unclear as error:
        raise OutcomeUnknown(f"answer: {error} is malformed") from error
