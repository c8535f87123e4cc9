"""The frame around every page: header, footer, and which tab is lit."""

from dataclasses import dataclass, field
from enum import StrEnum

from markupsafe import Markup

from zhida.entrypoints.entity import Entity
from zhida.entrypoints.storefront.contexts.goods import Card, Picture
from zhida.entrypoints.storefront.contexts.head import NO_HEAD, Head


class Tab(StrEnum):
    """The five tabs at the foot of a phone; NONE lights none of them."""

    HOME = "HOME"
    CATEGORIES = "CATEGORIES"
    SERVICE = "SERVICE"
    CART = "CART"
    ACCOUNT = "ACCOUNT"
    NONE = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuCategory:
    """One category of the header with what its panel shows."""

    name: str
    url: str
    picture: Picture | None = None
    children: tuple["MenuCategory", ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Everything the frame needs; the same for every visitor of a public page.

    `alternates` are the languages of an indexed page with their addresses, `drawn` holds the parts that were
    drawn for this menu already, in the language of the page.
    """

    entity: Entity
    menu: tuple[MenuCategory, ...]
    is_english: bool
    other_language_url: str
    canonical_url: str
    public_url: str = ""
    head: Head = NO_HEAD
    alternates: tuple[tuple[str, str], ...] = ()
    tab: Tab = Tab.NONE
    is_demo: bool = False
    drawn: dict[str, Markup] = field(default_factory=dict)

    @property
    def shop_name(self) -> str:
        """Give the brand as the header and titles show it."""
        return name_of(self.entity)

    def absolute(self, path: str) -> str:
        """Give a path of the shop, or of its pictures, as others must write it."""
        return f"{self.public_url}{path}" if path.startswith("/") else path


def name_of(entity: Entity) -> str:
    """Give what the shop calls itself: its brand, else its registered name."""
    return entity.brand or entity.name or "直达"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way from the home page; the last one has no address."""

    name: str
    url: str = ""
