"""The states of a parcel, of its following and of a pick-up, in their order.

services.tracking is the only writer of Parcel.state and Parcel.trouble, services.following of
ParcelFollowing.state, services.pickups of Pickup.state.
"""

from typing import Final

from django.db.models import TextChoices


class ParcelState(TextChoices):
    SHIPPED = "SHIPPED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"


class ParcelTrouble(TextChoices):
    """What keeps a parcel from its reader: 疑难, 拒签, 退回, 退签. The last two end at the sender's."""

    PROBLEM = "PROBLEM"
    REJECTED = "REJECTED"
    RETURNING = "RETURNING"
    RETURNED = "RETURNED"


class FollowState(TextChoices):
    """How a parcel is followed at an aggregator: asked for, told by pushes, refused, given up there, over."""

    WAITING = "WAITING"
    FOLLOWED = "FOLLOWED"
    REFUSED = "REFUSED"
    LOST = "LOST"
    ENDED = "ENDED"


class PickupState(TextChoices):
    """Goods that lie ready in a store: fetched, or taken off the shelf because the sale ended."""

    READY = "READY"
    FETCHED = "FETCHED"
    ENDED = "ENDED"


_ORDER: Final = tuple(ParcelState)

# A parcel may skip states, for couriers leave out what they like; it never goes back.
PARCEL_TRANSITIONS: Final = {state: frozenset(_ORDER[index + 1 :]) for index, state in enumerate(_ORDER)}

# Staff may ask anew for whatever is not over; what is over stays over.
FOLLOW_TRANSITIONS: Final = {
    FollowState.WAITING: frozenset({FollowState.FOLLOWED, FollowState.REFUSED, FollowState.ENDED}),
    FollowState.FOLLOWED: frozenset({FollowState.WAITING, FollowState.LOST, FollowState.ENDED}),
    FollowState.REFUSED: frozenset({FollowState.WAITING, FollowState.ENDED}),
    FollowState.LOST: frozenset({FollowState.WAITING, FollowState.FOLLOWED, FollowState.ENDED}),
    FollowState.ENDED: frozenset(),
}

PICKUP_TRANSITIONS: Final = {
    PickupState.READY: frozenset({PickupState.FETCHED, PickupState.ENDED}),
    PickupState.FETCHED: frozenset(),
    PickupState.ENDED: frozenset(),
}
