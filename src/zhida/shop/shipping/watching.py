"""Reads of parcels that staff should look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.shipping.conf import SILENT_AFTER
from zhida.shop.shipping.couriers import all_couriers
from zhida.shop.shipping.errors import ParcelNotFound
from zhida.shop.shipping.lifecycle import FollowState, ParcelState
from zhida.shop.shipping.models import Parcel, ParcelFollowing, TrackingEvent
from zhida.shop.shipping.parcel_rows import trouble_of
from zhida.shop.shipping.records import WatchedParcel

STILL_OUT = [state for state in ParcelState if state is not ParcelState.DELIVERED]


def list_troubled_parcels(*, cursor: str | None = None) -> Page[WatchedParcel]:
    """List the parcels in trouble that nobody sees to, the newest trouble first, 20 a page; three queries.

    Raises InvalidCursor.
    """
    rows = Parcel.objects.filter(troubled_at__isnull=False)
    page = paginate(rows, order=("-troubled_at", "-id"), cursor=cursor)
    return Page(items=_watched(page.items), next=page.next)


def list_silent_parcels(*, now: datetime, cursor: str | None = None) -> Page[WatchedParcel]:
    """List the parcels under way of which nothing was heard for three days, the longest first; three queries.

    Raises InvalidCursor.
    """
    rows = Parcel.objects.filter(state__in=STILL_OUT, heard_at__lt=now - SILENT_AFTER)
    page = paginate(rows, order=("heard_at", "id"), cursor=cursor)
    return Page(items=_watched(page.items), next=page.next)


def get_watched_parcel(*, number: str) -> WatchedParcel:
    """Return how one parcel is followed; three queries. Raises ParcelNotFound."""
    parcel = Parcel.objects.filter(number=number).first()
    if parcel is None:
        raise ParcelNotFound(parcel=number)
    return _watched([parcel])[0]


def _watched(parcels: Sequence[Parcel]) -> list[WatchedParcel]:
    ids = [parcel.pk for parcel in parcels]
    followings = {row.parcel_id: row for row in ParcelFollowing.objects.filter(parcel_id__in=ids)}
    events = TrackingEvent.objects.filter(parcel_id__in=ids).order_by("parcel_id", "occurred_at", "pk")
    last_text = dict(events.values_list("parcel_id", "text"))
    couriers = all_couriers()
    found = []
    for parcel in parcels:
        following = followings.get(parcel.pk)
        found.append(
            WatchedParcel(
                number=parcel.number,
                ref=parcel.ref,
                carrier_name=couriers[parcel.carrier].name,
                tracking=parcel.tracking,
                state=ParcelState(parcel.state),
                trouble=trouble_of(parcel.trouble),
                shipped_at=parcel.shipped_at,
                heard_at=parcel.heard_at,
                needs_eye_since=parcel.troubled_at,
                service=following.service if following else "",
                follow_state=FollowState(following.state) if following else None,
                refusal=following.refusal if following else "",
                last_text=last_text.get(parcel.pk, ""),
            )
        )
    return found
