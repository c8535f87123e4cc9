"""The documents of the shopper API's lists and product pages.

Plain pydantic models: these are the busiest answers, and ninja's Schema wraps each nested object once more to
read Django instances, of which there are none here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel

from zhida.shop.catalogue.records import CategoryRecord, MediaRecord, StoryBlock
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.records import OfferTag
from zhida.shop.promotions.records.flash import FlashSale
from zhida.shop.search.records import (
    CardFlash,
    Facets,
    FacetValue,
    ListedItem,
    ListPage,
    ProductPage,
    SkuOffer,
)

Categories = Mapping[int, CategoryRecord]


class FoundMoneyOut(BaseModel):
    minor: int
    currency: str


class TagOut(BaseModel):
    id: str
    kind: str
    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class CardFlashOut(BaseModel):
    """A flash sale that a card's price is of; `selling` is what the SKU costs without it."""

    offer: str
    selling: FoundMoneyOut
    ends_at: datetime | None


class CardOut(BaseModel):
    id: str
    title: str
    subtitle: str
    brand: str
    url: str
    image: str | None
    price: FoundMoneyOut
    compare_at: FoundMoneyOut | None = None
    tags: list[TagOut]
    in_stock: bool
    sku_count: int
    rating: float | None = None
    marks: list[tuple[int, int]]
    flash: CardFlashOut | None = None


class FacetValueOut(BaseModel):
    value: str
    count: int


class PriceFacetOut(BaseModel):
    price_min: int
    price_max: int | None
    count: int


class CategoryFacetOut(BaseModel):
    value: str
    name: str
    path: list[str]
    count: int


class FacetsOut(BaseModel):
    brand: list[FacetValueOut]
    price: list[PriceFacetOut]
    category: list[CategoryFacetOut]
    attributes: dict[str, list[FacetValueOut]]
    in_stock: int
    on_offer: int


class ProductListOut(BaseModel):
    items: list[CardOut]
    facets: FacetsOut
    total: int
    page: int
    page_size: int


class QueryOut(BaseModel):
    normalised: str
    corrected: str | None = None
    relaxed: bool
    exact: int
    redirect: str | None = None


class SearchOut(ProductListOut):
    query: QueryOut


class SuggestionOut(BaseModel):
    text: str
    kind: str
    url: str | None = None
    count: int | None = None


class SuggestionsOut(BaseModel):
    suggestions: list[SuggestionOut]


class FlashOut(BaseModel):
    """The flash sale that a SKU's price is of; no `quota_left` is no limit."""

    offer: str
    price: FoundMoneyOut
    ends_at: datetime | None
    quota_left: int | None


class SkuOut(BaseModel):
    sku: str
    options: dict[str, str]
    price: FoundMoneyOut
    selling: FoundMoneyOut
    flash: FlashOut | None = None
    compare_at: FoundMoneyOut | None = None
    compare_at_basis: str
    available: str
    image: str | None
    limit_per_order: int | None
    weight_grams: int


class AttributeOut(BaseModel):
    name: str
    value: str


class AttributeGroupOut(BaseModel):
    name: str
    items: list[AttributeOut]


class RenditionOut(BaseModel):
    format: str
    width: int
    url: str


class MediaOut(BaseModel):
    kind: str
    url: str
    width: int
    height: int
    alt: str
    poster: str | None = None
    duration_ms: int | None = None
    renditions: list[RenditionOut]


class StoryOut(BaseModel):
    kind: str
    title: str
    text: str
    media: str


class ProductOut(BaseModel):
    id: str
    title: str
    subtitle: str
    brand: str
    category: list[str]
    url: str
    skus: list[SkuOut]
    attributes: list[AttributeGroupOut]
    description: str
    story: list[StoryOut]
    in_the_box: list[str]
    media: list[MediaOut]
    promotions: list[TagOut]
    services: list[str]
    server_time: datetime


def list_out(page: ListPage, categories: Categories) -> ProductListOut:
    """Return a page of a list as the API gives it; `categories` name those that the facets count."""
    return ProductListOut(
        items=[card_out(item) for item in page.items],
        facets=facets_out(page.facets, categories),
        total=page.total,
        page=page.page,
        page_size=page.page_size,
    )


def search_out(page: ListPage, categories: Categories) -> SearchOut:
    """Return a page of search results: a list and what was understood."""
    listed = list_out(page, categories)
    return SearchOut(
        items=listed.items,
        facets=listed.facets,
        total=listed.total,
        page=listed.page,
        page_size=listed.page_size,
        query=QueryOut(
            normalised=page.reading.normalised,
            corrected=page.reading.corrected or None,
            relaxed=page.reading.relaxed,
            exact=page.reading.exact,
            redirect=page.reading.redirect or None,
        ),
    )


def facets_out(facets: Facets, categories: Categories) -> FacetsOut:
    """Return facets; each value is what its parameter takes, a category's is its id."""
    return FacetsOut(
        brand=_values(facets.brand),
        price=[
            PriceFacetOut(price_min=facet.price_min, price_max=facet.price_max, count=facet.count)
            for facet in facets.price
        ],
        category=[
            CategoryFacetOut(
                value=str(facet.category_id),
                name=categories[facet.category_id].name,
                path=list(categories[facet.category_id].names),
                count=facet.count,
            )
            for facet in facets.category
            if facet.category_id in categories
        ],
        attributes={name: _values(values) for name, values in facets.attributes.items()},
        in_stock=facets.in_stock,
        on_offer=facets.on_offer,
    )


def card_out(item: ListedItem) -> CardOut:
    """Return a product card."""
    return CardOut(
        id=item.number,
        title=item.title,
        subtitle=item.subtitle,
        brand=item.brand,
        url=item.url,
        image=item.image,
        price=_money(item.price),
        compare_at=_money(item.compare_at) if item.compare_at else None,
        tags=[_tag(tag) for tag in item.tags],
        in_stock=item.in_stock,
        sku_count=item.sku_count,
        rating=item.rating_tenths / 10 if item.rating_tenths is not None else None,
        marks=list(item.marks),
        flash=_card_flash(item.flash) if item.flash else None,
    )


def product_out(page: ProductPage) -> ProductOut:
    """Return a product page's document."""
    product = page.product
    return ProductOut(
        id=product.number,
        title=product.title,
        subtitle=product.subtitle,
        brand=product.brand,
        category=list(product.category),
        url=page.url,
        skus=[_sku(sku) for sku in page.skus],
        attributes=[
            AttributeGroupOut(
                name=group.name,
                items=[AttributeOut(name=value.name, value=value.text) for value in group.values],
            )
            for group in product.attributes
        ],
        description=product.description,
        story=[_story(block) for block in product.story],
        in_the_box=list(product.in_the_box),
        media=[media_out(media) for media in product.media],
        promotions=[_tag(tag) for tag in page.promotions],
        services=list(product.services),
        server_time=page.seen_at,
    )


def media_out(media: MediaRecord) -> MediaOut:
    """Return a picture or video."""
    return MediaOut(
        kind=media.kind.lower(),
        url=media.url,
        width=media.width,
        height=media.height,
        alt=media.alt,
        poster=media.poster,
        duration_ms=media.duration_ms or None,
        renditions=[
            RenditionOut(format=one.format, width=one.width, url=one.url) for one in media.renditions
        ],
    )


def _values(values: tuple[FacetValue, ...]) -> list[FacetValueOut]:
    return [FacetValueOut(value=one.value, count=one.count) for one in values]


def _sku(sku: SkuOffer) -> SkuOut:
    return SkuOut(
        sku=sku.sku,
        options=dict(sku.options),
        price=_money(sku.price),
        selling=_money(sku.selling),
        flash=_flash(sku.flash) if sku.flash else None,
        compare_at=_money(sku.compare_at) if sku.compare_at else None,
        compare_at_basis=sku.compare_at_basis,
        available=sku.available,
        image=sku.image,
        limit_per_order=sku.limit_per_order,
        weight_grams=sku.weight_grams,
    )


def _flash(sale: FlashSale) -> FlashOut:
    return FlashOut(
        offer=sale.offer,
        price=_money(Money(sale.price_minor)),
        ends_at=sale.ends_at,
        quota_left=sale.quota_left,
    )


def _card_flash(sale: CardFlash) -> CardFlashOut:
    return CardFlashOut(offer=sale.offer, selling=_money(sale.selling), ends_at=sale.ends_at)


def _story(block: StoryBlock) -> StoryOut:
    return StoryOut(kind=block.kind.lower(), title=block.title, text=block.text, media=block.media)


def _money(money: Money) -> FoundMoneyOut:
    return FoundMoneyOut(minor=money.minor, currency=money.currency)


def _tag(tag: OfferTag) -> TagOut:
    return TagOut(id=tag.id, kind=tag.kind, title=tag.title, starts_at=tag.starts_at, ends_at=tag.ends_at)
