"""Cases in the shapes of the REST API."""

from datetime import datetime

from zhida.shop.aftersales.case_lifecycle import (
    CASE_STATUS_NAMES,
    CASE_TRANSITIONS,
    KIND_NAMES,
    CaseKind,
    CaseStatus,
)
from zhida.shop.aftersales.case_reasons import REASON_NAMES, REFUSAL_NAMES, STATUTORY, RefusalReason
from zhida.shop.aftersales.records.cases import (
    CaseBasis,
    CaseCounts,
    CaseLineRecord,
    CaseMediaRecord,
    CaseMoney,
    CasePreview,
    CaseRecord,
    CaseStepRecord,
    CaseSummary,
    InspectionRecord,
    KindWindow,
    LineWindow,
)
from zhida.shop.payments.records import RefundRecord
from zhida.shop.shipping.records import ParcelRecord

Shape = dict[str, object]
SHOPPER_MEDIA = "/api/shop/v1/after-sales/media/"
STAFF_MEDIA = "/api/staff/v1/after-sales/media/"


def summary(case: CaseSummary) -> Shape:
    """Give one case as the shopper's list shows it."""
    return {
        "number": case.number,
        "order": case.order,
        "kind": case.kind.lower(),
        "kind_name": str(KIND_NAMES[case.kind]),
        "status": case.status.lower(),
        "status_name": str(CASE_STATUS_NAMES[case.status]),
        "reason": case.reason.lower(),
        "reason_name": str(REASON_NAMES[case.reason]),
        "opened_at": case.opened_at,
        "deadline": case.deadline,
        "turn": case.turn.lower(),
        "finished_at": case.finished_at,
        "shown": case.shown,
        "refunded": case.refunded,
        "lines": [_line(line) for line in case.lines],
    }


def staff_summary(case: CaseSummary, *, now: datetime) -> Shape:
    """Give one case as the staff's queue shows it."""
    is_overdue = case.deadline is not None and case.deadline <= now
    return {**summary(case), "customer": case.customer_id, "is_overdue": is_overdue}


def detail(case: CaseRecord, *, media: str = SHOPPER_MEDIA) -> Shape:
    """Give one case in full as its shopper sees it."""
    present = case.summary
    can_cancel = CaseStatus.CANCELLED in CASE_TRANSITIONS[present.kind].get(present.status, frozenset())
    return {
        **summary(present),
        "is_faulty": case.is_faulty,
        "note": case.note,
        "return_to": case.return_to,
        "is_way_back_paid": case.way_back.is_paid,
        "way_back": case.way_back,
        "carrier": case.carrier,
        "tracking": case.tracking,
        "received_at": case.received_at,
        "keeps_gifts": case.keeps_gifts,
        "refund": _refund(case),
        "refusal": case.refusal,
        "appeal": case.appeal,
        "can_appeal": case.can_appeal,
        "is_opened_by_staff": case.is_opened_by_staff,
        "can_cancel": can_cancel,
        "wanted_sku": case.wanted_sku,
        "surplus": case.surplus,
        "parcel": None if case.parcel is None else _parcel(case.parcel),
        "repair": _repair(case) if present.kind is CaseKind.REPAIR else None,
        "steps": [_step(step) for step in case.steps],
        "messages": [
            {
                "is_staff": one.is_staff,
                "at": one.at,
                "text": one.text,
                "media": [shown_media(file, media=media) for file in one.media],
            }
            for one in case.messages
        ],
        "media": [shown_media(file, media=media) for file in case.media],
        "inspections": [_inspection(one) for one in case.inspections],
    }


def staff_detail(case: CaseRecord, *, now: datetime) -> Shape:
    """Give one case in full as staff see it, with the refusals that may be chosen for it."""
    is_fault_claim = case.is_faulty and not case.is_within_days
    refusals = [one for one in RefusalReason if one in STATUTORY or is_fault_claim]
    return {
        **detail(case, media=STAFF_MEDIA),
        **staff_summary(case.summary, now=now),
        "is_within_days": case.is_within_days,
        "is_restocked": case.is_restocked,
        "decided_by": case.decided_by,
        "rejected_by": case.rejected_by,
        "lines": [{**_line(line), "restocked": _restocked(line)} for line in case.summary.lines],
        "steps": [{**_step(step), "by": step.by} for step in case.steps],
        "refusals": [{"code": one.lower(), "name": str(REFUSAL_NAMES[one])} for one in refusals],
    }


def counts(record: CaseCounts) -> dict[str, int]:
    """Give how many cases wait at each stage."""
    stages = {stage.lower(): count for stage, count in record.by_stage.items()}
    return {**stages, "overdue": record.overdue}


def basis(record: CaseBasis) -> Shape:
    """Give what a decision rests on."""
    serials = {line: list(values) for line, values in record.serials.items()}
    return {"serials": serials, "money": None if record.money is None else _money(record.money)}


def preview(record: CasePreview) -> Shape:
    """Give what is shown before a case is opened."""
    return {
        "order": record.order,
        "lines": [line_window(line) for line in record.lines],
        "refund": None if record.money is None else _money(record.money),
        "way_back_most": record.way_back_most,
        "is_way_back_paid": record.is_way_back_paid,
    }


def line_window(line: LineWindow) -> Shape:
    """Give what may be asked for one line until when."""
    return {
        "line": line.line,
        "title": line.title,
        "left": line.left,
        "return_until": line.dates.return_until,
        "exchange_until": line.dates.exchange_until,
        "warranty_until": line.dates.warranty_until,
        "kinds": [_kind(kind) for kind in line.kinds],
    }


def shown_media(file: CaseMediaRecord, *, media: str) -> Shape:
    """Give one upload with the address at which its people reach it."""
    return {
        "id": file.number,
        "kind": file.kind.lower(),
        "url": media + file.number,
        "width": file.width,
        "height": file.height,
        "is_staff": file.is_staff,
    }


def _kind(window: KindWindow) -> Shape:
    return {
        "kind": window.kind.lower(),
        "name": str(KIND_NAMES[window.kind]),
        "is_allowed": window.is_allowed,
        "reasons": [{"code": one.lower(), "name": str(REASON_NAMES[one])} for one in window.reasons],
        "until": window.until,
        "why": None if window.why is None else window.why.lower(),
    }


def _money(money: CaseMoney) -> Shape:
    return {
        "goods": money.goods,
        "freight": money.freight,
        "total": money.total,
        "total_keeping_gifts": money.total_keeping_gifts,
    }


def _line(line: CaseLineRecord) -> Shape:
    return {
        "line": line.line,
        "sku": line.sku,
        "title": line.title,
        "image": line.image,
        "quantity": line.quantity,
        "serials": list(line.serials),
        "new_serials": list(line.new_serials),
    }


def _restocked(line: CaseLineRecord) -> list[Shape]:
    return [
        {"disposition": one.disposition.lower(), "quantity": one.quantity, "sku": one.sku}
        for one in line.restocked
    ]


def _repair(case: CaseRecord) -> Shape:
    repair = case.repair
    return {
        "quote": repair.quote,
        "quote_note": repair.quote_note,
        "is_in_warranty": repair.is_in_warranty,
        "parts": list(repair.parts),
        "repaired_at": repair.repaired_at,
        "repair_days": repair.repair_days,
        "is_payable": case.summary.status is CaseStatus.AWAITING_PAYMENT,
        "is_paid_online": repair.is_paid_online,
        "unrepairable": repair.unrepairable,
        "quote_refund": None if repair.quote_refund is None else _quote_refund(repair.quote_refund),
        "quote_refund_note": repair.quote_refund_note,
    }


def _refund(case: CaseRecord) -> Shape | None:
    if case.refund is None:
        return None
    return {
        "number": case.refund.number,
        "status": case.refund.status.lower(),
        "amount": case.refund.amount,
        "requested_at": case.refund.requested_at,
        "finished_at": case.refund.finished_at,
    }


def _quote_refund(refund: RefundRecord) -> Shape:
    return {
        "number": refund.number,
        "status": refund.status.lower(),
        "amount": refund.amount,
        "requested_at": refund.created_at,
        "finished_at": refund.finished_at,
    }


def _parcel(parcel: ParcelRecord) -> Shape:
    return {
        "number": parcel.number,
        "carrier": parcel.carrier,
        "carrier_name": parcel.carrier_name,
        "tracking": parcel.tracking,
        "state": parcel.state.lower(),
        "shipped_at": parcel.shipped_at,
        "delivered_at": parcel.delivered_at,
    }


def _step(step: CaseStepRecord) -> Shape:
    return {
        "status": step.status.lower(),
        "name": str(CASE_STATUS_NAMES[step.status]),
        "at": step.at,
        "note": step.note,
    }


def _inspection(one: InspectionRecord) -> Shape:
    return {
        "is_accepted": one.is_accepted,
        "is_fault_found": one.is_fault_found,
        "refusal": None if one.refusal is None else one.refusal.lower(),
        "refusal_name": "" if one.refusal is None else str(REFUSAL_NAMES[one.refusal]),
        "note": one.note,
        "photos": list(one.photos),
        "at": one.at,
    }
