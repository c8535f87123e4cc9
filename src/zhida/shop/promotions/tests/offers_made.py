"""Stored offers for tests, written through the room's own services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.inventory.records import ReceiveLine
from zhida.shop.inventory.services import ensure_warehouse, receive_many
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.services import set_price
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.models import Offer, OfferVersion, Redemption
from zhida.shop.promotions.records import BuyerFacts, Quote, QuoteChoice, QuoteLine

CUT_200_30: dict[str, Any] = {"kind": "threshold_cut", "tiers": [{"threshold": 20000, "cut": 3000}]}
EVERY_100_15: dict[str, Any] = {"kind": "every_cut", "threshold": 10000, "cut": 1500, "cap": 4500}


def make_offer(*, now: datetime, publish: bool = True, **document: Any) -> str:
    """Write an offer, by default published 满200减30, and return its number."""
    record = services.create_offer(actor=SYSTEM_ACTOR, document={**CUT_200_30, **document}, now=now)
    if publish:
        services.publish_offer(actor=SYSTEM_ACTOR, number=record.number, now=now)
    return record.number


def make_flash(*skus: str, now: datetime, minor: int = 9900, publish: bool = True, **document: Any) -> str:
    """Write a flash sale of these SKUs, by default published, and return its number."""
    written = {"kind": "flash_price", "skus": dict.fromkeys(skus, minor), **document}
    record = services.create_offer(actor=SYSTEM_ACTOR, document=written, now=now)
    if publish:
        services.publish_offer(actor=SYSTEM_ACTOR, number=record.number, now=now)
    return record.number


def make_sku(code: str, *, now: datetime, fen: int = 12900, stock: int = 0) -> int:
    """A published product of one SKU with a price and so many units; returns the SKU's id."""
    make_product(now=now, skus=(code,))
    sku_id = sellable_skus(skus=[code], now=now)[code].sku_id
    set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(fen), now=now)
    ensure_warehouse()
    if stock:
        line = ReceiveLine(sku_id=sku_id, sku=code, quantity=stock, warehouse="MAIN")
        receive_many(actor=SYSTEM_ACTOR, ref=f"R-{code}", lines=[line], now=now)
    return sku_id


def cart_line(line: str = "L1", *, minor: int = 22880, quantity: int = 1) -> QuoteLine:
    """A line whose SKU is its key."""
    return QuoteLine(
        line=line,
        sku=line,
        product="G1",
        category=("数码", "手机"),
        brand="青岚",
        quantity=quantity,
        selling_minor=minor,
    )


def quote_of(
    *lines: QuoteLine, now: datetime, freight_minor: int = 0, customer_id: int | None = None
) -> Quote:
    """The quote of a cart under the live offers."""
    return queries.evaluate(
        lines=lines or (cart_line(),),
        buyer=BuyerFacts(customer_id=customer_id),
        choice=QuoteChoice(),
        freight_minor=freight_minor,
        now=now,
    )


def counts() -> tuple[int, int, int]:
    """How many offers, versions and redemptions there are."""
    return Offer.objects.count(), OfferVersion.objects.count(), Redemption.objects.count()
