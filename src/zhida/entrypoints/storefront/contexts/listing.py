"""A list page: what it shows, what it can be narrowed by, and what is said about it."""

from dataclasses import dataclass, field

from markupsafe import Markup

from zhida.entrypoints.storefront.contexts.goods import Card, Choice, PageLinks

NO_PAGES = PageLinks()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValueView:
    """A box to tick: its value, how many products have it, and the colour of its dot ("" without one)."""

    value: str
    count: int | None = None
    is_on: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetGroup:
    """Values of one name; `rest` stands behind "more", the whole group is folded unless `is_open`.

    `drawn` keeps the boxes: a group in which nothing is chosen is mostly the same on the next page.
    """

    title: str
    parameter: str
    values: tuple[FacetValueView, ...]
    rest: tuple[FacetValueView, ...] = ()
    is_open: bool = True
    drawn: dict[str, Markup] = field(default_factory=dict, compare=False)

    @property
    def is_rest_open(self) -> bool:
        """Say whether something chosen stands behind "more"."""
        return any(value.is_on for value in self.rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFilter:
    """The two fields as typed, in yuan, which of them are `wrong` and why, and the ranges to choose from."""

    least: str = ""
    most: str = ""
    wrong: frozenset[str] = frozenset()
    error: str = ""
    ranges: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A filter that is on or off; `count` is how many products it leaves."""

    name: str
    parameter: str
    is_on: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterPanel:
    """The filters as one form. `kept` goes along with it; `counted_by` is where the API counts them."""

    action: str
    kept: tuple[tuple[str, str], ...] = ()
    counted_by: str = ""
    above: Choice | None = None
    categories: tuple[Choice, ...] = ()
    groups: tuple[FacetGroup, ...] = ()
    price: PriceFilter = PriceFilter()
    switches: tuple[Switch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SortChoice:
    """A link that sets an order; `direction` is "up" or "down" for one that turns round."""

    name: str
    url: str
    is_on: bool = False
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list page: category, brand, all goods or the result of a search.

    `notes` say what was understood or left out, `missing` why a page of a list that holds something is empty;
    `first` is the place of the first card, counted from 0.
    """

    title: str
    panel: FilterPanel
    cards: tuple[Card, ...] = ()
    total: int = 0
    first: int = 0
    point: str = ""
    children: tuple[Choice, ...] = ()
    chips: tuple[Choice, ...] = ()
    sorts: tuple[SortChoice, ...] = ()
    pages: PageLinks = NO_PAGES
    clear_url: str = ""
    query: str = ""
    notes: tuple[str, ...] = ()
    missing: str = ""
    first_page_url: str = ""
    popular_categories: tuple[Choice, ...] = ()
    instead: tuple[Card, ...] = ()

    @property
    def has_filters(self) -> bool:
        """Say whether any filter narrows the list."""
        return bool(self.chips)
