"""Goods as cards, and the lists they stand in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture with its size in pixels (so that nothing jumps) and its renditions as srcset texts."""

    url: str
    width: int = 1200
    height: int = 1200
    alt: str = ""
    avif: str = ""
    webp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An amount in fen as a page shows it. `is_from` says that other choices cost more."""

    minor: int
    is_from: bool = False
    was_minor: int = 0
    was_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One product in a list."""

    number: str
    url: str
    title: str
    price: Price
    point: str = ""
    picture: Picture | None = None
    colours: tuple[tuple[str, str], ...] = ()
    tag: str = ""
    is_in_stock: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link that sets or takes away one filter or sort."""

    name: str
    url: str
    value: str = ""
    count: int | None = None
    is_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """The pages around this one: (text, address) with an empty address for the present page and for gaps."""

    previous: str = ""
    following: str = ""
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list page: category, all goods or the result of a search."""

    title: str
    point: str
    cards: tuple[Card, ...]
    total: int
    children: tuple[Choice, ...] = ()
    chips: tuple[Choice, ...] = ()
    brands: tuple[Choice, ...] = ()
    pages: PageLinks = PageLinks()
    action: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    price_min: str = ""
    price_max: str = ""
    is_in_stock_only: bool = False
    clear_url: str = ""
    query: str = ""
    is_relaxed: bool = False
    corrected: str = ""
    instead: tuple[Card, ...] = ()

    @property
    def has_filters(self) -> bool:
        """Say whether any filter narrows the list."""
        return bool(self.chips)
