"""What UnionPay's verified answers to a query say, in our words."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import (
    FactStatus,
    OutcomeUnknown,
    PaymentFact,
    PaymentOrder,
    RefundFact,
    RefundOrder,
)
from zhida.shop.payments.providers.unionpay import codes
from zhida.shop.payments.providers.unionpay.moments import beijing_near

YUAN: Final = "156"
# ISO 4217 numbers of the currencies a card may be charged in by mistake; our orders are all in CNY.
CURRENCIES: Final = {YUAN: "CNY", "344": "HKD", "446": "MOP", "840": "USD", "978": "EUR"}
MINOR: Final = re.compile(r"[0-9]{1,12}", re.ASCII)

Told = Mapping[str, str]


def payment_fact(order: PaymentOrder, told: Told | None, *, now: datetime) -> PaymentFact:
    """Say how a payment stands; None means that UnionPay knows none. Raises OutcomeUnknown."""
    if told is None:
        return PaymentFact(attempt=order.attempt, status=FactStatus.ABSENT)
    code = told["origRespCode"]
    status = FactStatus.PENDING if code == codes.ACCEPTED else codes.status_of(code)
    return PaymentFact(
        attempt=order.attempt,
        status=status,
        amount=_amount(told) if status is FactStatus.SUCCEEDED else None,
        provider_number=told.get("queryId", ""),
        occurred_at=beijing_near(told.get("traceTime", ""), now),
    )


def refund_fact(order: RefundOrder, told: Told | None, *, now: datetime) -> RefundFact:
    """Say how a refund stands; None means that UnionPay knows none. Raises OutcomeUnknown."""
    if told is None:
        return RefundFact(refund=order.refund, attempt=order.attempt, status=FactStatus.ABSENT)
    code = told["origRespCode"]
    status = codes.status_of(code)
    return RefundFact(
        refund=order.refund,
        attempt=order.attempt,
        status=status,
        amount=_amount(told) if status is FactStatus.SUCCEEDED else None,
        provider_number=told.get("queryId", ""),
        occurred_at=beijing_near(told.get("traceTime", ""), now),
        problem=code if code in codes.FOR_A_PERSON else "",
    )


def _amount(told: Told) -> Money:
    """Read what was really moved; without UnionPay's own number nothing could ever be refunded."""
    minor, currency = told.get("txnAmt", ""), CURRENCIES.get(told.get("currencyCode", YUAN))
    if not MINOR.fullmatch(minor) or currency is None or not told.get("queryId"):
        raise OutcomeUnknown("the answer names no amount")
    return Money(int(minor), currency)
