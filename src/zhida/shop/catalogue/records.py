"""What the catalogue hands out and takes in: plain facts, never rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from zhida.shop.kernel.errors import ShopError

AttributeInput = str | int | bool | Decimal


class AttributeKind(StrEnum):
    """How an attribute's value is read and shown."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    CHOICE = "CHOICE"
    BOOLEAN = "BOOLEAN"


class MediaKind(StrEnum):
    """What a media file is."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"


class StoryKind(StrEnum):
    """What a section of a product's story shows."""

    TEXT = "TEXT"
    PICTURE = "PICTURE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """What staff narrow the product list by; empty means all. `text` stands in titles or codes."""

    status: str | None = None
    text: str = ""
    brand: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandRecord:
    """A brand and its id."""

    brand_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRecord:
    """A node of the tree; `names` and `ancestor_ids` run from the root to the node itself."""

    category_id: int
    parent_id: int | None
    name: str
    names: tuple[str, ...]
    ancestor_ids: tuple[int, ...]
    depth: int


class LandingKind(StrEnum):
    """What a landing page stands for."""

    CATEGORY = "CATEGORY"
    BRAND = "BRAND"


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingText:
    """A landing page's words in one language: `introduction` stands above the list, a blank line parts its
    paragraphs; `title` and `description` are for search engines.
    """

    title: str = ""
    description: str = ""
    introduction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A landing page's words in both languages of the shop."""

    zh: LandingText = LandingText()
    en: LandingText = LandingText()

    def in_language(self, *, is_english: bool) -> LandingText:
        """Return the words of a language; each that nobody wrote in English is the Chinese one."""
        if not is_english:
            return self.zh
        return LandingText(
            title=self.en.title or self.zh.title,
            description=self.en.description or self.zh.description,
            introduction=self.en.introduction or self.zh.introduction,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingRow:
    """A landing page in the back office's list: what it stands for, and whether anybody wrote for it."""

    kind: LandingKind
    subject_id: int
    names: tuple[str, ...]
    is_written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRule:
    """What a category says about one attribute."""

    name: str
    kind: AttributeKind = AttributeKind.TEXT
    group: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_filterable: bool = True
    is_required: bool = False
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeValue:
    """One fact of a product. NUMBER values are plain decimals ("6.1"), BOOLEAN ones "true" or "false"."""

    name: str
    group: str
    kind: AttributeKind
    value: str
    unit: str = ""

    @property
    def text(self) -> str:
        """Return the value as shoppers read it: "6.1 英寸", "是"."""
        if self.kind is AttributeKind.BOOLEAN:
            return "是" if self.value == "true" else "否"
        return f"{self.value} {self.unit}" if self.unit else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeGroup:
    """Attributes under one heading of the specification table."""

    name: str
    values: tuple[AttributeValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One size and format of a picture; `url` is rooted at the shop's address."""

    format: str
    width: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRecord:
    """A picture or video ready to be shown. `key` names it in product documents."""

    key: str
    kind: MediaKind
    url: str
    width: int
    height: int
    renditions: tuple[Rendition, ...] = ()
    poster: str | None = None
    duration_ms: int = 0
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryBlock:
    """A section of the story below the fold; a PICTURE names its media by key."""

    kind: StoryKind
    title: str = ""
    text: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuRecord:
    """A SKU with everything the trade needs to know of it; `is_sellable` was judged at one instant."""

    sku_id: int
    sku: str
    product_id: int
    product_number: str
    title: str
    options: Mapping[str, str]
    brand: str
    brand_id: int
    category: tuple[str, ...]
    weight_grams: int
    image: str | None
    limit_per_order: int | None
    is_sellable: bool
    barcode: str = ""
    category_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateUpload:
    """What to keep of a photo or video that is not for everybody; `pieces` are read once."""

    kind: MediaKind
    ending: str
    width: int
    height: int
    size_bytes: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRecord:
    """A product with its SKUs, gallery and grouped attributes."""

    product_id: int
    number: str
    code: str
    title: str
    subtitle: str
    brand: str
    brand_id: int
    category: tuple[str, ...]
    category_id: int
    category_ids: tuple[int, ...]
    status: str
    attributes: tuple[AttributeGroup, ...]
    description: str
    story: tuple[StoryBlock, ...]
    services: tuple[str, ...]
    in_the_box: tuple[str, ...]
    media: tuple[MediaRecord, ...]
    skus: tuple[SkuRecord, ...]
    on_sale_from: datetime | None
    on_sale_until: datetime | None
    is_on_sale: bool
    has_pending_change: bool
    version: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product in the back office's list."""

    product_id: int
    number: str
    code: str
    title: str
    brand: str
    category: tuple[str, ...]
    status: str
    has_pending_change: bool
    image: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """What a list shows of a product; `filterable` are the attributes that its category filters by."""

    product_id: int
    number: str
    title: str
    subtitle: str
    brand: str
    category: tuple[str, ...]
    category_ids: tuple[int, ...]
    image: str | None
    is_on_sale: bool
    published_at: datetime | None
    skus: tuple[SkuRecord, ...]
    filterable: tuple[AttributeValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchableTexts:
    """What a product is found by beside what lists show of it; `values` are (name, text) of attributes."""

    description: str = ""
    values: tuple[tuple[str, str], ...] = ()
    barcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuDraft:
    """A SKU as its maker writes it."""

    sku: str
    options: Mapping[str, str] = field(default_factory=dict)
    barcode: str = ""
    weight_grams: int = 0
    limit_per_order: int | None = None
    image: str = ""
    keeps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """A whole product as its maker writes it; `code` is the merchant's key, `media` are keys of uploads.

    `keeps` names the fields that an existing product keeps, because the file says nothing of them;
    with "skus" in it, SKUs that the draft does not name stay on sale instead of being retired.
    """

    code: str
    title: str
    brand: str
    category: tuple[str, ...]
    skus: tuple[SkuDraft, ...]
    subtitle: str = ""
    attributes: Mapping[str, AttributeInput] = field(default_factory=dict)
    description: str = ""
    story: tuple[StoryBlock, ...] = ()
    services: tuple[str, ...] = ()
    in_the_box: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    on_sale_from: datetime | None = None
    on_sale_until: datetime | None = None
    keeps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOutcome:
    """What writing one draft did; `sku_ids` holds every SKU of the product, `new_skus` the
    codes that did not exist before.

    `refusal` is set when nothing of this draft was written; the other fields then say nothing.
    """

    code: str
    product_id: int = 0
    number: str = ""
    status: str = ""
    version: int = 0
    is_new: bool = False
    is_changed: bool = False
    is_pending: bool = False
    sku_ids: Mapping[str, int] = field(default_factory=dict)
    new_skus: frozenset[str] = frozenset()
    refusal: ShopError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRecord:
    """Who changed what when; `diff` maps a field to [before, after]."""

    version: int
    action: str
    actor: str
    at: datetime
    diff: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleStopDraft:
    """Which goods of a product are stopped: its SKUs or all, and of those the serials from-to or all."""

    ref: str
    skus: tuple[str, ...] = ()
    serial_from: str = ""
    serial_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleStopRecord:
    """One stop; `sku` "" is the whole product, an empty range is all its units."""

    product: str
    sku: str
    ref: str
    serial_from: str
    serial_to: str

    def holds(self, *, product: str, sku: str) -> bool:
        """Say whether goods of this SKU are stopped, some of them at least."""
        return self.product == product and self.sku in ("", sku)

    def holds_unit(self, *, serial: str) -> bool:
        """Say whether a unit is stopped: without a range each is, else by its serial, letter by letter."""
        if not self.serial_from:
            return True
        return len(serial) == len(self.serial_from) and self.serial_from <= serial <= self.serial_to
