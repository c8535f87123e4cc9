"""What the simulator says of payments and refunds, in answers and in notifications."""

import json

from zhida.doubles.gateways.books import Payment, Refund
from zhida.doubles.gateways.mailbox import Notification


def payment_notification(payment: Payment) -> Notification:
    """Write the news of a payment's present state; the same state always has the same id."""
    body = {
        "id": f"{payment.provider_number}-{payment.status}",
        "event": f"payment.{payment.status}",
        **describe_payment(payment),
    }
    return _notification(body, payment, payment.notify_url)


def refund_notification(payment: Payment, refund: Refund) -> Notification:
    """Write the news of a refund's present state."""
    body = {
        "id": f"{refund.provider_number}-{refund.status}",
        "event": f"refund.{refund.status}",
        **describe_refund(payment, refund),
    }
    return _notification(body, payment, refund.notify_url)


def describe_payment(payment: Payment) -> dict[str, object]:
    """Give a payment as the protocol shows it; `amount` is the money paid, or asked for before that."""
    return {
        "merchant": payment.merchant,
        "attempt": payment.attempt,
        "provider_number": payment.provider_number,
        "amount": payment.amount if payment.paid_amount is None else payment.paid_amount,
        "currency": payment.paid_currency or payment.currency,
        "status": payment.status,
        "changed_at": payment.changed_at,
    }


def describe_refund(payment: Payment, refund: Refund) -> dict[str, object]:
    """Give a refund as the protocol shows it."""
    return {
        "merchant": payment.merchant,
        "attempt": refund.attempt,
        "refund": refund.refund,
        "provider_number": refund.provider_number,
        "amount": refund.amount,
        "currency": refund.currency,
        "status": refund.status,
        "changed_at": refund.changed_at,
    }


def _notification(body: dict[str, object], payment: Payment, url: str) -> Notification:
    return Notification(
        id=str(body["id"]),
        attempt=payment.attempt,
        merchant=payment.merchant,
        url=url,
        body=json.dumps(body, ensure_ascii=False),
    )
