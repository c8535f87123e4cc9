"""What one web worker knows: its checkouts under way, SKUs on flash sale, lines it has seen.

All of it is in memory and may be lost at any time; then a place is lost at worst.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from zhida.shop.cart.records import PricedLines
from zhida.shop.checkout import conf
from zhida.shop.checkout.waiting.lines import Line, find_line, join_line
from zhida.shop.checkout.waiting.tickets import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A line, and when it was read."""

    line: Line
    read_at: datetime


@dataclass(slots=True)
class Gate:
    """The memory of a worker; every method may be called by its threads at once."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _under_way: int = 0
    _flash: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _lines: dict[str, _Known] = field(default_factory=dict)
    _places: dict[tuple[str, int], Ticket] = field(default_factory=dict)
    _holders_seen: dict[str, datetime] = field(default_factory=dict)

    def enter(self, *, is_limited: bool) -> bool:
        """Count a checkout as under way; False, and nothing counted, when a limited one finds no room."""
        with self._lock:
            if is_limited and self._under_way >= conf.CHECKOUTS_AT_ONCE:
                return False
            self._under_way += 1
            return True

    def leave(self) -> None:
        """Count a checkout as over."""
        with self._lock:
            self._under_way -= 1

    @property
    def is_crowded(self) -> bool:
        """Say whether somebody may have to wait: there is no room, or a line is known."""
        return self._under_way >= conf.CHECKOUTS_AT_ONCE or bool(self._lines)

    def note_flash(self, priced: PricedLines, *, now: datetime) -> None:
        """Remember which SKUs were just priced by a flash offer."""
        offers = {terms.id for terms in priced.quote.terms}
        by_line = {row.line: row.source for row in priced.quote.rows if row.source in offers}
        for line in priced.lines:
            if line.key in by_line:
                self._flash[line.sku.sku] = (by_line[line.key], now + conf.FLASH_REMEMBERED)

    def offer_of(self, skus: Iterable[str], *, now: datetime) -> str | None:
        """Return the flash offer that one of the SKUs was priced by a moment ago."""
        for sku in skus:
            offer, until = self._flash.get(sku, ("", now))
            if now < until:
                return offer
        return None

    def line_of(self, offer: str, *, now: datetime) -> Line | None:
        """Return an offer's line while somebody waits in it; read at most once a second."""
        known = self._lines.get(offer)
        if known is not None and now - conf.LINE_BELIEVED < known.read_at <= now:
            line: Line | None = known.line
        else:
            line = find_line(offer=offer)
        if line is None or not line.is_waiting(now):
            self._lines.pop(offer, None)
            self._holders_seen.pop(offer, None)
            return None
        if known is None or line is not known.line:
            self._lines[offer] = _Known(line=line, read_at=now)
        return line

    def knows_line_of(self, offer: str) -> bool:
        """Say whether people were waiting for an offer when last seen."""
        return offer in self._lines

    def note_holder(self, offer: str, *, now: datetime) -> None:
        """Remember that somebody who holds a place in an offer's line asked just now."""
        self._holders_seen[offer] = now

    def expects_holders(self, offer: str, *, now: datetime) -> bool:
        """Say whether those who hold places come back for them, as far as this worker has seen."""
        seen = self._holders_seen.get(offer)
        return seen is not None and now - seen < conf.HOLDERS_EXPECTED_WITHIN

    def remembered(self, offer: str, customer_id: int, *, now: datetime) -> Ticket | None:
        """Return the place that this worker gave a customer, while it is good.

        So one account has one place in a worker however often it asks, with its ticket or without.
        """
        held = self._places.get((offer, customer_id))
        return held if held is not None and now < held.expires_at else None

    def next_place(self, offer: str, customer_id: int, *, now: datetime) -> Ticket:
        """Give a customer who has none the place at the end of an offer's line, and remember it."""
        if len(self._places) >= conf.PLACES_REMEMBERED:
            self._places.clear()
        ticket, line = join_line(offer=offer, customer_id=customer_id, now=now)
        self._places[offer, customer_id] = ticket
        self._lines[offer] = _Known(line=line, read_at=now)
        self._holders_seen.setdefault(offer, now)
        return ticket

    def forget(self) -> None:
        """Forget everything, as a worker that starts anew."""
        self._under_way = 0
        for memory in (self._flash, self._lines, self._places, self._holders_seen):
            memory.clear()


WORKER = Gate()
