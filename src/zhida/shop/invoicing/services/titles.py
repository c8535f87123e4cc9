"""What a customer's invoices are called: remembered, changed, forgotten."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.invoicing import sealing
from zhida.shop.invoicing.conf import MOST_TITLES
from zhida.shop.invoicing.errors import InvoiceTitleNotFound
from zhida.shop.invoicing.from_rows import title_record
from zhida.shop.invoicing.models import InvoiceTitle
from zhida.shop.invoicing.records import Title, TitleRecord
from zhida.shop.invoicing.titles import digest_of, read_title
from zhida.shop.kernel.uow import transactional


@transactional
def save_title(*, actor: Actor, title: Title, now: datetime) -> TitleRecord:
    """Remember a title, or the one that bears the same name and number anew.

    Beyond 20 the one that was used longest ago is forgotten. Raises InvoiceTitleInvalid, LoginRequired.
    """
    checked = read_title(title.to_document())
    customer_id, digest = actor.customer_id, digest_of(checked)
    mine = InvoiceTitle.objects.filter(customer_id=customer_id)
    row = mine.filter(digest=digest).first()
    if row is None:
        for old in mine.order_by("-used_at", "-id")[MOST_TITLES - 1 :]:
            old.delete()
        row = InvoiceTitle(customer_id=customer_id, digest=digest, used_at=now)
    row.used_at = now
    sealing.seal_title(row, checked)
    row.save()
    return title_record(row)


@transactional
def change_title(*, actor: Actor, title_id: int, title: Title) -> TitleRecord:
    """Change a remembered title; invoices that bear it keep what they bear.

    Raises InvoiceTitleNotFound (also another's), InvoiceTitleInvalid.
    """
    checked = read_title(title.to_document())
    digest = digest_of(checked)
    row = _own(actor, title_id)
    InvoiceTitle.objects.filter(customer_id=actor.customer_id, digest=digest).exclude(pk=row.pk).delete()
    row.digest = digest
    sealing.seal_title(row, checked)
    row.save(update_fields=["kind", "sealed", "digest"])
    return title_record(row)


@transactional
def remove_title(*, actor: Actor, title_id: int) -> None:
    """Forget a remembered title. Raises InvoiceTitleNotFound (also another's)."""
    _own(actor, title_id).delete()


def _own(actor: Actor, title_id: int) -> InvoiceTitle:
    row = InvoiceTitle.objects.filter(pk=title_id, customer_id=actor.customer_id).first()
    if row is None:
        raise InvoiceTitleNotFound
    return row
