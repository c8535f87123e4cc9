"""What UnionPay does with a proven request: opens payments, refunds once a number, tells how things stand."""

import re
from collections.abc import Mapping
from datetime import datetime

from zhida.doubles.gateways.books import (
    FAILED,
    PENDING,
    PROCESSING,
    SHANGHAI,
    SUCCEEDED,
    Payment,
    Refund,
    new_digits,
)
from zhida.doubles.gateways.dialect import Desk, is_loopback

ORDER_ID = re.compile(r"[0-9A-Za-z]{8,40}", re.ASCII)
AMOUNT = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
NUMERIC = {"CNY": "156", "USD": "840", "HKD": "344"}
FULL = "%Y%m%d%H%M%S"
STATES = {PENDING: "05", PROCESSING: "04", SUCCEEDED: "00", FAILED: "30"}
CARD = "6216***********0018"
# A tester writes an answer code of its own into a payment's or refund's extra facts under this name.
CODE = "respCode"


class Refused(Exception):
    """The request is refused with an answer code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_payment(fields: Mapping[str, str], desk: Desk, *, now: datetime) -> Payment:
    """Open a payment, or show one again whose order says the same. Raises Refused."""
    expected = {"txnType": "01", "txnSubType": "01", "bizType": "000201", "accessType": "0"}
    _check(fields, expected | {"currencyCode": "156"})
    if fields.get("channelType") not in ("07", "08"):
        raise Refused("10")
    sent_at, until = _instant(fields, "txnTime"), _instant(fields, "payTimeout")
    urls = (fields.get("frontUrl", ""), fields.get("backUrl", ""))
    if not all(is_loopback(url) for url in urls) or not AMOUNT.fullmatch(fields.get("txnAmt", "")):
        raise Refused("10")
    with desk.books.atomic():
        known = desk.books.find_payment(fields["orderId"])
        if known is None:
            if now >= until:
                raise Refused("39")
            known = Payment(
                attempt=fields["orderId"],
                provider_number=new_digits(21),
                merchant=fields["merId"],
                amount=int(fields["txnAmt"]),
                currency="CNY",
                subject="银行卡支付",
                scene=fields["channelType"],
                expires_at=until.isoformat(),
                notify_url=urls[1],
                return_url=urls[0],
                changed_at=now.isoformat(),
                created_at=sent_at.isoformat(),
                extra={"txnTime": fields["txnTime"]},
            )
            desk.books.add_payment(known)
    if (known.amount, known.extra["txnTime"]) != (int(fields["txnAmt"]), fields["txnTime"]):
        raise Refused("12")
    return known


def refund(fields: Mapping[str, str], desk: Desk, *, now: datetime) -> Refund:
    """Take a refund in. Raises Refused: 12 for a number known already, 35 and 36 for what does not fit."""
    _check(fields, {"txnType": "04", "txnSubType": "00", "bizType": "000201", "accessType": "0"})
    _instant(fields, "txnTime")
    if not AMOUNT.fullmatch(fields.get("txnAmt", "")) or not is_loopback(fields.get("backUrl", "")):
        raise Refused("10")
    amount = int(fields["txnAmt"])
    with desk.books.atomic():
        if desk.books.find_refund(fields["orderId"]) is not None:
            raise Refused("12")
        payment = desk.books.find_payment_by_provider_number(fields.get("origQryId", ""))
        if payment is None or payment.status != SUCCEEDED:
            raise Refused("35")
        if amount > desk.books.refundable(payment):
            raise Refused("36")
        made = Refund(
            refund=fields["orderId"],
            provider_number=new_digits(21),
            attempt=payment.attempt,
            amount=amount,
            currency=payment.paid_currency or payment.currency,
            notify_url=fields["backUrl"],
            status=PROCESSING if desk.faults.refunds_wait else SUCCEEDED,
            changed_at=now.isoformat(),
            extra={"txnTime": fields["txnTime"]},
        )
        desk.books.add_refund(made)
    if made.status == SUCCEEDED:
        desk.news.announce_refund_later(payment, made)
    return made


def query(fields: Mapping[str, str], desk: Desk) -> dict[str, str]:
    """Tell how the transaction of an orderId and txnTime stands. Raises Refused: 34 when there is none."""
    _check(fields, {"txnType": "00", "txnSubType": "00", "accessType": "0"})
    number, sent_at = fields["orderId"], fields.get("txnTime")
    payment = desk.books.find_payment(number)
    if payment is not None and payment.extra["txnTime"] == sent_at:
        return tell_payment(payment)
    made = desk.books.find_refund(number)
    if made is not None and made.extra["txnTime"] == sent_at:
        return tell_refund(made)
    raise Refused("34")


def tell_payment(payment: Payment) -> dict[str, str]:
    """Describe a payment as the answer to a query does."""
    code = payment.extra.get(CODE, STATES.get(payment.status, "30"))
    amount = payment.amount if payment.paid_amount is None else payment.paid_amount
    return {
        "origRespCode": code,
        "origRespMsg": "成功[0000000]" if code == "00" else f"应答[{code}]",
        "txnType": "01",
        "txnSubType": "01",
        "queryId": payment.provider_number,
        "txnAmt": str(amount),
        "settleAmt": str(amount),
        "currencyCode": NUMERIC[payment.paid_currency or payment.currency],
        "traceTime": _month_to_second(payment.paid_at or payment.changed_at),
        "accNo": CARD,
    }


def tell_refund(made: Refund) -> dict[str, str]:
    """Describe a refund as the answer to a query does."""
    code = made.extra.get(CODE, STATES.get(made.status, "30"))
    return {
        "origRespCode": code,
        "origRespMsg": "成功[0000000]" if code == "00" else f"应答[{code}]",
        "txnType": "04",
        "txnSubType": "00",
        "queryId": made.provider_number,
        "txnAmt": str(made.amount),
        "currencyCode": NUMERIC[made.currency],
        "traceTime": _month_to_second(made.changed_at),
    }


def _check(fields: Mapping[str, str], expected: Mapping[str, str]) -> None:
    if any(fields.get(name) != value for name, value in expected.items()):
        raise Refused("10")
    if not ORDER_ID.fullmatch(fields.get("orderId", "")):
        raise Refused("13")


def _instant(fields: Mapping[str, str], name: str) -> datetime:
    text = fields.get(name, "")
    try:
        instant = datetime.strptime(text, FULL).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise Refused("10") from error
    if len(text) != len("yyyyMMddHHmmss"):
        raise Refused("10")
    return instant


def _month_to_second(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%m%d%H%M%S}"
