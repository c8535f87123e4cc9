"""PayPal's Transaction Search: what happened between two instants, in pages."""

import json
from collections.abc import Mapping
from datetime import datetime

from zhida.doubles.gateways.books import SUCCEEDED, Books
from zhida.doubles.gateways.dialect import JSON, Reply, json_reply
from zhida.doubles.paypal.words import Refused, capture_id, fee_of, instant, money

LONGEST_DAYS = 31
LARGEST_PAGE = 500
PAYMENT, REFUND = "T0006", "T1107"


def report(query: Mapping[str, str], books: Books, *, spoilt: str, most: int, now: datetime) -> Reply:
    """Answer one page. `spoilt` is a fault of the bill; `most` transactions fit into one result."""
    try:
        starts_at, ends_at = (datetime.fromisoformat(query[name]) for name in ("start_date", "end_date"))
        size, number = int(query.get("page_size", "100")), int(query.get("page", "1"))
    except (KeyError, ValueError) as error:
        raise Refused(400, "INVALID_REQUEST") from error
    if (ends_at - starts_at).days > LONGEST_DAYS or not 1 <= size <= LARGEST_PAGE or number < 1:
        raise Refused(400, "INVALID_REQUEST")
    rows = [] if spoilt == "empty" else _transactions(books, starts_at, ends_at)
    if len(rows) > most:
        return json_reply(400, {"name": "RESULTSET_TOO_LARGE", "message": "Change the filter criteria."})
    document = {
        "transaction_details": [{"transaction_info": row} for row in rows[(number - 1) * size :][:size]],
        "start_date": query["start_date"],
        "end_date": query["end_date"],
        "last_refreshed_datetime": query["start_date"] if spoilt == "late" else now.isoformat(),
        "page": number,
        "total_items": len(rows) + (spoilt == "forged"),
        "total_pages": max(1, -(-len(rows) // size)),
    }
    body = json.dumps(document, indent=1).encode()
    return Reply(200, body[: len(body) // 2] if spoilt == "torn" else body, JSON)


def _transactions(books: Books, starts_at: datetime, ends_at: datetime) -> list[dict[str, object]]:
    """Give the payments and refunds of a stretch of time, both ends included, oldest first."""
    captures: list[dict[str, object]] = [
        {
            "transaction_id": capture_id(payment),
            "transaction_event_code": PAYMENT,
            "transaction_initiation_date": instant(payment.paid_at),
            "transaction_amount": money(payment.paid_amount or 0, payment.paid_currency or payment.currency),
            "fee_amount": money(-fee_of(payment.paid_amount or 0), payment.paid_currency or payment.currency),
            "transaction_status": "S",
            "invoice_id": payment.attempt,
            "custom_field": payment.extra.get("custom_id", payment.attempt),
        }
        for payment in books.list_payments(status=SUCCEEDED)
    ]
    refunds: list[dict[str, object]] = [
        {
            "transaction_id": refund.provider_number,
            "transaction_event_code": REFUND,
            "transaction_initiation_date": instant(refund.done_at),
            "transaction_amount": money(-refund.amount, refund.currency),
            "transaction_status": "S",
            "invoice_id": refund.refund,
            "custom_field": refund.extra.get("custom_id", refund.attempt),
        }
        for refund in books.list_refunds(status=SUCCEEDED)
    ]
    within = [row for row in captures + refunds if starts_at <= _at(row) <= ends_at]
    return sorted(
        within, key=lambda row: (str(row["transaction_initiation_date"]), str(row["transaction_id"]))
    )


def _at(row: Mapping[str, object]) -> datetime:
    return datetime.fromisoformat(str(row["transaction_initiation_date"]))
