"""Units, their warranty and their recalls out of their records."""

from datetime import datetime

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.devices import (
    DeviceCard,
    RecallNote,
    WarrantyClock,
    WarrantyResult,
)
from zhida.entrypoints.storefront.showing.goods import options_text, square_picture
from zhida.shop.devices import queries
from zhida.shop.devices.records import RecallHint, UnitRecord, UnitStatus, WarrantyAnswer
from zhida.shop.kernel.clock import biz_date
from zhida.shop.policies.queries import last_day


def device_card(unit: UnitRecord, *, now: datetime) -> DeviceCard:
    """Give one unit of the shopper's list."""
    return DeviceCard(
        serial=unit.serial,
        title=unit.title,
        options=options_text(unit.options),
        picture=square_picture(unit.image) if unit.image else None,
        is_in_repair=unit.status is UnitStatus.IN_REPAIR,
        clock=_clock(unit, now),
        order=unit.order,
        repair_url=link("case_new", {"serial": unit.serial, "kind": "repair"}, number=unit.order),
        recall=recall_note(unit.recall) if unit.recall else None,
    )


def warranty_result(answer: WarrantyAnswer) -> WarrantyResult:
    """Give what was found for a serial."""
    return WarrantyResult(
        serial=answer.serial,
        title=answer.title,
        options=options_text(answer.options),
        last_day=last_day(answer.warranty_until) if answer.warranty_until else None,
        is_in_warranty=answer.is_in_warranty,
        recall=recall_note(answer.recall) if answer.recall else None,
    )


def recalls_of_order(number: str) -> tuple[RecallNote, ...]:
    """Give what the buyer of an order is told of its recalled goods, each recall once."""
    hints = {hint.number: hint for hint in queries.hints_of_order(number=number).values()}
    return tuple(recall_note(hint) for hint in hints.values())


def recall_note(hint: RecallHint) -> RecallNote:
    """Give the words of a recall."""
    return RecallNote(
        title=hint.title,
        reason=hint.reason,
        remedy=hint.remedy,
        law=hint.law,
        serial_from=hint.serial_from,
        serial_to=hint.serial_to,
    )


def _clock(unit: UnitRecord, now: datetime) -> WarrantyClock:
    if unit.warranty_from is None or unit.warranty_until is None:
        return WarrantyClock(months=unit.warranty_months)
    first, last = biz_date(unit.warranty_from), last_day(unit.warranty_until)
    days = (last - first).days
    return WarrantyClock(
        months=unit.warranty_months,
        last_day=last,
        days=days,
        days_gone=min(days, max(0, (biz_date(now) - first).days)),
        is_over=now >= unit.warranty_until,
        extra_days=unit.extra_days,
    )
