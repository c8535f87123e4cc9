"""Flash sales out of their records, as slots of the day."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import product_link
from zhida.entrypoints.storefront.contexts.flash import FlashPage, FlashSlot
from zhida.entrypoints.storefront.contexts.goods import Card, Price
from zhida.entrypoints.storefront.formats import moment
from zhida.entrypoints.storefront.showing.deals import flash_block
from zhida.entrypoints.storefront.showing.goods import card_of, square_picture
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions.records.public import FlashOffer
from zhida.shop.search.records import ListedItem


def flash_page(
    sales: Sequence[FlashOffer],
    ended: Sequence[FlashOffer],
    goods: tuple[Mapping[str, SkuRecord], Mapping[int, SkuPrice]],
    *,
    now: datetime,
) -> FlashPage:
    """Give the page of all sales; `goods` are the SKUs by code and their prices by id. A sale of nothing that
    is sold any more is left out.
    """
    slots = [slot for sale in sales if (slot := _slot(sale, goods, now=now)).cards]
    over = [slot for sale in ended if (slot := _ended(sale, goods)).cards]
    return FlashPage(
        live=tuple(slot for slot in slots if slot.state != "coming"),
        coming=tuple(slot for slot in slots if slot.state == "coming"),
        ended=tuple(over),
    )


def flash_strip(items: Sequence[ListedItem]) -> FlashSlot | None:
    """Give what is in a flash sale now for the home page, with the earliest end; None without any."""
    ends = [item.flash.ends_at for item in items if item.flash and item.flash.ends_at]
    if not items:
        return None
    return FlashSlot(
        state="live",
        title=_("限时抢购"),
        line="",
        cards=tuple(card_of(item) for item in items),
        until=min(ends, default=None),
    )


def _slot(
    sale: FlashOffer, goods: tuple[Mapping[str, SkuRecord], Mapping[int, SkuPrice]], *, now: datetime
) -> FlashSlot:
    block = flash_block(sale, sku=next(iter(sale.prices)), was_minor=0, now=now)
    lines = {"coming": block.opens, "sold_out": _("已抢完")}
    return FlashSlot(
        state=block.state,
        title=sale.title,
        line=lines.get(block.state, _("正在抢购")),
        cards=_cards(sale, goods),
        until=sale.starts_at if block.state == "coming" else sale.ends_at,
        lines=block.lines,
        sold_percent=block.sold_percent,
    )


def _ended(sale: FlashOffer, goods: tuple[Mapping[str, SkuRecord], Mapping[int, SkuPrice]]) -> FlashSlot:
    assert sale.ends_at is not None, "an ended sale has its end"
    return FlashSlot(
        state="ended",
        title=sale.title,
        line=_("%(moment)s 已结束") % {"moment": moment(sale.ends_at)},
        cards=_cards(sale, goods),
    )


def _cards(
    sale: FlashOffer, goods: tuple[Mapping[str, SkuRecord], Mapping[int, SkuPrice]]
) -> tuple[Card, ...]:
    """Give one card a product: its cheapest SKU in the sale."""
    records, prices = goods
    known = [(price, records[code]) for code, price in sale.prices.items() if code in records]
    cheapest: dict[str, tuple[int, SkuRecord]] = {}
    counts: dict[str, int] = {}
    for price, record in sorted(known, key=lambda pair: (pair[0], pair[1].sku)):
        cheapest.setdefault(record.product_number, (price, record))
        counts[record.product_number] = counts.get(record.product_number, 0) + 1
    return tuple(
        _card(price, record, prices.get(record.sku_id), is_from=counts[number] > 1)
        for number, (price, record) in cheapest.items()
    )


def _card(price: int, record: SkuRecord, usual: SkuPrice | None, *, is_from: bool) -> Card:
    was_minor = usual.selling.minor if usual and usual.selling.minor > price else 0
    return Card(
        number=record.product_number,
        url=product_link(number=record.product_number, title=record.title, query={"sku": record.sku}),
        title=record.title,
        price=Price(minor=price, is_from=is_from, was_minor=was_minor, was_basis=_("售价")),
        picture=square_picture(record.image, alt=record.title),
        label=_("限时"),
    )
