"""What staff do with invoices: try again, refuse, enter by hand, set rates."""

import re
from datetime import datetime
from typing import Final

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.invoicing import files
from zhida.shop.invoicing.conf import LAWFUL_RATES_BP
from zhida.shop.invoicing.errors import (
    InvoiceCannotChange,
    InvoiceEntryInvalid,
    InvoiceNumberTaken,
    NothingToInvoice,
    TaxRateInvalid,
)
from zhida.shop.invoicing.freezing import freeze
from zhida.shop.invoicing.lifecycle import OPEN_TO_CHANGE, InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.locks import lock_invoice
from zhida.shop.invoicing.models import Invoice, TaxRate
from zhida.shop.invoicing.permissions import WORK_ON_INVOICES
from zhida.shop.invoicing.rates import CATEGORY, PRODUCT, SCOPES
from zhida.shop.invoicing.records import ManualEntry, RateDraft
from zhida.shop.invoicing.schedule import schedule
from zhida.shop.invoicing.services.answering import set_issued
from zhida.shop.invoicing.services.refusing import refuse
from zhida.shop.invoicing.services.request import ask_anew
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import ReasonMissing

INVOICE_NO: Final = re.compile(r"[0-9]{20}")
TAX_CODE: Final = re.compile(r"[0-9]{19}")
KEYED: Final = frozenset({PRODUCT, CATEGORY})
BY_STAFF: Final = "STAFF"


@transactional
def retry_invoice(*, actor: Actor, number: str, now: datetime) -> None:
    """Put a refused invoice in line again, or ask at once for an answer that is missing.

    Raises PermissionDenied, InvoiceNotFound, InvoiceCannotChange.
    """
    actor.require(WORK_ON_INVOICES)
    row = lock_invoice(number=number)
    before = row.status
    if row.status == InvoiceStatus.REFUSED:
        ask_anew(invoice=row, by=actor.principal, now=now)
    elif row.status == InvoiceStatus.ISSUING:
        Invoice.objects.filter(pk=row.pk).update(ask_at=now)
        schedule(due_at=now)
    elif row.status == InvoiceStatus.REQUESTED:
        Invoice.objects.filter(pk=row.pk).update(due_at=now)
        schedule(due_at=now)
    else:
        raise InvoiceCannotChange(invoice_status=row.status.lower())
    _audit(actor, "retry", number, {"status": before}, {"status": row.status}, now=now)


@transactional
def refuse_invoice(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Refuse a blue invoice that is not sent yet, with a reason that its buyer reads.

    Raises PermissionDenied, ReasonMissing, InvoiceNotFound, InvoiceCannotChange.
    """
    actor.require(WORK_ON_INVOICES)
    if not reason.strip():
        raise ReasonMissing
    row = lock_invoice(number=number)
    before = row.status
    is_open = row.kind == InvoiceKind.BLUE and row.status == InvoiceStatus.REQUESTED
    if not is_open:
        raise InvoiceCannotChange(invoice_status=row.status.lower())
    refuse(
        invoice=row, order=row.order.number, code=BY_STAFF, reason=reason.strip(), by=actor.principal, now=now
    )
    _audit(actor, "refuse", number, {"status": before}, {"status": row.status, "reason": reason}, now=now)


def enter_invoice(*, actor: Actor, number: str, entry: ManualEntry, now: datetime) -> None:
    """Note an invoice, blue or red, that staff issued outside: its number, its day, its file if there is one.

    What it holds is frozen now; a blue one's refunds until now are left out. What is under way at the service
    cannot be entered: it might be issued twice. Raises PermissionDenied, InvoiceEntryInvalid,
    InvoiceNotFound, InvoiceCannotChange, InvoiceNumberTaken, NothingToInvoice.
    """
    actor.require(WORK_ON_INVOICES)
    _check_entry(entry, now)
    digest = files.keep(entry.file) if entry.file else ""
    _enter(actor=actor, number=number, entry=entry, digest=digest, now=now)


def attach_file(*, actor: Actor, number: str, file: bytes, now: datetime) -> None:
    """Keep the file of an issued invoice that has none yet.

    Raises PermissionDenied, InvoiceEntryInvalid, InvoiceNotFound, InvoiceCannotChange.
    """
    actor.require(WORK_ON_INVOICES)
    if not files.is_invoice_file(file):
        raise InvoiceEntryInvalid(fields={"file": InvoiceEntryInvalid.message})
    _attach(actor=actor, number=number, digest=files.keep(file), now=now)


@transactional
def set_rate(*, actor: Actor, draft: RateDraft, now: datetime) -> None:
    """Set the rate of a product, a category's path, of freight or of all else; issued invoices stay.

    Raises PermissionDenied, TaxRateInvalid.
    """
    actor.require(WORK_ON_INVOICES)
    key = draft.key.strip()
    is_known = draft.scope in SCOPES and bool(key) == (draft.scope in KEYED) and len(key) <= 200
    if not is_known or draft.rate_bp not in LAWFUL_RATES_BP or not TAX_CODE.fullmatch(draft.tax_code):
        raise TaxRateInvalid
    before = TaxRate.objects.filter(scope=draft.scope, key=key).values("rate_bp", "tax_code").first()
    after = {"rate_bp": draft.rate_bp, "tax_code": draft.tax_code}
    TaxRate.objects.update_or_create(scope=draft.scope, key=key, defaults={**after, "changed_at": now})
    record_audit(
        actor=actor,
        action="invoicing.set_rate",
        subject=f"tax_rate:{draft.scope}:{key}",
        before=before,
        after=after,
        now=now,
    )


@transactional
def remove_rate(*, actor: Actor, scope: str, key: str, now: datetime) -> None:
    """Take a rate away, so that what stands above it holds. Raises PermissionDenied, TaxRateInvalid."""
    actor.require(WORK_ON_INVOICES)
    row = TaxRate.objects.filter(scope=scope, key=key).first()
    if row is None:
        raise TaxRateInvalid
    record_audit(
        actor=actor,
        action="invoicing.remove_rate",
        subject=f"tax_rate:{scope}:{key}",
        before={"rate_bp": row.rate_bp, "tax_code": row.tax_code},
        after=None,
        now=now,
    )
    row.delete()


def _check_entry(entry: ManualEntry, now: datetime) -> None:
    errors = {}
    if not INVOICE_NO.fullmatch(entry.invoice_no):
        errors["invoice_no"] = InvoiceEntryInvalid.message
    if entry.issued_at > now:
        errors["issued_at"] = InvoiceEntryInvalid.message
    if entry.file and not files.is_invoice_file(entry.file):
        errors["file"] = InvoiceEntryInvalid.message
    if errors:
        raise InvoiceEntryInvalid(fields=errors)


@transactional
def _enter(*, actor: Actor, number: str, entry: ManualEntry, digest: str, now: datetime) -> None:
    row = lock_invoice(number=number)
    before = row.status
    if row.status not in OPEN_TO_CHANGE:
        raise InvoiceCannotChange(invoice_status=row.status.lower())
    if Invoice.objects.filter(invoice_no=entry.invoice_no).exists():
        raise InvoiceNumberTaken
    freeze(invoice=row, order=row.order.number, now=now)
    if not row.amount_minor:
        raise NothingToInvoice
    row.by_hand, row.file_sha256, row.ask_at = True, digest, None
    row.save(update_fields=["by_hand", "file_sha256", "ask_at"])
    set_issued(
        invoice=row, invoice_no=entry.invoice_no, issued_at=entry.issued_at, by=actor.principal, now=now
    )
    after = {"status": row.status, "invoice_no": entry.invoice_no, "amount_minor": row.amount_minor}
    _audit(actor, "enter", number, {"status": before}, after, now=now)


@transactional
def _attach(*, actor: Actor, number: str, digest: str, now: datetime) -> None:
    row = lock_invoice(number=number)
    free = Invoice.objects.filter(pk=row.pk, status=InvoiceStatus.ISSUED, file_sha256="")
    if not free.update(file_sha256=digest, ask_at=None):
        raise InvoiceCannotChange(invoice_status=row.status.lower())
    _audit(actor, "attach", number, None, {"file_sha256": digest}, now=now)


def _audit(
    actor: Actor,
    verb: str,
    number: str,
    before: dict[str, object] | None,
    after: dict[str, object],
    *,
    now: datetime,
) -> None:
    record_audit(
        actor=actor,
        action=f"invoicing.{verb}",
        subject=f"invoice:{number}",
        before=before,
        after=after,
        now=now,
    )
