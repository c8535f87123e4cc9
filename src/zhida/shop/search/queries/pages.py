"""A product page: the facts of four rooms in one record."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.queries import get_product
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.inventory.queries import availability, free_units
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.queries import prices_for
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions.queries import flash_sales, public_promotions, tags_for
from zhida.shop.promotions.records.flash import FlashSale
from zhida.shop.search.listing import unit_line, unit_price_minor
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
    public = public_promotions(now=now)
    live = public.live
    lines = [unit_line(sku, product.number, prices[sku.sku_id]) for sku in priced]
    sales = flash_sales(lines=lines, live=live, now=now)
    tags = tags_for(lines=lines, now=now, live=live)
    return ProductPage(
        product=product,
        skus=tuple(
            _sku_offer(sku, prices[sku.sku_id], free[sku.sku_id], sales.get(sku.sku)) for sku in priced
        ),
        promotions=tuple({offer.id: offer for offers in tags.values() for offer in offers}.values()),
        url=product_path(slug=slug_of(product.title), number=product.number),
        seen_at=now,
        lines=tuple(lines),
        public=public,
    )


def _sku_offer(sku: SkuRecord, price: SkuPrice, free: int, sale: FlashSale | None) -> SkuOffer:
    selling_minor = unit_price_minor(price)
    return SkuOffer(
        sku=sku.sku,
        sku_id=sku.sku_id,
        options=sku.options,
        price=Money(sale.price_minor if sale else selling_minor),
        selling=Money(selling_minor),
        flash=sale,
        compare_at=price.compare_at,
        compare_at_basis=price.compare_at_basis,
        available=availability(free=free).value,
        image=sku.image,
        limit_per_order=sku.limit_per_order,
        weight_grams=sku.weight_grams,
    )
