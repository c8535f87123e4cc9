"""What PayPal's events say. Events about something else are kept and change nothing."""

from zhida.shop.payments.providers.contract import (
    FactStatus,
    Notification,
    NotificationRejected,
    PaymentFact,
    RefundFact,
)
from zhida.shop.payments.providers.paypal.documents import (
    REFUND_STATUSES,
    BadDocument,
    Document,
    amount_in,
    document_in,
    find_text,
    id_of,
    instant_in,
    our_number_in,
    part_of,
    unit_of,
)

LONGEST_DEDUPE_KEY = 100
CAPTURE_EVENTS = {
    "PAYMENT.CAPTURE.COMPLETED": FactStatus.SUCCEEDED,
    "PAYMENT.CAPTURE.PENDING": FactStatus.PROCESSING,
    "PAYMENT.CAPTURE.DENIED": FactStatus.FAILED,
    "PAYMENT.CAPTURE.DECLINED": FactStatus.FAILED,
}
ORDER_EVENTS = frozenset(
    {"CHECKOUT.ORDER.APPROVED", "CHECKOUT.ORDER.COMPLETED", "CHECKOUT.PAYMENT-APPROVAL.REVERSED"}
)


def read_news(body: bytes, *, proof: dict[str, str]) -> Notification:
    """Read a proven event. Raises NotificationRejected (400) when it is not what PayPal documents.

    An approval is only a call to ask. A refund or a reversal that is not ours (made in PayPal's own pages, or
    by a dispute) keeps PayPal's number, so that it opens a discrepancy.
    """
    try:
        return _read(document_in(body), proof=proof)
    except BadDocument as error:
        raise NotificationRejected(400, str(error)) from error


def _read(event: Document, *, proof: dict[str, str]) -> Notification:
    key = find_text(event, "id")
    if not 0 < len(key) <= LONGEST_DEDUPE_KEY:
        raise BadDocument("no id")
    kind, resource = find_text(event, "event_type"), part_of(event, "resource")
    if kind in CAPTURE_EVENTS:
        fact = _capture_fact(resource, CAPTURE_EVENTS[kind])
        return Notification(dedupe_key=key, fact=fact, proof=proof, must_ask=not fact.attempt)
    if kind in ("PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED"):
        refund = _refund_fact(resource)
        is_ours_without_attempt = refund.refund != refund.provider_number and not refund.attempt
        return Notification(dedupe_key=key, fact=refund, proof=proof, must_ask=is_ours_without_attempt)
    number = our_number_in(unit_of(resource), "P") if kind in ORDER_EVENTS else ""
    call_to_ask = PaymentFact(attempt=number, status=FactStatus.PROCESSING)
    return Notification(dedupe_key=key, fact=call_to_ask, proof=proof, must_ask=True)


def _capture_fact(capture: Document, status: FactStatus) -> PaymentFact:
    return PaymentFact(
        attempt=our_number_in(capture, "P"),
        status=status,
        amount=amount_in(capture) if status is FactStatus.SUCCEEDED else None,
        provider_number=id_of(capture),
        occurred_at=instant_in(capture, "create_time", "update_time"),
    )


def _refund_fact(resource: Document) -> RefundFact:
    number = our_number_in(resource, "R") or id_of(resource)
    status = REFUND_STATUSES.get(find_text(resource, "status"), FactStatus.SUCCEEDED)
    return RefundFact(
        refund=number,
        attempt=our_number_in(resource, "P"),
        status=status,
        amount=amount_in(resource),
        provider_number=id_of(resource),
        occurred_at=instant_in(resource, "create_time", "update_time"),
    )
