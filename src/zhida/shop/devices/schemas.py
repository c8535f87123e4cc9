"""Shapes of the devices' REST calls."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from zhida.shop.devices import conf
from zhida.shop.devices.records import (
    RecallHint,
    RecallItemRecord,
    RecallRecord,
    UnitRecord,
    UnitStepRecord,
)

SerialText = Annotated[str, Field(min_length=1, max_length=64)]
Words = Annotated[str, Field(min_length=1, max_length=conf.REASON_MAX_LENGTH)]
ShortWords = Annotated[str, Field(min_length=1, max_length=200)]


class DeviceStatusWord(StrEnum):
    """Where a unit stands, in the API's words."""

    ACTIVE = "active"
    IN_REPAIR = "in_repair"
    RETURNED = "returned"
    REPLACED = "replaced"


class RecallStatusWord(StrEnum):
    """Where a recall stands, in the API's words."""

    PROPOSED = "proposed"
    OPEN = "open"
    DROPPED = "dropped"
    CLOSED = "closed"


class RecallHintOut(Schema):
    recall: str
    title: str
    reason: str
    remedy: str
    law: str

    @classmethod
    def of(cls, hint: RecallHint) -> Self:
        return cls(recall=hint.number, title=hint.title, reason=hint.reason, remedy=hint.remedy, law=hint.law)


class DeviceOut(Schema):
    serial: str
    product: str
    title: str
    options: dict[str, str]
    image: str
    order: str
    line: str
    status: DeviceStatusWord
    shipped_at: datetime
    signed_at: datetime | None
    activated_at: datetime | None
    warranty_from: datetime | None
    warranty_until: datetime | None
    warranty_months: int
    extra_days: int
    replaced_by: str
    recall: RecallHintOut | None

    @classmethod
    def of(cls, unit: UnitRecord) -> Self:
        return cls(
            serial=unit.serial,
            product=unit.product_number,
            title=unit.title,
            options=dict(unit.options),
            image=unit.image,
            order=unit.order,
            line=unit.line,
            status=DeviceStatusWord(unit.status.lower()),
            shipped_at=unit.shipped_at,
            signed_at=unit.signed_at,
            activated_at=unit.activated_at,
            warranty_from=unit.warranty_from,
            warranty_until=unit.warranty_until,
            warranty_months=unit.warranty_months,
            extra_days=unit.extra_days,
            replaced_by=unit.replaced_by,
            recall=RecallHintOut.of(unit.recall) if unit.recall else None,
        )


class DevicePage(Schema):
    items: list[DeviceOut]
    next: str | None


class DeviceStepOut(Schema):
    kind: str
    at: datetime
    by: str
    order: str
    note: str


class StaffDeviceOut(Schema):
    device: DeviceOut
    customer: int
    parcel: str
    steps: list[DeviceStepOut]

    @classmethod
    def of(cls, unit: UnitRecord, steps: list[UnitStepRecord]) -> Self:
        shown = [
            DeviceStepOut(kind=step.kind.lower(), at=step.at, by=step.by, order=step.order, note=step.note)
            for step in steps
        ]
        return cls(device=DeviceOut.of(unit), customer=unit.customer_id, parcel=unit.parcel, steps=shown)


class ActivationIn(Schema):
    serial: SerialText
    activated_at: datetime


class ActivationOut(Schema):
    serial: str
    activated_at: datetime


class WarrantyExtensionIn(Schema):
    days: Annotated[int, Field(strict=True, ge=1, le=conf.MOST_REPAIR_DAYS)]
    reason: ShortWords


class RecallIn(Schema):
    product: Annotated[str, Field(min_length=1, max_length=32)]
    reason: Words
    remedy: Words
    law: ShortWords
    skus: Annotated[list[SerialText], Field(max_length=200)] = []
    serial_from: Annotated[str, Field(max_length=64)] = ""
    serial_to: Annotated[str, Field(max_length=64)] = ""


class RecallOut(Schema):
    number: str
    product: str
    title: str
    skus: list[str]
    serial_from: str
    serial_to: str
    reason: str
    remedy: str
    law: str
    status: RecallStatusWord
    proposed_by: str
    proposed_at: datetime
    opened_by: str
    opened_at: datetime | None
    closed_by: str
    closed_at: datetime | None
    report: str
    orders: int
    units: int
    buyers: int
    told: int
    remedied: int

    @classmethod
    def of(cls, recall: RecallRecord) -> Self:
        return cls(
            number=recall.number,
            product=recall.product_number,
            title=recall.title,
            skus=list(recall.skus),
            serial_from=recall.serial_from,
            serial_to=recall.serial_to,
            reason=recall.reason,
            remedy=recall.remedy,
            law=recall.law,
            status=RecallStatusWord(recall.status.lower()),
            proposed_by=recall.proposed_by,
            proposed_at=recall.proposed_at,
            opened_by=recall.opened_by,
            opened_at=recall.opened_at,
            closed_by=recall.closed_by,
            closed_at=recall.closed_at,
            report=recall.report,
            orders=recall.orders,
            units=recall.units,
            buyers=recall.buyers,
            told=recall.told,
            remedied=recall.remedied,
        )


class RecallPage(Schema):
    items: list[RecallOut]
    next: str | None


class RecallItemOut(Schema):
    id: int
    order: str
    line: str
    serial: str
    units: int
    customer: int
    told_at: datetime | None
    remedied_at: datetime | None
    remedied_by: str
    remedy: str

    @classmethod
    def of(cls, item: RecallItemRecord) -> Self:
        return cls(
            id=item.id,
            order=item.order,
            line=item.line,
            serial=item.serial,
            units=item.units,
            customer=item.customer_id,
            told_at=item.told_at,
            remedied_at=item.remedied_at,
            remedied_by=item.remedied_by,
            remedy=item.remedy,
        )


class RecallItemPage(Schema):
    items: list[RecallItemOut]
    next: str | None


class RecallReasonIn(Schema):
    reason: ShortWords


class RecallReportIn(Schema):
    report: Words


class RecallRemedyIn(Schema):
    remedy: ShortWords
