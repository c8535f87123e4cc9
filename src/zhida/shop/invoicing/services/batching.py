"""One batch: what is due is sent, what is not answered is asked for, files are fetched."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from zhida.shop.invoicing import files
from zhida.shop.invoicing.account import invoice_account
from zhida.shop.invoicing.conf import BATCH
from zhida.shop.invoicing.lifecycle import InvoiceStatus
from zhida.shop.invoicing.models import Invoice
from zhida.shop.invoicing.providers.contract import Document, Fact, FactStatus, OutcomeUnknown, Provider
from zhida.shop.invoicing.schedule import schedule
from zhida.shop.invoicing.services.answering import book_fact, keep_file
from zhida.shop.invoicing.services.sending import due_numbers, numbers_to_ask, send, send_again
from zhida.shop.kernel.uow import transactional

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(hours=1)


def issue_due(*, now: datetime) -> int:
    """Send what is due and ask for what is missing; return how many answers were booked.

    Each invoice is written down as sent before the call, under a request id that is never given twice. An
    answer that is lost leaves it ISSUING: it is asked for, and sent again under the same id only when the
    service has never heard of it. Without invoices file nothing is called: staff issue by hand.
    """
    account = invoice_account()
    booked = 0
    if account is not None:
        provider = account.provider
        booked = _ask_missing(provider, now=now)
        documents = [send(number=number, now=now) for number in due_numbers(now=now)]
        booked += _issue(provider, [document for document in documents if document], now=now)
        _fetch_files(provider, now=now)
    _look_again(now=now, is_served=account is not None)
    return booked


def _ask_missing(provider: Provider, *, now: datetime) -> int:
    taken = [send_again(number=number, now=now) for number in numbers_to_ask(now=now)]
    missing = {document.request_id: document for document in taken if document}
    if not missing:
        return 0
    facts = _called(lambda: provider.ask(list(missing), now=now))
    booked = _book(list(missing.values()), facts, now=now)
    # Alone, so that one that the service chokes on does not hold up the others.
    for request_id, document in missing.items():
        fact = facts.get(request_id)
        if fact is not None and fact.status is FactStatus.UNKNOWN:
            booked += _issue(provider, [document], now=now)
    return booked


def _issue(provider: Provider, documents: Sequence[Document], *, now: datetime) -> int:
    if not documents:
        return 0
    return _book(documents, _called(lambda: provider.issue(documents, now=now)), now=now)


def _called(call: Callable[[], dict[str, Fact]]) -> dict[str, Fact]:
    try:
        return call()
    except OutcomeUnknown as error:
        log.warning("the tax service gave no answer: %s", error)
        return {}


def _book(documents: Sequence[Document], facts: dict[str, Fact], *, now: datetime) -> int:
    return sum(
        book_fact(number=document.number, fact=facts[document.request_id], now=now)
        for document in documents
        if document.request_id in facts
    )


def _fetch_files(provider: Provider, *, now: datetime) -> None:
    waiting = Invoice.objects.filter(status=InvoiceStatus.ISSUED, file_sha256="", ask_at__lte=now)
    for number, url in waiting.order_by("ask_at", "id").values_list("number", "file_url")[:BATCH]:
        try:
            content: bytes | None = provider.fetch(url)
        except OutcomeUnknown as error:
            log.warning("the file of invoice %s did not come: %s", number, error)
            content = None
        if content is not None and not files.is_invoice_file(content):
            log.warning("the file of invoice %s is neither PDF nor OFD", number)
            content = None
        digest = files.keep(content) if content is not None else ""
        keep_file(number=number, content=content, digest=digest, now=now)


@transactional
def _look_again(*, now: datetime, is_served: bool) -> None:
    """Set the next batch: when the next answer is to be asked for, or soon when more is due."""
    asked = Invoice.objects.filter(status=InvoiceStatus.ISSUING, ask_at__isnull=False)
    due = Invoice.objects.filter(status=InvoiceStatus.REQUESTED, due_at__isnull=False)
    instants = [
        *asked.order_by("ask_at").values_list("ask_at", flat=True)[:1],
        *due.order_by("due_at").values_list("due_at", flat=True)[:1],
    ]
    known = [instant for instant in instants if instant is not None]
    if known:
        soonest = min(known) if is_served else now + LOOK_AGAIN
        schedule(due_at=max(soonest, now + timedelta(seconds=1)))
