"""The SKUs that offers name, as pages call them: read once in half a minute a process, like the menu."""

import time
from collections.abc import Collection
from datetime import datetime

from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.catalogue.records import SkuRecord

NAMES_LIFE_SECONDS = 30.0
MOST_NAMES = 2000

_kept: dict[str, tuple[float, SkuRecord | None]] = {}


def named(codes: Collection[str], *, now: datetime) -> dict[str, SkuRecord]:
    """This function will give the SKUs of these codes as they stood at most half a minute ago; one query for
    those that nobody asked for since, none otherwise.
    """
    moment = time.monotonic()
    wanted = [code for code in codes if code not in _kept or _kept[code][0] < moment]
    if wanted:
        if len(_kept) + len(wanted) > MOST_NAMES:
            _kept.clear()
        found = sellable_skus(skus=wanted, now=now)
        _kept.update({code: (moment + NAMES_LIFE_SECONDS, found.get(code)) for code in wanted})
    kept = {code: _kept.get(code, (0.0, None))[1] for code in codes}
    return {code: record for code, record in kept.items() if record is not None}


def forget_names() -> None:
    """This function will make the next page read the names anew; for tests."""
    _kept.clear()
