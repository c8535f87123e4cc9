"""SKUs and prices for tests, written through the rooms' own services."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import services
from zhida.shop.pricing.models import Price, PriceChangeRequest, PriceHistory
from zhida.shop.pricing.records import PriceDraft


def make_skus(*codes: str, now: datetime) -> list[int]:
    """Write one published product with these SKUs and return their ids."""
    outcome = make_product(now=now, code=f"P-{codes[0]}", skus=codes)
    return [outcome.sku_ids[code] for code in codes]


def priced_sku(code: str, *, minor: int, now: datetime) -> int:
    """Write a SKU with a selling price."""
    (sku_id,) = make_skus(code, now=now)
    services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(minor), now=now)
    return sku_id


def draft(sku_id: int, minor: int, **more: object) -> PriceDraft:
    """A draft with a selling price in fen."""
    return replace(PriceDraft(sku_id=sku_id, selling=Money(minor)), **more)


def selling_of(sku_id: int) -> int:
    """The selling price in the database."""
    return Price.objects.get(sku_id=sku_id).selling_minor


def counts() -> tuple[int, int, int]:
    """How many prices, history lines and requests there are."""
    return Price.objects.count(), PriceHistory.objects.count(), PriceChangeRequest.objects.count()


def with_second_person():
    """The settings of a shop whose large price changes need two."""
    return replace(settings.ZHIDA, second_person=True)
