"""PayPal's JSON as the gateway writes it: amounts, instants, orders, captures, refunds, errors."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from zhida.doubles.gateways.books import FAILED, PROCESSING, SUCCEEDED, Payment, Refund
from zhida.doubles.gateways.dialect import Reply, json_reply

WHOLE_UNITS_ONLY = frozenset({"HUF", "JPY", "TWD"})
APPROVED, CAPTURE = "approved_at", "capture_status"
REFUND_WORDS = {SUCCEEDED: "COMPLETED", PROCESSING: "PENDING", FAILED: "FAILED"}


class Refused(Exception):
    """A call that cannot be carried out; `issue` is PayPal's word for why."""

    def __init__(self, status: int, issue: str) -> None:
        super().__init__(issue)
        self.status = status
        self.issue = issue


def money(minor: int, currency: str) -> dict[str, str]:
    """Write an amount of so many minor units."""
    digits = 0 if currency in WHOLE_UNITS_ONLY else 2
    return {"currency_code": currency, "value": f"{Decimal(minor).scaleb(-digits):.{digits}f}"}


def minor_of(amount: object) -> tuple[int, str]:
    """Read an amount into minor units and currency. Raises Refused as PayPal does."""
    if not isinstance(amount, dict):
        raise Refused(400, "MISSING_REQUIRED_PARAMETER")
    currency, value = str(amount.get("currency_code")), amount.get("value")
    try:
        exact = Decimal(value if isinstance(value, str) else "")
    except InvalidOperation as error:
        raise Refused(400, "INVALID_PARAMETER_SYNTAX") from error
    units = exact.scaleb(0 if currency in WHOLE_UNITS_ONLY else 2) if exact.is_finite() else Decimal(0)
    if units != units.to_integral_value():
        raise Refused(422, "DECIMAL_PRECISION")
    if units <= 0:
        raise Refused(422, "CANNOT_BE_ZERO_OR_NEGATIVE")
    return int(units), currency


def instant(iso: str) -> str:
    """Write an instant as PayPal does: UTC, whole seconds, Z."""
    return datetime.fromisoformat(iso).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def refusal(error: Refused) -> Reply:
    """Write an error answer."""
    names = {400: "INVALID_REQUEST", 404: "RESOURCE_NOT_FOUND", 422: "UNPROCESSABLE_ENTITY"}
    document: dict[str, object] = {
        "name": names.get(error.status, error.issue),
        "message": "The requested action could not be performed.",
        "debug_id": "f00dfeed00000",
    }
    if error.status in (400, 422):
        document["details"] = [{"issue": error.issue, "description": error.issue.capitalize()}]
    return json_reply(error.status, document)


def capture_id(payment: Payment) -> str:
    """Give the number of an order's capture."""
    return f"C{payment.provider_number}"


def order_status(payment: Payment) -> str:
    """Tell how an order stands; a buyer who said no may come back to it."""
    if payment.extra.get(CAPTURE):
        return "COMPLETED"
    return "APPROVED" if payment.extra.get(APPROVED) else "PAYER_ACTION_REQUIRED"


def capture_document(payment: Payment, *, refunded: int, url: str) -> dict[str, object]:
    """Write an order's capture."""
    minor, currency = payment.paid_amount or payment.amount, payment.paid_currency or payment.currency
    status = payment.extra[CAPTURE]
    if status == "COMPLETED" and refunded:
        status = "REFUNDED" if refunded == minor else "PARTIALLY_REFUNDED"
    made_at = instant(payment.paid_at or payment.changed_at)
    return {
        "id": capture_id(payment),
        "status": status,
        "amount": money(minor, currency),
        "final_capture": True,
        "invoice_id": payment.attempt,
        "custom_id": payment.extra.get("custom_id", payment.attempt),
        "seller_receivable_breakdown": {
            "gross_amount": money(minor, currency),
            "paypal_fee": money(fee_of(minor), currency),
            "net_amount": money(minor - fee_of(minor), currency),
        },
        "supplementary_data": {"related_ids": {"order_id": payment.provider_number}},
        "create_time": made_at,
        "update_time": made_at,
        "links": [
            _link(f"{url}/v2/payments/captures/{capture_id(payment)}", "self"),
            _link(f"{url}/v2/payments/captures/{capture_id(payment)}/refund", "refund", "POST"),
            _link(f"{url}/v2/checkout/orders/{payment.provider_number}", "up"),
        ],
    }


def order_document(payment: Payment, refunds: Sequence[Refund], *, url: str) -> dict[str, object]:
    """Write an order with what was captured and refunded of it."""
    unit: dict[str, object] = {
        "reference_id": payment.attempt,
        "invoice_id": payment.attempt,
        "custom_id": payment.extra.get("custom_id", payment.attempt),
        "description": payment.subject,
        "amount": money(payment.amount, payment.currency),
    }
    if payment.extra.get(CAPTURE):
        refunded = sum(refund.amount for refund in refunds if refund.status == SUCCEEDED)
        unit["payments"] = {
            "captures": [capture_document(payment, refunded=refunded, url=url)],
            "refunds": [refund_document(payment, refund, url=url) for refund in refunds],
        }
    own = f"{url}/v2/checkout/orders/{payment.provider_number}"
    document: dict[str, object] = {
        "id": payment.provider_number,
        "intent": "CAPTURE",
        "status": order_status(payment),
        "purchase_units": [unit],
        "payment_source": {"paypal": {}},
        "create_time": instant(payment.created_at),
        "links": [
            _link(own, "self"),
            _link(f"{url}/cashier/{payment.provider_number}", "payer-action"),
            _link(f"{own}/capture", "capture", "POST"),
        ],
    }
    if payment.extra.get(APPROVED):
        document["update_time"] = instant(payment.extra[APPROVED])
    return document


def refund_document(payment: Payment, refund: Refund, *, url: str) -> dict[str, object]:
    """Write a refund."""
    return {
        "id": refund.provider_number,
        "status": REFUND_WORDS[refund.status],
        "amount": money(refund.amount, refund.currency),
        "invoice_id": refund.refund,
        "custom_id": refund.extra.get("custom_id", payment.attempt),
        "note_to_payer": refund.extra.get("note", ""),
        "create_time": instant(refund.created_at),
        "update_time": instant(refund.changed_at),
        "links": [
            _link(f"{url}/v2/payments/refunds/{refund.provider_number}", "self"),
            _link(f"{url}/v2/payments/captures/{capture_id(payment)}", "up"),
        ],
    }


def fee_of(minor: int) -> int:
    """Give PayPal's fee: 3.49 % rounded down, and 49 of the minor unit."""
    return min(minor, minor * 349 // 10000 + 49)


def _link(url: str, relation: str, method: str = "GET") -> dict[str, str]:
    return {"href": url, "rel": relation, "method": method}
