"""The calls about refunds: accepted at once, done soon after, told by a notification."""

import re
from datetime import datetime

from zhida.doubles.gateways.books import PROCESSING, SUCCEEDED, Payment, Refund, new_digits
from zhida.doubles.gateways.dialect import Desk
from zhida.doubles.wechat.documents import refund_document, refund_state
from zhida.doubles.wechat.keys import Keys
from zhida.doubles.wechat.orders import notify_url, part, text, whole
from zhida.doubles.wechat.wire import CallRefused

NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}", re.ASCII)
MOST_REFUNDS = 50
LONGEST_REASON = 80


def refund(
    document: dict[str, object], keys: Keys, desk: Desk, *, is_poor: bool, now: datetime
) -> dict[str, object]:
    """Accept a refund: one number refunds once, all together never more than was paid.

    `is_poor`: the merchant's balance does not cover it now.
    """
    payment = _payment(document, desk)
    asked = _refund(document, payment, keys, wait=desk.faults.refunds_wait, now=now)
    with desk.books.atomic():
        known = desk.books.find_refund(asked.refund)
        if known is not None:
            if (known.attempt, known.amount) != (asked.attempt, asked.amount):
                raise CallRefused(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
            return refund_document(payment, known, state=refund_state(known))
        if is_poor:
            raise CallRefused(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")
        if asked.amount > desk.books.refundable(payment):
            raise CallRefused(400, "INVALID_REQUEST", "退款金额大于支付金额")
        if len(desk.books.list_refunds(attempt=payment.attempt)) >= MOST_REFUNDS:
            raise CallRefused(400, "INVALID_REQUEST", "已达到最大退款次数")
        desk.books.add_refund(asked)
    if asked.status == SUCCEEDED:
        desk.news.announce_refund_later(payment, asked)
    return refund_document(payment, asked, state="PROCESSING")


def query_refund(number: str, desk: Desk) -> dict[str, object]:
    """Tell a refund's state."""
    known = desk.books.find_refund(number)
    payment = desk.books.find_payment(known.attempt) if known else None
    if known is None or payment is None:
        raise CallRefused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    return refund_document(payment, known, state=refund_state(known))


def _payment(document: dict[str, object], desk: Desk) -> Payment:
    """Find what was paid, by our number or by the shop's."""
    number = document.get("transaction_id")
    if isinstance(number, str) and number:
        payment = desk.books.find_payment_by_provider_number(number)
    else:
        payment = desk.books.find_payment(text(document, "out_trade_no"))
    if payment is None:
        raise CallRefused(404, "RESOURCE_NOT_EXISTS", "订单不存在")
    if payment.status != SUCCEEDED:
        raise CallRefused(400, "INVALID_REQUEST", "订单未支付")
    return payment


def _refund(
    document: dict[str, object], payment: Payment, keys: Keys, *, wait: bool, now: datetime
) -> Refund:
    number, amounts = text(document, "out_refund_no"), part(document, "amount")
    if not NUMBER.fullmatch(number) or len(str(document.get("reason", ""))) > LONGEST_REASON:
        raise CallRefused(400, "PARAM_ERROR", "out_refund_no或reason")
    if text(amounts, "currency") != payment.paid_currency or payment.merchant != keys.mchid:
        raise CallRefused(400, "PARAM_ERROR", "currency")
    if whole(amounts, "total") != payment.paid_amount:
        raise CallRefused(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
    return Refund(
        refund=number,
        provider_number=f"503{new_digits(26)}",
        attempt=payment.attempt,
        amount=whole(amounts, "refund"),
        currency="CNY",
        notify_url=notify_url(document) if document.get("notify_url") else "",
        status=PROCESSING if wait else SUCCEEDED,
        changed_at=now.isoformat(),
        created_at=now.isoformat(),
        done_at="" if wait else now.isoformat(),
    )
