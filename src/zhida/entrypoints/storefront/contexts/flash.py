"""Flash sales: the page of all, and the strip of the home page."""

from dataclasses import dataclass
from datetime import datetime

from zhida.entrypoints.storefront.contexts.goods import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashSlot:
    """One flash sale with its goods; `state` is a word of ours: live, coming, sold_out or ended.

    `until` is what is counted down to: the end of one that runs, the start of one to come.
    """

    state: str
    title: str
    line: str
    cards: tuple[Card, ...]
    until: datetime | None = None
    lines: tuple[str, ...] = ()
    sold_percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashPage:
    """Every sale that runs, comes within a day or ended in the last one."""

    live: tuple[FlashSlot, ...]
    coming: tuple[FlashSlot, ...]
    ended: tuple[FlashSlot, ...]
