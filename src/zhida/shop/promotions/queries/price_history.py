"""Past public prices of a product: selling prices and flash offers, never anybody's own price."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from zhida.shop.pricing.queries import selling_steps
from zhida.shop.promotions.day_prices import PriceSpell, lowest_by_day, spells_of
from zhida.shop.promotions.models import Offer
from zhida.shop.promotions.records import OfferKind
from zhida.shop.promotions.records.price_history import DayPrices


def day_prices(*, skus: Collection[tuple[int, str]], days: int, now: datetime) -> DayPrices:
    """Return the lowest price of lane 1 that anybody could have on each of the last days. Two queries.

    `skus` are ids and codes of a product. Of a day the lowest selling price of its SKUs counts, and the
    flash prices that ran on it, from their publishing until their end or stop. Level prices, coupons and
    other offers are not in it: they are not everybody's, or depend on the cart.
    """
    steps = selling_steps(sku_ids=[sku_id for sku_id, _code in skus])
    spells = [spell for changes in steps.values() for spell in spells_of(changes)]
    spells += _flash_spells({code for _sku_id, code in skus}, since=now - timedelta(days=days))
    return DayPrices(days=days, by_day=lowest_by_day(spells, days=days, now=now))


def _flash_spells(codes: Collection[str], *, since: datetime) -> Iterator[PriceSpell]:
    ran = Q(ends_at__isnull=True) | Q(ends_at__gt=since)
    rows = Offer.objects.filter(ran, kind=OfferKind.FLASH_PRICE, published_at__isnull=False).order_by("id")
    columns = rows.values_list("document", "starts_at", "ends_at", "published_at", "stopped_at")
    for document, starts_at, ends_at, published_at, stopped_at in columns:
        assert published_at is not None
        begins = max(published_at, starts_at or published_at)
        over = min((end for end in (ends_at, stopped_at) if end is not None), default=None)
        prices = json.loads(document)["skus"]
        yield from (
            PriceSpell(minor=minor, starts_at=begins, ends_at=over)
            for code, minor in prices.items()
            if code in codes and (over is None or over > begins)
        )
