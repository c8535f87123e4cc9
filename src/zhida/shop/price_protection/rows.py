"""Turns rows of price protection into the records that leave the room."""

from zhida.shop.kernel.money import Money
from zhida.shop.price_protection.lifecycle import Mode, ProtectionStatus, RunStatus, Way
from zhida.shop.price_protection.models import Protection, SkuRun, Terms
from zhida.shop.price_protection.records import ProtectionRecord, RunRecord, TermsRecord


def protection_of(row: Protection) -> ProtectionRecord:
    """Give one protection; its line, order and SKU must have been read with it."""
    return ProtectionRecord(
        number=row.number,
        order=row.line.order.number,
        line=row.line.line_key,
        sku=row.line.sku.sku,
        customer_id=row.line.customer_id,
        status=ProtectionStatus(row.status),
        way=Way(row.way),
        before=Money(row.before_minor),
        after=Money(row.now_minor),
        units=len(row.units),
        amount=Money(row.amount_minor),
        refund=row.refund_number,
        at=row.at,
    )


def run_of(row: SkuRun) -> RunRecord:
    """Give one run; its SKU must have been read with it."""
    return RunRecord(
        sku=row.sku.sku,
        status=RunStatus(row.status),
        paid=Money(row.paid_minor),
        lines=row.lines,
        is_released=row.is_released,
        asked_by=row.asked_by,
        started_at=row.started_at,
    )


def terms_of(row: Terms) -> TermsRecord:
    """Give the merchant's terms."""
    return TermsRecord(
        mode=Mode(row.mode),
        run_cap=Money(row.run_cap_minor),
        stopped_at=row.stopped_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
