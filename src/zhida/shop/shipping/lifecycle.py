"""The states of a parcel, in their order; services.tracking is their only writer."""

from typing import Final

from django.db.models import TextChoices


class ParcelState(TextChoices):
    SHIPPED = "SHIPPED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"


_ORDER: Final = tuple(ParcelState)

# A parcel may skip states, for couriers leave out what they like; it never goes back.
PARCEL_TRANSITIONS: Final = {state: frozenset(_ORDER[index + 1 :]) for index, state in enumerate(_ORDER)}
