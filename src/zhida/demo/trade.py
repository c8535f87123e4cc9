"""What the demo shop sends from and what sending costs."""

from datetime import datetime

from zhida.demo.documents import FIRST_WAREHOUSE
from zhida.demo.goods import demo_products
from zhida.shop.accounts.records import Actor
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.inventory.records import DeliveryReach, ReceiveLine, WarehouseRecord
from zhida.shop.inventory.services import create_warehouse, receive_many
from zhida.shop.kernel.money import Money
from zhida.shop.shipping.records import DeliveryPromiseRecord, FreightTemplateRecord, StoreRecord
from zhida.shop.shipping.services import put_delivery_promise, put_freight_template, put_store

WAREHOUSES = (
    WarehouseRecord(code=FIRST_WAREHOUSE, name="华南仓", region_code="440300", priority=10),
    WarehouseRecord(code="SH", name="华东仓", region_code="310100", priority=20),
    WarehouseRecord(code="BJ", name="华北仓", region_code="110100", priority=30),
    WarehouseRecord(
        code="SZ-SHOP",
        name="深圳湾店货架",
        region_code="440305",
        priority=900,
        delivery_reach=DeliveryReach.NONE,
    ),
    WarehouseRecord(
        code="SH-SHOP",
        name="浦东店货架",
        region_code="310115",
        priority=900,
        delivery_reach=DeliveryReach.NONE,
    ),
)
STORES = (
    StoreRecord(
        code="SZ1",
        name="智达深圳湾店",
        region_code="440305",
        address="深圳市南山区科苑南路 2888 号 1 层",
        phone="0755-2600-0001",
        hours="10:00–22:00",
        warehouse="SZ-SHOP",
    ),
    StoreRecord(
        code="SH1",
        name="智达浦东店",
        region_code="310115",
        address="上海市浦东新区世纪大道 8 号 2 层",
        phone="021-5000-0002",
        hours="10:00–22:00",
        warehouse="SH-SHOP",
    ),
)
# So many units of each SKU stand in the warehouse of the north and on each store's shelves.
NORTH_UNITS, SHELF_UNITS = 8, 2
# Free within the mainland except where the couriers' own prices jump; nothing beyond it.
FREE = ("", 0, 0)
FAR = (("54", 1500, 800), ("65", 1500, 800))
NOT_SERVED = ("71", "81", "82")
# Region, warehouse, first and last day after dispatch, the hour from which an order leaves a day later.
PROMISES = (
    ("", "", 2, 4, 16),
    *((province, "", 1, 2, 16) for province in ("31", "32", "33", "44")),
    ("4403", FIRST_WAREHOUSE, 0, 0, 11),
    ("44", FIRST_WAREHOUSE, 1, 1, 18),
    ("31", "SH", 1, 1, 16),
    ("11", "BJ", 1, 1, 16),
)


def open_warehouses(*, actor: Actor, now: datetime) -> bool:
    """Open the warehouses and stores, set freight and promises; say whether they were new."""
    known = {warehouse.code for warehouse in list_warehouses()}
    new = [warehouse for warehouse in WAREHOUSES if warehouse.code not in known]
    for warehouse in new:
        create_warehouse(actor=actor, warehouse=warehouse, now=now)
    if new:
        _set_freight(actor=actor, now=now)
        for store in STORES:
            put_store(actor=actor, store=store, now=now)
    return bool(new)


def stock_second_warehouse(*, actor: Actor, sku_ids: dict[str, int], now: datetime) -> None:
    """Bring the opening stock of these SKUs everywhere but in the first warehouse."""
    second = WAREHOUSES[1].code
    others = [
        (place.code, SHELF_UNITS if place.delivery_reach is DeliveryReach.NONE else NORTH_UNITS)
        for place in WAREHOUSES[2:]
    ]
    lines = [
        ReceiveLine(sku_id=sku_ids[sku.sku], sku=sku.sku, quantity=sku.stock[second], warehouse=second)
        for product in demo_products()
        for sku in product.skus
        if sku.sku in sku_ids and sku.stock[second]
    ]
    lines += [
        ReceiveLine(sku_id=sku_ids[sku.sku], sku=sku.sku, quantity=units, warehouse=code)
        for product in demo_products()
        for sku in product.skus
        if sku.sku in sku_ids and sku.stock[second]
        for code, units in others
    ]
    receive_many(actor=actor, ref="demo.second", lines=lines, now=now)


def _set_freight(*, actor: Actor, now: datetime) -> None:
    for region, first, step in (FREE, *FAR):
        _put_freight(actor, region, (first, step), is_served=True, now=now)
    for region in NOT_SERVED:
        _put_freight(actor, region, (0, 0), is_served=False, now=now)
    for region, warehouse, first, last, cutoff_hour in PROMISES:
        promise = DeliveryPromiseRecord(
            region=region, warehouse=warehouse, min_days=first, max_days=last, cutoff_hour=cutoff_hour
        )
        put_delivery_promise(actor=actor, promise=promise, now=now)


def _put_freight(actor: Actor, region: str, fees: tuple[int, int], *, is_served: bool, now: datetime) -> None:
    template = FreightTemplateRecord(
        region=region,
        is_served=is_served,
        first_weight_grams=1000,
        first_fee=Money(fees[0]),
        step_grams=1000,
        step_fee=Money(fees[1]),
    )
    put_freight_template(actor=actor, template=template, now=now)
