"""PayPal's JSON: careful reading, and its words in ours. Fields that are not needed may be anything."""

import json
import re
from collections.abc import Mapping
from datetime import datetime

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers import amounts
from zhida.shop.payments.providers.contract import FactStatus

Document = Mapping[str, object]

OUR_NUMBER = re.compile(r"[PR][0-9A-Z]{20}", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
THEIR_NUMBER = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
ORDER_STATUSES = {
    "CREATED": FactStatus.PENDING,
    "SAVED": FactStatus.PENDING,
    "PAYER_ACTION_REQUIRED": FactStatus.PENDING,
    "APPROVED": FactStatus.PROCESSING,
    "VOIDED": FactStatus.CLOSED,
}
CAPTURE_STATUSES = {
    "COMPLETED": FactStatus.SUCCEEDED,
    "PARTIALLY_REFUNDED": FactStatus.SUCCEEDED,
    "REFUNDED": FactStatus.SUCCEEDED,
    "PENDING": FactStatus.PROCESSING,
    "DECLINED": FactStatus.FAILED,
    "FAILED": FactStatus.FAILED,
}
REFUND_STATUSES = {
    "COMPLETED": FactStatus.SUCCEEDED,
    "PENDING": FactStatus.PROCESSING,
    "FAILED": FactStatus.FAILED,
    "CANCELLED": FactStatus.CLOSED,
}
# Of several captures of one order the one that tells of money counts, then one that may still bring it.
BEST_FIRST = (FactStatus.SUCCEEDED, FactStatus.PROCESSING, FactStatus.FAILED)


class BadDocument(Exception):
    """A document that does not say what it must."""


def document_in(body: bytes) -> Document:
    """Read a JSON object. Raises BadDocument."""
    try:
        document = json.loads(body)
    except ValueError as error:
        raise BadDocument("not JSON") from error
    if not isinstance(document, dict):
        raise BadDocument("not an object")
    return document


def find_text(document: Document, name: str) -> str:
    """Return a text field, empty when it is missing or something else."""
    value = document.get(name)
    return value if isinstance(value, str) else ""


def part_of(document: Document, name: str) -> Document:
    """Return an inner object, an empty one when it is missing or something else."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def parts_of(document: Document, name: str) -> list[Document]:
    """Return the objects of a list, none when it is missing or something else."""
    value = document.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def id_of(document: Document) -> str:
    """Return PayPal's own number of an order, a capture or a refund. Raises BadDocument."""
    value = find_text(document, "id")
    if not THEIR_NUMBER.fullmatch(value):
        raise BadDocument("id is malformed")
    return value


def status_in(document: Document, words: Mapping[str, FactStatus]) -> FactStatus:
    """Translate a status. Raises BadDocument for a word that PayPal does not document."""
    status = words.get(find_text(document, "status"))
    if status is None:
        raise BadDocument("unknown status")
    return status


def amount_in(document: Document, name: str = "amount") -> Money:
    """Return an amount in its own currency. Raises BadDocument."""
    amount, is_negative = signed_amount_in(document, name)
    if is_negative:
        raise BadDocument(f"{name} is negative")
    return amount


def signed_amount_in(document: Document, name: str) -> tuple[Money, bool]:
    """Return an amount without its sign, and whether it was negative. Raises BadDocument."""
    part = part_of(document, name)
    value, currency = find_text(part, "value"), find_text(part, "currency_code")
    try:
        if CURRENCY.fullmatch(currency):
            return amounts.from_text(value.removeprefix("-"), currency), value.startswith("-")
    except ValueError as error:
        raise BadDocument(f"{name} is no amount") from error
    raise BadDocument(f"{name} has no currency")


def instant_in(document: Document, *names: str) -> datetime | None:
    """Return the first of the named instants that is there; None when there is none."""
    for name in names:
        try:
            instant = datetime.fromisoformat(find_text(document, name))
        except ValueError:
            continue
        if instant.tzinfo is not None:
            return instant
    return None


def our_number_in(document: Document, prefix: str) -> str:
    """Return our own number with that first letter which a document carries; empty when it has none."""
    for name in ("invoice_id", "custom_id", "reference_id", "custom_field"):
        value = find_text(document, name)
        if value.startswith(prefix) and OUR_NUMBER.fullmatch(value):
            return value
    return ""


def link_in(document: Document, *relations: str) -> str:
    """Return the address of the first relation that is there, empty when none is."""
    links = {find_text(link, "rel"): find_text(link, "href") for link in parts_of(document, "links")}
    return next((links[relation] for relation in relations if links.get(relation)), "")


def unit_of(order: Document) -> Document:
    """Return the one purchase unit of an order, an empty one when it is not told."""
    units = parts_of(order, "purchase_units")
    return units[0] if units else {}


def find_capture(order: Document) -> Document | None:
    """Return the capture of an order that tells most about money; None when there is none."""
    captures = parts_of(part_of(unit_of(order), "payments"), "captures")
    ranked = [(BEST_FIRST.index(status_in(capture, CAPTURE_STATUSES)), capture) for capture in captures]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def refusal_code(told: Document) -> str:
    """Return the word of an error answer: the issue of its first detail, or else its name."""
    details = parts_of(told, "details")
    issue = find_text(details[0], "issue") if details else ""
    return issue or find_text(told, "name") or find_text(told, "error") or "UNKNOWN"
