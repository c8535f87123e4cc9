"""Waiting lines: giving the next place, and seeing how far a line has moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhida.shop.checkout import conf
from zhida.shop.checkout.models import WaitingLine
from zhida.shop.checkout.records import WaitingPlace
from zhida.shop.checkout.waiting.tickets import Ticket
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.kernel.uow import transactional


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it was read."""

    places_given: int
    places_let_in: int
    moved_at: datetime

    def let_in(self, now: datetime) -> int:
        """Return up to which place it is anybody's turn. Worked: 50 a second, after 1.5 s 75 places."""
        since = max(0.0, (now - self.moved_at).total_seconds())
        return min(self.places_given, self.places_let_in + int(since * conf.PLACES_A_SECOND))

    def is_waiting(self, now: datetime) -> bool:
        """Say whether anybody stands in it whose turn has not come."""
        return self.let_in(now) < self.places_given


_read = PreparedRead(
    lambda offer: WaitingLine.objects.filter(offer_number=offer).values_list(
        "places_given", "places_let_in", "moved_at"
    )
)


def find_line(*, offer: str) -> Line | None:
    """Return an offer's line, None when there never was one. One query."""
    rows = _read(offer)
    if not rows:
        return None
    given, let_in, moved_at = rows[0]
    return Line(places_given=given, places_let_in=let_in, moved_at=moved_at)


def place_in(line: Line | None, place: int, *, now: datetime) -> WaitingPlace:
    """Say where a place stands; without a line it is its turn. Worked: 120 ahead of it look again in 3 s."""
    ahead = 0 if line is None else max(0, place - line.let_in(now))
    pause = math.ceil(ahead / conf.PLACES_A_SECOND)
    return WaitingPlace(
        place=place, ahead=ahead, retry_after_seconds=min(max(1, pause), conf.LONGEST_PAUSE_SECONDS)
    )


@transactional
def join_line(*, offer: str, customer_id: int, now: datetime) -> tuple[Ticket, Line]:
    """Give the next place in an offer's line, by order of arrival, and the line as it is then.

    The row of the line is locked. The ticket is good until its turn and two minutes more.
    """
    rows = lock_lines(offers=[offer])
    if not rows:
        insert_new(WaitingLine(offer_number=offer, moved_at=now))
        rows = lock_lines(offers=[offer])
    row = rows[0]
    if not _line(row).is_waiting(now):
        row.places_let_in, row.moved_at = row.places_given, now
    row.places_given += 1
    row.save(update_fields=["places_given", "places_let_in", "moved_at"])
    seconds = math.ceil((row.places_given - row.places_let_in) / conf.PLACES_A_SECOND)
    ticket = Ticket(
        offer=offer,
        customer_id=customer_id,
        place=row.places_given,
        arrived_at=now,
        expires_at=row.moved_at + timedelta(seconds=seconds) + conf.TURN_LASTS,
    )
    return ticket, _line(row)


def lock_lines(*, offers: list[str]) -> list[WaitingLine]:
    """Lock the lines of offers, by id."""
    return list(WaitingLine.objects.select_for_update().filter(offer_number__in=offers).order_by("pk"))


def _line(row: WaitingLine) -> Line:
    return Line(places_given=row.places_given, places_let_in=row.places_let_in, moved_at=row.moved_at)
