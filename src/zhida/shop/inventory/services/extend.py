"""Keeps what is claimed for longer."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.inventory.errors import ReservationReleased
from zhida.shop.inventory.lifecycle import ReservationState
from zhida.shop.inventory.models import Reservation
from zhida.shop.kernel.uow import require_transaction


def extend(*, ref: str, expires_at: datetime) -> None:
    """Move the end of a held claim; its units stay as they are. Raises ReservationReleased (not held now)."""
    require_transaction()
    moved = Reservation.objects.filter(ref=ref, state=ReservationState.HELD).update(expires_at=expires_at)
    if moved != 1:
        raise ReservationReleased(ref=ref)
