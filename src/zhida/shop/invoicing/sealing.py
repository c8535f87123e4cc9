"""The personal fields of invoices at rest: sealed for their row."""

import json

from zhida.shop.invoicing.lifecycle import TitleKind
from zhida.shop.invoicing.models import Invoice, InvoiceTitle
from zhida.shop.invoicing.records import Title
from zhida.shop.kernel import encryption

TITLES, INVOICES = "invoicing_title", "invoicing_invoice"


def seal_title(row: InvoiceTitle, title: Title) -> None:
    """Fill the columns of a remembered title that has its key."""
    row.kind = title.kind
    row.sealed = encryption.encrypt(_text(title), table=TITLES, column="sealed", pk=row.pk)


def open_title(row: InvoiceTitle) -> Title:
    """Open a remembered title."""
    return _title(encryption.decrypt(row.sealed, table=TITLES, column="sealed", pk=row.pk))


def seal_invoice(row: Invoice, title: Title) -> None:
    """Fill the title columns of an invoice that has its key."""
    row.title_kind = title.kind
    row.title_sealed = encryption.encrypt(_text(title), table=INVOICES, column="title_sealed", pk=row.pk)


def open_invoice(row: Invoice) -> Title:
    """Open the title of an invoice."""
    return _title(encryption.decrypt(row.title_sealed, table=INVOICES, column="title_sealed", pk=row.pk))


def _text(title: Title) -> str:
    return json.dumps(title.to_document(), ensure_ascii=False, sort_keys=True)


def _title(text: str) -> Title:
    document = json.loads(text)
    return Title(kind=TitleKind(document.pop("kind")), **document)
