"""The product page."""

from dataclasses import dataclass

from zhida.entrypoints.storefront.contexts.aftercare import Assurance
from zhida.entrypoints.storefront.contexts.deals import ProductDeals
from zhida.entrypoints.storefront.contexts.devices import RecallNote
from zhida.entrypoints.storefront.contexts.goods import Card, Picture, Price
from zhida.entrypoints.storefront.formats import yuan, yuan_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One step of the gallery: a picture, or a video with its poster."""

    picture: Picture
    video_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionValue:
    """One value of an option as a link to the nearest choice that has it."""

    value: str
    url: str
    colour: str = ""
    is_chosen: bool = False
    is_possible: bool = True
    is_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose, 颜色 or 版本, with its values in the merchant's order."""

    name: str
    chosen: str
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuChoice:
    """One SKU as the picker knows it; amounts are the server's, ready to be shown."""

    sku: str
    options: dict[str, str]
    price: Price
    available: str
    limit: int
    limit_line: str = ""
    picture_url: str = ""

    def picker(self) -> dict[str, object]:
        """Give the SKU for the picker's script; amounts are texts, there is nothing left to compute."""
        whole, cents = yuan_parts(self.price.minor)
        return {
            "sku": self.sku,
            "options": self.options,
            "whole": whole,
            "cents": cents,
            "was": yuan(self.price.was_minor) if self.price.was_minor else "",
            "basis": self.price.was_basis,
            "available": self.available,
            "limit": self.limit,
            "limit_line": self.limit_line,
            "picture": self.picture_url,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecGroup:
    """Specifications under one heading."""

    name: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One part of the story below the fold: a large picture, a short sentence, or both."""

    title: str = ""
    text: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """Everything on a product page; `sku` is the choice that is shown, chosen by the address. `assurances`
    are the after-sales policy, `exclusions` which SKUs may be kept out of the seven days and why, `recall`
    what owners of some of its SKUs are told.
    """

    number: str
    url: str
    title: str
    point: str
    brand: str
    slides: tuple[Slide, ...]
    sku: SkuChoice | None
    skus: tuple[SkuChoice, ...]
    options: tuple[Option, ...]
    promotions: ProductDeals
    services: tuple[str, ...]
    description: str
    story: tuple[Chapter, ...]
    specs: tuple[SpecGroup, ...]
    in_the_box: str
    related: tuple[Card, ...] = ()
    brand_url: str = ""
    assurances: tuple[Assurance, ...] = ()
    exclusions: tuple[str, ...] = ()
    recall: RecallNote | None = None

    def picker(self) -> dict[str, object]:
        """Give what the picker's script knows: each SKU with its amounts already written out."""
        return {
            "chosen": self.sku.sku if self.sku else "",
            "colours": {
                value.value: value.colour
                for option in self.options
                for value in option.values
                if value.colour
            },
            "options": [
                {"name": it.name, "values": [value.value for value in it.values]} for it in self.options
            ],
            "skus": [sku.picker() for sku in self.skus],
        }

    @property
    def is_buyable(self) -> bool:
        """Say whether the shown choice can be put into the cart now."""
        return self.sku is not None and self.sku.available != "out"
