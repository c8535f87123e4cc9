"""A product page: the facts of four rooms in one record."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.queries import get_product
from zhida.shop.catalogue.records import ProductRecord, SkuRecord
from zhida.shop.inventory.queries import availability, free_units
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.queries import prices_for
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions.queries import tags_for
from zhida.shop.promotions.records import OfferTag, QuoteLine
from zhida.shop.search.listing import unit_price_minor
from zhida.shop.search.records import ProductPage, SkuOffer
from zhida.shop.search.slugs import product_path, slug_of


def get_product_page(*, number: str, now: datetime) -> ProductPage:
    """Return everything a shopper sees of a product. Six queries.

    Raises ProductNotFound when it is not on sale at `now` or none of its SKUs has a price.
    """
    product = get_product(number=number, now=now)
    if not product.is_on_sale:
        raise ProductNotFound
    sku_ids = [sku.sku_id for sku in product.skus]
    prices = prices_for(sku_ids=sku_ids, now=now)
    priced = [sku for sku in product.skus if sku.sku_id in prices]
    if not priced:
        raise ProductNotFound
    free = free_units(sku_ids=sku_ids)
    return ProductPage(
        product=product,
        skus=tuple(_sku_offer(sku, prices[sku.sku_id], free[sku.sku_id]) for sku in priced),
        promotions=_promotions(product, priced, prices, now),
        url=product_path(slug=slug_of(product.title), number=product.number),
    )


def _sku_offer(sku: SkuRecord, price: SkuPrice, free: int) -> SkuOffer:
    return SkuOffer(
        sku=sku.sku,
        sku_id=sku.sku_id,
        options=sku.options,
        price=Money(unit_price_minor(price)),
        compare_at=price.compare_at,
        compare_at_basis=price.compare_at_basis,
        available=availability(free=free).value,
        image=sku.image,
        limit_per_order=sku.limit_per_order,
        weight_grams=sku.weight_grams,
    )


def _promotions(
    product: ProductRecord, priced: list[SkuRecord], prices: dict[int, SkuPrice], now: datetime
) -> tuple[OfferTag, ...]:
    lines = [
        QuoteLine(
            line=sku.sku,
            sku=sku.sku,
            product=product.number,
            category=product.category,
            brand=product.brand,
            quantity=1,
            selling_minor=prices[sku.sku_id].selling.minor,
        )
        for sku in priced
    ]
    offers = {offer.id: offer for tags in tags_for(lines=lines, now=now).values() for offer in tags}
    return tuple(offers.values())
