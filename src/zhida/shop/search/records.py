"""What lists and product pages are handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from zhida.shop.catalogue.records import ProductRecord
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.records import OfferTag, QuoteLine
from zhida.shop.promotions.records.flash import FlashSale
from zhida.shop.promotions.records.public import PublicPromotions

COLOUR_OPTIONS: Final = ("颜色", "色彩", "机身颜色", "颜色分类", "Color", "Colour")


class Sort(StrEnum):
    """The order of a list; the values are the public API's."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    SALES = "sales"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a shopper asked for. Values of one name are alternatives; prices are fen, both ends included."""

    category: str = ""
    brands: tuple[str, ...] = ()
    price_min: int | None = None
    price_max: int | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_stock: bool = False
    on_offer: bool = False
    query: str = ""

    @property
    def is_plain(self) -> bool:
        """Say whether only the category narrows the list, so that kept totals and facets answer."""
        return self == Filters(category=self.category)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFlash:
    """That a card's price is a flash sale's: what the SKU costs else, and until when."""

    offer: str
    selling: Money
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """A product card. `price` is the lowest unit price an anonymous buyer pays for one of its SKUs.

    `colours` names at most five of the colours its SKUs come in, in the merchant's words. `marks` are the
    parts of the title, from and to, that answer the query.
    """

    number: str
    title: str
    subtitle: str
    brand: str
    url: str
    image: str | None
    price: Money
    compare_at: Money | None
    tags: tuple[OfferTag, ...]
    in_stock: bool
    sku_count: int
    rating_tenths: int | None
    colours: tuple[str, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    flash: CardFlash | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value to filter by and how many products have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFacet:
    """A price range in fen, both ends included; the last one has no end."""

    price_min: int
    price_max: int | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFacet:
    """A category that holds something of the list, at any depth of the tree."""

    category_id: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What a list can be narrowed by. The counts of one group look at the filters of all other groups.

    `in_stock` and `on_offer` say how many would be left if that switch were on.
    """

    brand: tuple[FacetValue, ...] = ()
    price: tuple[PriceFacet, ...] = ()
    category: tuple[CategoryFacet, ...] = ()
    attributes: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    in_stock: int = 0
    on_offer: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryReading:
    """What was understood of a query.

    `corrected` is what was looked for instead of a slip ("" without one); `relaxed` says that fewer than all
    words had to match, `exact` how many of the total met all of it (the rest is similar); `redirect` is where
    a merchant's rule sends this query ("" to the list).
    """

    normalised: str = ""
    corrected: str = ""
    relaxed: bool = False
    exact: int = 0
    redirect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of a list."""

    items: tuple[ListedItem, ...]
    facets: Facets
    total: int
    page: int
    page_size: int
    reading: QueryReading = field(default_factory=QueryReading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """Cards without a list around them: `chosen` by number, the first of two orders of the whole shop, and
    what is in a flash sale now.
    """

    chosen: Mapping[str, ListedItem]
    newest: tuple[ListedItem, ...]
    most_sold: tuple[ListedItem, ...]
    flash: tuple[ListedItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuOffer:
    """A SKU on a product page: what it costs now and whether it can be had ("in", "low", "out").

    `price` is the lowest that anybody pays for one unit; in a flash sale `selling` is what it costs else.
    """

    sku: str
    sku_id: int
    options: Mapping[str, str]
    price: Money
    selling: Money
    flash: FlashSale | None
    compare_at: Money | None
    compare_at_basis: str
    available: str
    image: str | None
    limit_per_order: int | None
    weight_grams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    """Everything a product page shows. SKUs without a price are left out: they cannot be bought.

    `seen_at` is the server's instant that prices and countdowns are of; `lines` are one unit of each SKU, by
    its code, and `public` what anybody may know of promotions then.
    """

    product: ProductRecord
    skus: tuple[SkuOffer, ...]
    promotions: tuple[OfferTag, ...]
    url: str
    seen_at: datetime
    lines: tuple[QuoteLine, ...] = ()
    public: PublicPromotions = field(default_factory=PublicPromotions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A completion of what is being typed; `kind` is product, brand, category or query.

    `url` is the page it leads to, without a language; empty for what is looked for.
    """

    text: str
    kind: str
    url: str = ""
    count: int | None = None
