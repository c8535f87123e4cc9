"""Shoppers, goods and offers for the tests of the trade rooms, written through the rooms' own services."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from zhida.shop.accounts.models import User
from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor, ActorKind
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.customers import services as customers_services
from zhida.shop.customers.records import AddressInput
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.records import ReceiveLine
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import services as pricing_services
from zhida.shop.promotions import services as promotions_services
from zhida.shop.shipping import services as shipping_services

_sequence = count(1)


def make_shopper(*, now: datetime) -> Actor:
    """A logged-in customer."""
    user = User.objects.create(phone_encrypted="-", phone_index=f"shopper-{next(_sequence)}", created_at=now)
    customers_services.ensure_customer(user_id=user.pk, now=now)
    return Actor(kind=ActorKind.SHOPPER, user_id=user.pk)


def make_address(shopper: Actor, *, now: datetime) -> int:
    """An address in Hangzhou; freight is free everywhere unless a test says otherwise."""
    shipping_services.ensure_default_freight()
    address = customers_services.add_address(
        customer_id=shopper.customer_id,
        address=AddressInput(
            name="张小·明",
            phone="13800001234",
            province="浙江省",
            city="杭州市",
            district="西湖区",
            detail="文三路 𠮷 1 号",
        ),
        now=now,
    )
    return address.id


def make_sku(
    code: str, *, now: datetime, fen: int = 12900, stock: int = 10, skus: tuple[str, ...] = ()
) -> int:
    """A published product whose SKUs (by default one) have a price and stock; gives the first one's id."""
    shipping_services.ensure_default_freight()
    codes = skus or (code,)
    make_product(now=now, skus=codes)
    records = sellable_skus(skus=codes, now=now)
    for sku in codes:
        price_sku(records[sku].sku_id, fen, now=now)
        stock_sku(records[sku].sku_id, sku, stock, now=now)
    return records[codes[0]].sku_id


def price_sku(sku_id: int, fen: int, *, now: datetime) -> None:
    """Set what one unit costs."""
    pricing_services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(fen), now=now)


def stock_sku(sku_id: int, code: str, units: int, *, now: datetime) -> None:
    """Book so many units in the main warehouse."""
    inventory_services.ensure_warehouse()
    if units:
        line = ReceiveLine(sku_id=sku_id, sku=code, quantity=units, warehouse="MAIN")
        inventory_services.receive_many(actor=SYSTEM_ACTOR, ref=f"D-{next(_sequence)}", lines=[line], now=now)


def make_threshold_cut(threshold: int, cut: int, *, now: datetime) -> str:
    """A published 满减 over everything; gives its number."""
    return make_offer({"kind": "threshold_cut", "tiers": [{"threshold": threshold, "cut": cut}]}, now=now)


def make_offer(document: Mapping[str, object], *, now: datetime) -> str:
    """A published offer of any kind; gives its number."""
    offer = promotions_services.create_offer(actor=SYSTEM_ACTOR, document=document, now=now)
    promotions_services.publish_offer(actor=SYSTEM_ACTOR, number=offer.number, now=now)
    return offer.number
