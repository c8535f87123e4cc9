"""The most that an old device brings, as product pages say it: read once in half a minute a process."""

import time

from zhida.shop.tradeins import queries

OFFER_LIFE_SECONDS = 30.0

_kept: list[tuple[float, int]] = []


def best_offer_minor() -> int:
    """This function will give the best offer in fen as it stood at most half a minute ago, 0 where no device
    is taken; one query when nobody asked since, none otherwise.
    """
    moment = time.monotonic()
    if not _kept or _kept[0][0] < moment:
        best = queries.best_offer()
        _kept[:] = [(moment + OFFER_LIFE_SECONDS, best.minor if best else 0)]
    return _kept[0][1]


def forget_offer() -> None:
    """This function will make the next page read the offer anew; for tests."""
    _kept.clear()
