"""What WeChat's documents say of payments and refunds, in our words."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact, RefundFact

# A card that failed (PAYERROR) does not end an order: the payer may try another one.
PAYMENT_STATES: Final = {
    "SUCCESS": FactStatus.SUCCEEDED,
    "REFUND": FactStatus.SUCCEEDED,
    "NOTPAY": FactStatus.PENDING,
    "PAYERROR": FactStatus.PENDING,
    "USERPAYING": FactStatus.PROCESSING,
    "ACCEPT": FactStatus.PROCESSING,
    "CLOSED": FactStatus.CLOSED,
    "REVOKED": FactStatus.CLOSED,
}
ABNORMAL: Final = "ABNORMAL"
REFUND_STATES: Final = {
    "SUCCESS": FactStatus.SUCCEEDED,
    "PROCESSING": FactStatus.PROCESSING,
    ABNORMAL: FactStatus.PROCESSING,
    "CLOSED": FactStatus.FAILED,
}
NUMBER: Final = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}", re.ASCII)
CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)


class BadDocument(Exception):
    """A proven document that does not say what it must."""


def payment_fact(document: Mapping[str, object]) -> PaymentFact:
    """Read a payment. `amount.total` counts: coupons only lower what the payer gave. Raises BadDocument."""
    state = PAYMENT_STATES.get(str(document.get("trade_state")))
    if state is None:
        raise BadDocument("unknown trade_state")
    is_paid = state is FactStatus.SUCCEEDED
    return PaymentFact(
        attempt=number(document, "out_trade_no"),
        status=state,
        amount=_amount(document, "total") if is_paid else None,
        provider_number=number(document, "transaction_id") if is_paid else "",
        occurred_at=_instant(document) if is_paid else None,
    )


def refund_fact(document: Mapping[str, object], *, state_name: str) -> RefundFact:
    """Read a refund: `status` in an answer, `refund_status` in a notification. Raises BadDocument."""
    word = str(document.get(state_name))
    state = REFUND_STATES.get(word)
    if state is None:
        raise BadDocument(f"unknown {state_name}")
    return RefundFact(
        refund=number(document, "out_refund_no"),
        attempt=number(document, "out_trade_no"),
        status=state,
        amount=_amount(document, "refund"),
        provider_number=number(document, "refund_id"),
        occurred_at=_instant(document) if state is FactStatus.SUCCEEDED else None,
        problem=word if word == ABNORMAL else "",
    )


def number(document: Mapping[str, object], name: str) -> str:
    """Read a number of ours or theirs. Raises BadDocument."""
    value = document.get(name)
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise BadDocument(f"{name} is malformed")
    return value


def _amount(document: Mapping[str, object], name: str) -> Money:
    amounts = document.get("amount")
    if not isinstance(amounts, dict):
        raise BadDocument("no amount")
    minor, currency = amounts.get(name), amounts.get("currency", "CNY")
    if type(minor) is not int or minor <= 0:
        raise BadDocument(f"amount.{name} is no positive integer")
    if not isinstance(currency, str) or not CURRENCY.fullmatch(currency):
        raise BadDocument("amount.currency is malformed")
    return Money(minor, currency)


def _instant(document: Mapping[str, object]) -> datetime | None:
    told = document.get("success_time")
    if not told:
        return None
    try:
        instant = datetime.fromisoformat(str(told))
    except ValueError as error:
        raise BadDocument("success_time is no instant") from error
    if instant.tzinfo is None:
        raise BadDocument("success_time has no offset")
    return instant
