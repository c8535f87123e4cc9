"""What the demo shop sends from and what sending costs."""

from datetime import datetime

from zhida.demo.documents import FIRST_WAREHOUSE
from zhida.demo.goods import demo_products
from zhida.shop.accounts.records import Actor
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.inventory.records import ReceiveLine, WarehouseRecord
from zhida.shop.inventory.services import create_warehouse, receive_many
from zhida.shop.kernel.money import Money
from zhida.shop.shipping.records import DeliveryPromiseRecord, FreightTemplateRecord
from zhida.shop.shipping.services import put_delivery_promise, put_freight_template

WAREHOUSES = (
    WarehouseRecord(code=FIRST_WAREHOUSE, name="深圳仓", region_code="440300", priority=10),
    WarehouseRecord(code="SH", name="上海仓", region_code="310100", priority=20),
)
# Free within the mainland except where the couriers' own prices jump; nothing beyond it.
FREE = ("", 0, 0)
FAR = (("54", 1500, 800), ("65", 1500, 800))
NOT_SERVED = ("71", "81", "82")
NEAR_PROVINCES = ("31", "32", "33", "44")


def open_warehouses(*, actor: Actor, now: datetime) -> bool:
    """Open the two warehouses and set freight and promises; say whether they were new."""
    known = {warehouse.code for warehouse in list_warehouses()}
    new = [warehouse for warehouse in WAREHOUSES if warehouse.code not in known]
    for warehouse in new:
        create_warehouse(actor=actor, warehouse=warehouse, now=now)
    if new:
        _set_freight(actor=actor, now=now)
    return bool(new)


def stock_second_warehouse(*, actor: Actor, sku_ids: dict[str, int], now: datetime) -> None:
    """Bring the second warehouse's opening stock of these SKUs."""
    second = WAREHOUSES[1].code
    lines = [
        ReceiveLine(sku_id=sku_ids[sku.sku], sku=sku.sku, quantity=sku.stock[second], warehouse=second)
        for product in demo_products()
        for sku in product.skus
        if sku.sku in sku_ids and sku.stock[second]
    ]
    receive_many(actor=actor, ref="demo.second", lines=lines, now=now)


def _set_freight(*, actor: Actor, now: datetime) -> None:
    for region, first, step in (FREE, *FAR):
        _put_freight(actor, region, (first, step), is_served=True, now=now)
    for region in NOT_SERVED:
        _put_freight(actor, region, (0, 0), is_served=False, now=now)
    for region in ("", *NEAR_PROVINCES):
        days = (1, 2) if region else (2, 4)
        promise = DeliveryPromiseRecord(region=region, warehouse="", min_days=days[0], max_days=days[1])
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
