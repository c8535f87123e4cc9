"""What Alipay's fields mean in our words; the same for answers, notifications and bills."""

import re
from collections.abc import Mapping
from typing import Final

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.alipay.calls import beijing_instant
from zhida.shop.payments.providers.amounts import from_text
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact

CURRENCY: Final = "CNY"
PAID: Final = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})
NUMBER: Final = re.compile(r"[0-9A-Z]{1,64}", re.ASCII)
PROVIDER_NUMBER: Final = re.compile(r"[0-9A-Za-z]{0,64}", re.ASCII)
ZERO: Final = re.compile(r"(0(\.0{1,2})?)?", re.ASCII)
# Any of these says that money had come in: a closed trade with one was paid and given back in full.
SIGNS_OF_MONEY: Final = ("refund_fee", "gmt_refund", "gmt_payment", "send_pay_date")
PAID_AT: Final = ("gmt_payment", "send_pay_date")


class Unclear(Exception):
    """A verified message that does not say what it must; the text names the field."""


def payment_fact(fields: Mapping[str, object], *, attempt: str) -> PaymentFact:
    """Read how a trade stands. Raises Unclear.

    TRADE_CLOSED is both a trade nobody paid in time and one given back in full; the second was paid, and its
    refunds are told apart.
    """
    status = text_of(fields, "trade_status")
    was_paid = status in PAID or (status == "TRADE_CLOSED" and has_money(fields))
    provider_number = text_of(fields, "trade_no")
    if not PROVIDER_NUMBER.fullmatch(provider_number):
        raise Unclear("trade_no")
    if was_paid:
        moments = (beijing_instant(fields.get(name)) for name in PAID_AT)
        return PaymentFact(
            attempt=attempt,
            status=FactStatus.SUCCEEDED,
            amount=amount_of(fields, "total_amount"),
            provider_number=provider_number,
            occurred_at=next(filter(None, moments), None),
        )
    unpaid = {"WAIT_BUYER_PAY": FactStatus.PENDING, "TRADE_CLOSED": FactStatus.CLOSED}.get(status)
    if unpaid is None:
        raise Unclear("trade_status")
    return PaymentFact(attempt=attempt, status=unpaid, provider_number=provider_number)


def has_money(fields: Mapping[str, object]) -> bool:
    """Tell whether a trade's fields speak of money that came in."""
    return any(not ZERO.fullmatch(text_of(fields, name)) for name in SIGNS_OF_MONEY)


def amount_of(fields: Mapping[str, object], name: str) -> Money:
    """Read an amount in yuan, above zero. Raises Unclear."""
    try:
        amount = from_text(text_of(fields, name), CURRENCY)
    except ValueError as error:
        raise Unclear(name) from error
    if not amount.minor:
        raise Unclear(name)
    return amount


def text_of(fields: Mapping[str, object], name: str) -> str:
    """Read a field as text; nothing for one that is left out or holds a list or an object."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
