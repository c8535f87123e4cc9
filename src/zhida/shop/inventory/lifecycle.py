"""The states of a reservation; services.settle is their only writer."""

from typing import Final

from django.db.models import TextChoices


class ReservationState(TextChoices):
    HELD = "HELD"
    COMMITTED = "COMMITTED"
    RELEASED = "RELEASED"


RESERVATION_TRANSITIONS: Final = {
    ReservationState.HELD: frozenset({ReservationState.COMMITTED, ReservationState.RELEASED}),
    ReservationState.COMMITTED: frozenset[ReservationState](),
    ReservationState.RELEASED: frozenset[ReservationState](),
}
