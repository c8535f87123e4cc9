"""The address of a list: all that narrows it stands there, so that back, forward and sharing keep it."""

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from zhida.shop.catalogue.records import CategoryRecord
from zhida.shop.search.records import Filters, Sort

ATTRIBUTE_PREFIX = "attr."
LAST_PAGE = 100
LONGEST_QUERY = 100
LONGEST_BRAND = 100
LONGEST_VALUE = 60
MOST_VALUES = 20
DEAREST_FEN = 1_000_000_000
AMOUNT = re.compile(r"([0-9]{1,8})(?:\.([0-9]{0,2}))?")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an address asks for. Prices are fen; `typed` holds price fields that are no amount, as typed.

    `category` and `only_brand` are those whose own page this is, `within` is the id of a category that
    narrows the list further. `is_cut` says that the query was too long, `is_narrowed_less` that there were
    too many filters, `is_overloaded` that there were so many parameters that none was read, and `is_turned`
    that the lowest price stood above the highest.
    """

    base: str = ""
    category: CategoryRecord | None = None
    only_brand: str = ""
    query: str = ""
    within: str = ""
    brands: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False
    on_offer: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    typed: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    is_narrowed_less: bool = False
    is_overloaded: bool = False
    is_turned: bool = False

    @property
    def is_too_far(self) -> bool:
        """Say whether the page is beyond the last one that any list has."""
        return self.page > LAST_PAGE

    @property
    def begins_search(self) -> bool:
        """Say whether this is the first look at what a query finds; pages, orders and filters follow it."""
        return bool(self.query) and len(self.pairs()) == 1

    @property
    def is_plain(self) -> bool:
        """Say whether the address asks for a whole list in its own order: what search engines may keep."""
        return not self.is_overloaded and all(name == "page" for name, _value in self.pairs())

    @property
    def canonical(self) -> str:
        """Give the path that stands for this list: its own page of it, or the unfiltered list."""
        return self.address() if self.is_plain and not self.is_too_far else self.base

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters that are set, always in the same order."""
        return [
            *([("q", self.query)] if self.query else []),
            *([("category", self.within)] if self.within else []),
            *(("brand", brand) for brand in self.brands),
            *((f"{ATTRIBUTE_PREFIX}{name}", value) for name, value in self.attributes),
            *([("price_min", yuan_text(self.price_min))] if self.price_min is not None else []),
            *([("price_max", yuan_text(self.price_max))] if self.price_max is not None else []),
            *([("in_stock", "1")] if self.in_stock else []),
            *([("on_offer", "1")] if self.on_offer else []),
            *([("sort", self.sort.value)] if self.sort is not Sort.RELEVANCE else []),
            *([("page", str(self.page))] if self.page > 1 else []),
        ]

    def address(self) -> str:
        """Give the address of this list."""
        pairs = self.pairs()
        return f"{self.base}?{urlencode(pairs)}" if pairs else self.base

    def kept(self) -> tuple[tuple[str, str], ...]:
        """Give the parameters that the filter form carries along: they have no field in it."""
        return tuple(pair for pair in self.pairs() if pair[0] in ("q", "category", "sort"))

    def filters(self) -> Filters:
        """Give what the search room filters by."""
        own = str(self.category.category_id) if self.category else ""
        names = dict.fromkeys(name for name, _value in self.attributes)
        return Filters(
            category=self.within or own,
            brands=(self.only_brand,) if self.only_brand else self.brands,
            price_min=self.price_min,
            price_max=self.price_max,
            attributes={name: tuple(value for of, value in self.attributes if of == name) for name in names},
            in_stock=self.in_stock,
            on_offer=self.on_offer,
            query=self.query,
        )


def read_address(asked: QueryDict, *, base: str, with_query: bool = False) -> Wanted:
    """This function will read an address; what makes no sense in it is left out rather than refused."""
    sorts = {sort.value: sort for sort in Sort}
    query = clean(asked.get("q", "")) if with_query else ""
    brands = _values(asked.getlist("brand"), LONGEST_BRAND)
    attributes = _attributes(asked)
    prices = {name: asked.get(name, "")[:LONGEST_VALUE] for name in ("price_min", "price_max")}
    amounts = {name: fen_of(text) for name, text in prices.items()}
    least, most = amounts["price_min"], amounts["price_max"]
    is_turned = least is not None and most is not None and least > most
    return Wanted(
        base=base,
        query=query[:LONGEST_QUERY].rstrip(),
        within=_category(asked.get("category", "")),
        brands=brands[:MOST_VALUES],
        attributes=attributes[:MOST_VALUES],
        price_min=most if is_turned else least,
        price_max=least if is_turned else most,
        in_stock=asked.get("in_stock") == "1",
        on_offer=asked.get("on_offer") == "1",
        sort=sorts.get(asked.get("sort", ""), Sort.RELEVANCE),
        page=_page(asked.get("page", "")),
        typed={name: clean(text) for name, text in prices.items() if clean(text) and amounts[name] is None},
        is_cut=len(query) > LONGEST_QUERY,
        is_narrowed_less=len(brands) > MOST_VALUES or len(attributes) > MOST_VALUES,
        is_turned=is_turned,
    )


def cleared(wanted: Wanted) -> Wanted:
    """This function will give the same list without any filter; words and order stay."""
    return Wanted(
        base=wanted.base,
        category=wanted.category,
        only_brand=wanted.only_brand,
        query=wanted.query,
        sort=wanted.sort,
    )


def clean(text: str) -> str:
    """This function will take out what no eye sees and no text holds: control characters, halves of pairs."""
    kept = (character if unicodedata.category(character) not in ("Cc", "Cs") else " " for character in text)
    return " ".join("".join(kept).split())


def fen_of(text: str) -> int | None:
    """This function will read yuan as people type them: "6,599", "￥99.5" and "１００" are amounts."""
    plain = re.sub(r"[\s¥元]", "", unicodedata.normalize("NFKC", text))
    if GROUPED.match(plain):
        plain = plain.replace(",", "")
    parts = AMOUNT.fullmatch(plain)
    if parts is None:
        return None
    fen = int(parts[1]) * 100 + int((parts[2] or "").ljust(2, "0"))
    return fen if fen <= DEAREST_FEN else None


def yuan_text(fen: int) -> str:
    """This function will write fen as somebody would type them: 9900 gives "99", 9950 gives "99.50"."""
    whole, cents = divmod(fen, 100)
    return f"{whole}.{cents:02d}" if cents else str(whole)


def _values(texts: list[str], longest: int) -> tuple[str, ...]:
    values = (clean(text) for text in texts)
    return tuple(dict.fromkeys(value for value in values if 0 < len(value) <= longest))


def _attributes(asked: QueryDict) -> tuple[tuple[str, str], ...]:
    names = [name for name in asked if name.startswith(ATTRIBUTE_PREFIX)]
    pairs = (
        (clean(name.removeprefix(ATTRIBUTE_PREFIX)), value)
        for name in names
        for value in _values(asked.getlist(name), LONGEST_VALUE)
    )
    return tuple(dict.fromkeys((name, value) for name, value in pairs if 0 < len(name) <= LONGEST_VALUE))


def _category(text: str) -> str:
    return str(int(text)) if text.isascii() and text.isdigit() and len(text) < len(str(2**63)) else ""


def _page(text: str) -> int:
    """Read the number of a page. What is beyond any list is just too far, however many digits it has."""
    if not (text.isascii() and text.isdigit()):
        return 1
    digits = text.lstrip("0")
    return max(int(digits or "0"), 1) if len(digits) <= len(str(LAST_PAGE)) else LAST_PAGE + 1
