"""What an order, a capture or a refund of PayPal's says about money, in our words."""

from collections.abc import Callable

from zhida.shop.payments.providers.contract import (
    FactStatus,
    OutcomeUnknown,
    PaymentFact,
    PaymentOrder,
    RefundFact,
    RefundOrder,
)
from zhida.shop.payments.providers.paypal.documents import (
    CAPTURE_STATUSES,
    ORDER_STATUSES,
    REFUND_STATUSES,
    BadDocument,
    Document,
    amount_in,
    find_capture,
    find_text,
    id_of,
    instant_in,
    our_number_in,
    status_in,
    unit_of,
)


def order_fact(told: Document, order: PaymentOrder) -> PaymentFact:
    """Read an order by its capture: COMPLETED does not mean money. Raises OutcomeUnknown."""
    return _checked(_order_fact, told, order)


def capture_fact(told: Document, order: PaymentOrder) -> PaymentFact:
    """Read a capture. Raises OutcomeUnknown when it is malformed or another payment's."""
    return _checked(_capture_fact, told, order)


def refund_fact(told: Document, order: RefundOrder) -> RefundFact:
    """Read a refund. Raises OutcomeUnknown when it is malformed or another one's."""
    try:
        return _refund_fact(told, order)
    except BadDocument as error:
        raise OutcomeUnknown(f"answer: {error}") from error


def _checked(
    read: Callable[[Document, PaymentOrder], PaymentFact], told: Document, order: PaymentOrder
) -> PaymentFact:
    try:
        return read(told, order)
    except BadDocument as error:
        raise OutcomeUnknown(f"answer: {error}") from error


def _order_fact(told: Document, order: PaymentOrder) -> PaymentFact:
    if our_number_in(unit_of(told), "P") not in ("", order.attempt):
        raise BadDocument("about another payment")
    capture = find_capture(told)
    if capture is not None:
        fact = _capture_fact(capture, order)
        if fact.status is not FactStatus.FAILED or find_text(told, "status") == "COMPLETED":
            return fact
    return PaymentFact(attempt=order.attempt, status=status_in(told, ORDER_STATUSES))


def _capture_fact(capture: Document, order: PaymentOrder) -> PaymentFact:
    if our_number_in(capture, "P") not in ("", order.attempt):
        raise BadDocument("about another payment")
    status = status_in(capture, CAPTURE_STATUSES)
    return PaymentFact(
        attempt=order.attempt,
        status=status,
        amount=amount_in(capture) if status is FactStatus.SUCCEEDED else None,
        provider_number=id_of(capture),
        occurred_at=instant_in(capture, "create_time", "update_time"),
    )


def _refund_fact(told: Document, order: RefundOrder) -> RefundFact:
    if our_number_in(told, "R") not in ("", order.refund):
        raise BadDocument("about another refund")
    return RefundFact(
        refund=order.refund,
        attempt=order.attempt,
        status=status_in(told, REFUND_STATUSES),
        amount=amount_in(told),
        provider_number=id_of(told),
        occurred_at=instant_in(told, "create_time", "update_time"),
    )
