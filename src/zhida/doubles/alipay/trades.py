"""What the gateway's methods do to the books, and what they answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.doubles.alipay import wire
from zhida.doubles.alipay.wire import Refused
from zhida.doubles.gateways.books import (
    CLOSED,
    FAILED,
    PENDING,
    PROCESSING,
    SUCCEEDED,
    Payment,
    Refund,
    new_digits,
)
from zhida.doubles.gateways.dialect import Desk, is_loopback

# Alipay knows a trade only once its buyer has looked at it.
SEEN = "seen"
BUYER = {"buyer_user_id": "2088000000000002", "buyer_logon_id": "buy***@example.com"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One verified call."""

    parameters: Mapping[str, str]
    desk: Desk
    now: datetime
    is_short_of_money: bool = False

    @property
    def content(self) -> dict[str, object]:
        """Read biz_content; refuses what is no JSON object."""
        try:
            content = json.loads(self.parameters.get("biz_content", ""))
        except ValueError as error:
            raise Refused("40002", "isv.invalid-json") from error
        if not isinstance(content, dict):
            raise Refused("40002", "isv.invalid-json")
        return content

    def text(self, name: str) -> str:
        """Give a text of biz_content that must be there."""
        value = self.content.get(name)
        if not isinstance(value, str) or not value:
            raise Refused("40004", "ACQ.INVALID_PARAMETER")
        return value


def open_trade(request: Request, *, scene: str) -> Payment:
    """Write a trade down; the same number with the same amount is the same trade."""
    number, amount = request.text("out_trade_no"), wire.fen(request.content.get("total_amount"))
    notify_url = request.parameters.get("notify_url", "")
    if any(mark in request.text("subject") for mark in "/=&") or not is_loopback(notify_url):
        raise Refused("40004", "ACQ.INVALID_PARAMETER")
    with request.desk.books.atomic():
        known = request.desk.books.find_payment(number)
        if known is None:
            known = Payment(
                attempt=number,
                provider_number=f"{wire.beijing(request.now)[:10].replace('-', '')}22001{new_digits(15)}",
                merchant=request.parameters["app_id"],
                amount=amount,
                currency="CNY",
                subject=request.text("subject"),
                scene=scene,
                expires_at=wire.from_beijing(request.text("time_expire")).isoformat(),
                notify_url=notify_url,
                return_url=request.parameters.get("return_url", ""),
                created_at=request.now.isoformat(),
                changed_at=request.now.isoformat(),
            )
            request.desk.books.add_payment(known)
    if known.amount != amount or known.merchant != request.parameters["app_id"]:
        raise Refused("40004", "ACQ.CONTEXT_INCONSISTENT")
    if known.status != PENDING:
        raise Refused(
            "40004", "ACQ.TRADE_HAS_SUCCESS" if known.status == SUCCEEDED else "ACQ.TRADE_HAS_CLOSE"
        )
    return known


def precreate(request: Request) -> dict[str, object]:
    """Make a code; the trade exists for queries only when somebody has scanned it."""
    payment = open_trade(request, scene="qr")
    return {"out_trade_no": payment.attempt, "qr_code": request.desk.cashier_url(payment)}


def query(request: Request) -> dict[str, object]:
    """Tell how a trade stands."""
    payment = _known_trade(request)
    told: dict[str, object] = {
        **BUYER,
        "out_trade_no": payment.attempt,
        "trade_no": payment.provider_number,
        "trade_status": trade_status(payment, request.desk, now=request.now),
        "total_amount": wire.yuan(_amount(payment)),
        "subject": payment.subject,
    }
    if payment.status == SUCCEEDED:
        told |= {"send_pay_date": wire.beijing(payment.paid_at), "buyer_pay_amount": told["total_amount"]}
    return told


def close(request: Request) -> dict[str, object]:
    """End a trade that nobody paid."""
    payment = _known_trade(request)
    with request.desk.books.atomic():
        if trade_status(payment, request.desk, now=request.now) != "WAIT_BUYER_PAY":
            raise Refused("40004", "ACQ.TRADE_STATUS_ERROR")
        request.desk.books.move_payment(payment.attempt, status=CLOSED, now=request.now)
    return {"out_trade_no": payment.attempt, "trade_no": payment.provider_number}


def refund(request: Request) -> dict[str, object]:
    """Give money back, once a number, never above what was paid."""
    payment, number = _known_trade(request), request.text("out_request_no")
    amount = wire.fen(request.content.get("refund_amount"))
    books = request.desk.books
    with books.atomic():
        known = books.find_refund(number)
        if known is not None and (known.attempt, known.amount) != (payment.attempt, amount):
            raise Refused("40004", "ACQ.DISCORDANT_REPEAT_REQUEST")
        if known is None:
            _may_refund(request, payment, amount)
            books.add_refund(_new_refund(request, payment, number, amount))
    moved = known is None and not request.desk.faults.refunds_wait
    if moved:
        stored = books.find_refund(number)
        assert stored is not None
        request.desk.news.announce_refund_later(payment, stored)
    return {
        **BUYER,
        "out_trade_no": payment.attempt,
        "trade_no": payment.provider_number,
        "fund_change": "Y" if moved else "N",
        "refund_fee": wire.yuan(books.refunded(payment)),
    }


def query_refund(request: Request) -> dict[str, object]:
    """Tell how a refund stands; nothing at all while it is not done."""
    payment, number = _known_trade(request), request.text("out_request_no")
    known = request.desk.books.find_refund(number)
    if known is None or known.attempt != payment.attempt or known.status == PROCESSING:
        return {}
    return {
        "out_trade_no": payment.attempt,
        "trade_no": payment.provider_number,
        "out_request_no": number,
        "total_amount": wire.yuan(_amount(payment)),
        "refund_amount": wire.yuan(known.amount),
        "refund_status": "REFUND_SUCCESS" if known.status == SUCCEEDED else "REFUND_FAIL",
        "gmt_refund_pay": wire.beijing(known.done_at),
    }


def trade_status(payment: Payment, desk: Desk, *, now: datetime) -> str:
    """Give a trade's state in Alipay's words."""
    if payment.status == SUCCEEDED:
        is_all_back = desk.books.refunded(payment) == _amount(payment)
        return "TRADE_CLOSED" if is_all_back else "TRADE_SUCCESS"
    if payment.status in (CLOSED, FAILED) or payment.expired(now):
        return "TRADE_CLOSED"
    return "WAIT_BUYER_PAY"


def _known_trade(request: Request) -> Payment:
    payment = request.desk.books.find_payment(request.text("out_trade_no"))
    is_ours = payment is not None and payment.merchant == request.parameters["app_id"]
    if payment is None or not is_ours or not payment.extra.get(SEEN):
        raise Refused("40004", "ACQ.TRADE_NOT_EXIST")
    return payment


def _may_refund(request: Request, payment: Payment, amount: int) -> None:
    if payment.status != SUCCEEDED:
        raise Refused("40004", "ACQ.TRADE_STATUS_ERROR")
    if amount > request.desk.books.refundable(payment):
        raise Refused("40004", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
    if request.is_short_of_money:
        raise Refused("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH")


def _new_refund(request: Request, payment: Payment, number: str, amount: int) -> Refund:
    waits = request.desk.faults.refunds_wait
    moment = request.now.isoformat()
    return Refund(
        refund=number,
        provider_number=new_digits(28),
        attempt=payment.attempt,
        amount=amount,
        currency=payment.currency,
        notify_url=payment.notify_url,
        status=PROCESSING if waits else SUCCEEDED,
        created_at=moment,
        changed_at=moment,
        done_at="" if waits else moment,
    )


def _amount(payment: Payment) -> int:
    return payment.amount if payment.paid_amount is None else payment.paid_amount
