"""Makes goods with stock for the tests of rooms above the catalogue."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.catalogue.records import ProductDraft, SkuDraft
from zhida.shop.catalogue.services import ensure_categories, put_products
from zhida.shop.inventory import services
from zhida.shop.inventory.records import ReceiveLine, ReserveLine


def make_skus(*codes: str, now: datetime) -> dict[str, int]:
    """Create one product a SKU code; return the SKU ids by code."""
    ensure_categories(actor=SYSTEM_ACTOR, paths=[("Phones",)], now=now)
    drafts = [
        ProductDraft(
            code=f"P-{code}",
            title=f"Product {code}",
            brand="Test brand",
            category=("Phones",),
            skus=(SkuDraft(sku=code, options={}),),
        )
        for code in codes
    ]
    outcomes = put_products(actor=SYSTEM_ACTOR, drafts=drafts, now=now)
    assert [outcome.refusal for outcome in outcomes] == [None] * len(codes)
    return {code: record.sku_id for code, record in sellable_skus(skus=codes, now=now).items()}


def stock_sku(code: str, units: int, *, now: datetime, warehouse: str = "MAIN") -> int:
    """Create a SKU with so many units in a warehouse that is made when missing; return its id."""
    services.ensure_warehouse(code=warehouse)
    sku_id = make_skus(code, now=now)[code]
    if units:
        receive_units(sku_id, code, units, now=now, warehouse=warehouse)
    return sku_id


def receive_units(sku_id: int, code: str, units: int, *, now: datetime, warehouse: str = "MAIN") -> None:
    """Book units of a known SKU in a warehouse that is made when missing."""
    services.ensure_warehouse(code=warehouse)
    line = ReceiveLine(sku_id=sku_id, sku=code, quantity=units, warehouse=warehouse)
    services.receive_many(actor=SYSTEM_ACTOR, ref=f"D-{code}-{warehouse}", lines=[line], now=now)


def line(sku_id: int, quantity: int = 1, sku: str = "") -> ReserveLine:
    """Shorten the writing of a line."""
    return ReserveLine(sku_id=sku_id, quantity=quantity, sku=sku)
