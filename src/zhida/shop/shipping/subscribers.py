"""What shipping does about its own parcels once they are on their way."""

from datetime import datetime

from zhida.shop.shipping.events import ParcelShipped
from zhida.shop.shipping.services import start_following


def on_parcel_shipped(event: ParcelShipped, *, now: datetime) -> None:
    """Have a new parcel followed, where an aggregator follows its courier."""
    start_following(number=event.parcel, now=now)
