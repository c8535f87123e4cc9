"""Turns rows of cases into the records that leave the room."""

from collections import defaultdict
from collections.abc import Sequence

from zhida.shop.aftersales import conf
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_reasons import CaseReason, Disposition, RefusalReason
from zhida.shop.aftersales.case_status import SHOPPER_ACTS
from zhida.shop.aftersales.models import Case, CaseLine, CaseMedia, Inspection
from zhida.shop.aftersales.records.cases import (
    CaseLineRecord,
    CaseMediaRecord,
    CaseMessageRecord,
    CaseRecord,
    CaseStepRecord,
    CaseSummary,
    InspectionRecord,
    RepairRecord,
    RestockWish,
    ReturnTo,
    Turn,
    WayBackRecord,
)
from zhida.shop.aftersales.records.refunds import StaffRefundRecord
from zhida.shop.kernel.money import Money
from zhida.shop.payments.records import RefundRecord
from zhida.shop.shipping.records import ParcelRecord


def summary_of(row: Case, lines: Sequence[CaseLine]) -> CaseSummary:
    """Give one case as lists show it."""
    return CaseSummary(
        number=row.number,
        order=row.order.number,
        customer_id=row.customer_id,
        kind=CaseKind(row.kind),
        status=CaseStatus(row.status),
        reason=CaseReason(row.reason),
        opened_at=row.opened_at,
        deadline=row.deadline,
        turn=_turn(row),
        finished_at=row.finished_at,
        shown=_money(row, row.shown_minor),
        refunded=_money(row, row.refunded_minor),
        lines=tuple(_line(line) for line in lines),
    )


def record_of(
    row: Case,
    *,
    summary: CaseSummary,
    refund: StaffRefundRecord | None,
    quote_refund: RefundRecord | None,
    parcel: ParcelRecord | None,
    can_appeal: bool,
) -> CaseRecord:
    """Give one case in full; four queries for its steps, messages, files and inspections."""
    media = list(row.media.order_by("id"))
    steps = list(row.steps.order_by("id"))
    by_message: dict[int | None, list[CaseMediaRecord]] = defaultdict(list)
    for one in media:
        by_message[one.message_id].append(media_of(one))
    return CaseRecord(
        summary=summary,
        is_faulty=row.is_faulty,
        is_within_days=row.is_within_days,
        note=row.note,
        decided_by=row.decided_by,
        rejected_by=row.rejected_by,
        refusal=row.refusal,
        appeal=row.appeal,
        can_appeal=can_appeal,
        is_opened_by_staff=row.kind != CaseKind.LATE and steps[0].by != f"C:{row.customer_id}",
        return_to=None if row.return_to is None else ReturnTo(**row.return_to),
        carrier=row.carrier,
        tracking=row.tracking,
        way_back=_way_back(row),
        received_at=row.received_at,
        is_restocked=row.is_restocked,
        keeps_gifts=row.keeps_gifts,
        refund=refund,
        wanted_sku=row.wanted_sku,
        surplus=Money(row.surplus_minor, row.currency),
        parcel=parcel,
        repair=_repair(row, quote_refund),
        steps=tuple(
            CaseStepRecord(status=CaseStatus(step.status), at=step.at, by=step.by, note=step.note)
            for step in steps
        ),
        messages=tuple(
            CaseMessageRecord(
                is_staff=one.is_staff, by=one.by, at=one.at, text=one.text, media=tuple(by_message[one.pk])
            )
            for one in row.messages.order_by("id")
        ),
        media=tuple(media_of(one) for one in media),
        inspections=tuple(_inspection(one) for one in row.inspections.order_by("id")),
    )


def media_of(row: CaseMedia) -> CaseMediaRecord:
    """Give one upload."""
    return CaseMediaRecord(
        number=row.number, kind=row.kind, width=row.width, height=row.height, is_staff=row.is_staff
    )


def _turn(row: Case) -> Turn:
    if row.deadline is None:
        return Turn.NOBODY
    return Turn.SHOPPER if row.status in SHOPPER_ACTS else Turn.STAFF


def _line(line: CaseLine) -> CaseLineRecord:
    return CaseLineRecord(
        line=line.line_key,
        sku=line.sku_code,
        title=line.title,
        image=line.image,
        quantity=line.quantity,
        serials=tuple(line.serials),
        new_serials=tuple(line.new_serials),
        restocked=tuple(
            RestockWish(
                line=line.line_key,
                disposition=Disposition(one["disposition"]),
                quantity=one["quantity"],
                sku=one["sku"],
            )
            for one in line.restocked
        ),
    )


def _repair(row: Case, quote_refund: RefundRecord | None) -> RepairRecord:
    return RepairRecord(
        quote=_money(row, row.quote_minor),
        quote_note=row.quote_note,
        is_in_warranty=row.is_in_warranty,
        parts=tuple(row.parts),
        repaired_at=row.repaired_at,
        repair_days=row.repair_days,
        is_paid_online=bool(row.quote_attempt),
        unrepairable=row.unrepairable,
        quote_refund=quote_refund,
        quote_refund_note=row.quote_refund_note,
    )


def _way_back(row: Case) -> WayBackRecord:
    is_paid = row.is_faulty or row.kind == CaseKind.REPAIR
    return WayBackRecord(
        is_paid=is_paid,
        most=Money(conf.WAY_BACK_MOST_MINOR, row.currency) if is_paid else None,
        label=row.way_back_label,
        paid=_money(row, row.way_back_minor),
        refund=row.way_back_refund,
    )


def _inspection(row: Inspection) -> InspectionRecord:
    return InspectionRecord(
        is_accepted=row.is_accepted,
        is_fault_found=row.is_fault_found,
        refusal=RefusalReason(row.refusal) if row.refusal else None,
        note=row.note,
        photos=tuple(row.photos),
        by=row.by,
        at=row.at,
    )


def _money(row: Case, minor: int | None) -> Money | None:
    return None if minor is None else Money(minor, row.currency)
