"""Turns parcel rows into the records that other rooms see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from zhida.shop.shipping.couriers import all_couriers
from zhida.shop.shipping.lifecycle import ParcelState, ParcelTrouble
from zhida.shop.shipping.models import Parcel, ParcelLine, TrackingEvent
from zhida.shop.shipping.records import ParcelRecord, TrackingEventRecord


def parcel_records(parcels: Sequence[Parcel]) -> list[ParcelRecord]:
    """Turn rows into records with their lines and reports. Two queries."""
    ids = [parcel.pk for parcel in parcels]
    lines: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for line in ParcelLine.objects.filter(parcel_id__in=ids).order_by("parcel_id", "line_key"):
        lines[line.parcel_id].append((line.line_key, line.quantity))
    events: dict[int, list[TrackingEventRecord]] = defaultdict(list)
    for event in TrackingEvent.objects.filter(parcel_id__in=ids).order_by("parcel_id", "-occurred_at", "-pk"):
        state = ParcelState(event.state) if event.state else None
        events[event.parcel_id].append(
            TrackingEventRecord(
                occurred_at=event.occurred_at,
                state=state,
                text=event.text,
                place=event.place,
                trouble=trouble_of(event.trouble),
            )
        )
    couriers = all_couriers()
    return [
        ParcelRecord(
            number=parcel.number,
            ref=parcel.ref,
            carrier=parcel.carrier,
            carrier_name=couriers[parcel.carrier].name,
            tracking=parcel.tracking,
            state=ParcelState(parcel.state),
            shipped_at=parcel.shipped_at,
            delivered_at=parcel.delivered_at,
            lines=tuple(lines[parcel.pk]),
            events=tuple(events[parcel.pk]),
            carrier_phone=couriers[parcel.carrier].phone,
            trouble=trouble_of(parcel.trouble),
        )
        for parcel in parcels
    ]


def trouble_of(word: str) -> ParcelTrouble | None:
    """Read a column of troubles; empty is none."""
    return ParcelTrouble(word) if word else None
