"""Lists: a category, all goods, the results of a search."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront import problems
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.goods import Card, Choice, Listing, PageLinks
from zhida.entrypoints.storefront.contexts.shell import Crumb
from zhida.entrypoints.storefront.pages import page, public_page
from zhida.entrypoints.storefront.showing.goods import card_of
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.records import CategoryRecord
from zhida.shop.search import queries as search
from zhida.shop.search.records import Filters, ListPage, Sort

PAGE_SIZE = 24
LAST_PAGE = 100
LONGEST_QUERY = 100
DEAREST_YUAN = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What the address asks for; what makes no sense in it is left out rather than refused."""

    query: str = ""
    brand: str = ""
    price_min: str = ""
    price_max: str = ""
    in_stock: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    base: str = ""
    category: CategoryRecord | None = None
    fixed: dict[str, str] = field(default_factory=dict)

    def address(self, **changed: str) -> str:
        """Give the address of the same list with something changed; an empty value takes it away."""
        sort = "" if self.sort is Sort.RELEVANCE else self.sort.value
        present = {
            **self.fixed,
            "brand": self.brand,
            "price_min": self.price_min,
            "price_max": self.price_max,
            "in_stock": "1" if self.in_stock else "",
            "sort": sort,
            **changed,
        }
        query = urlencode({name: value for name, value in present.items() if value})
        return f"{self.base}?{query}" if query else self.base

    def filters(self) -> Filters:
        """Give what the search room filters by; the fields are yuan, it wants fen."""
        return Filters(
            category=str(self.category.category_id) if self.category else "",
            brands=(self.brand,) if self.brand else (),
            price_min=int(self.price_min) * 100 if self.price_min else None,
            price_max=int(self.price_max) * 100 if self.price_max else None,
            in_stock=self.in_stock,
            query=self.query,
        )


@public_page
def category_list(request: ShopRequest, category: str) -> HttpResponse:
    """Show the goods of a category, known by its number or its path."""
    found = catalogue.find_categories(text=category)
    if not found:
        return problems.missing(request)
    here = found[0]
    wanted = _wanted(request.GET, base=link("category", category=category), category=here)
    trail = [Crumb(name=_("首页"), url=link("home"))]
    trail += [
        Crumb(name=name, url=link("category", category=number))
        for name, number in zip(here.names[:-1], here.ancestor_ids[:-1], strict=True)
    ]
    children = tuple(
        Choice(name=child.name, url=link("category", category=child.category_id))
        for child in catalogue.category_tree()
        if child.parent_id == here.category_id
    )
    return _answer(request, wanted, title=here.name, trail=[*trail, Crumb(name=here.name)], children=children)


@public_page
def everything(request: ShopRequest) -> HttpResponse:
    """Show all goods."""
    wanted = _wanted(request.GET, base=link("list"))
    title = _("全部商品")
    return _answer(
        request, wanted, title=title, trail=[Crumb(name=_("首页"), url=link("home")), Crumb(name=title)]
    )


@public_page
def found(request: ShopRequest) -> HttpResponse:
    """Show what a search finds; where it finds nothing, what sells well."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    wanted = _wanted(request.GET, base=link("search"), query=query)
    title = _("“%(query)s”的搜索结果") % {"query": query} if query else _("搜索")
    return _answer(
        request, wanted, title=title, trail=[Crumb(name=_("首页"), url=link("home")), Crumb(name=title)]
    )


def _wanted(
    asked: QueryDict, *, base: str, category: CategoryRecord | None = None, query: str = ""
) -> _Wanted:
    sorts = {sort.value: sort for sort in Sort}
    page_text = asked.get("page", "1")
    return _Wanted(
        query=query,
        brand=asked.get("brand", "")[:100],
        price_min=_yuan(asked.get("price_min", "")),
        price_max=_yuan(asked.get("price_max", "")),
        in_stock=asked.get("in_stock") == "1",
        sort=sorts.get(asked.get("sort", ""), Sort.RELEVANCE),
        page=min(max(int(page_text), 1), LAST_PAGE) if page_text.isascii() and page_text.isdigit() else 1,
        base=base,
        category=category,
        fixed={"q": query} if query else {},
    )


def _yuan(text: str) -> str:
    clean = text.strip()
    is_whole = clean.isascii() and clean.isdigit() and len(clean) <= len(str(DEAREST_YUAN))
    return str(int(clean)) if is_whole else ""


def _answer(
    request: ShopRequest,
    wanted: _Wanted,
    *,
    title: str,
    trail: list[Crumb],
    children: tuple[Choice, ...] = (),
) -> HttpResponse:
    listed = search.list_products(
        filters=wanted.filters(), sort=wanted.sort, page=wanted.page, page_size=PAGE_SIZE, now=request.now
    )
    instead: tuple[Card, ...] = ()
    if not listed.items:
        popular = search.list_products(filters=Filters(), sort=Sort.SALES, page_size=4, now=request.now)
        instead = tuple(card_of(item) for item in popular.items)
    sort = "" if wanted.sort is Sort.RELEVANCE else wanted.sort.value
    shown = Listing(
        title=title,
        point="",
        cards=tuple(card_of(item) for item in listed.items),
        total=listed.total,
        children=children,
        chips=_chips(wanted),
        brands=_brands(wanted, listed),
        pages=_pages(wanted, listed.total),
        action=wanted.base,
        kept=tuple((name, value) for name, value in {**wanted.fixed, "sort": sort}.items() if value),
        price_min=wanted.price_min,
        price_max=wanted.price_max,
        is_in_stock_only=wanted.in_stock,
        clear_url=wanted.address(brand="", price_min="", price_max="", in_stock=""),
        query=wanted.query,
        instead=instead,
    )
    return page(request, "listing", {"listing": shown, "trail": trail, "sorts": _sorts(wanted)})


def _sorts(wanted: _Wanted) -> tuple[tuple[str, str, bool], ...]:
    names = (
        (Sort.RELEVANCE, _("综合")),
        (Sort.NEWEST, _("新品")),
        (Sort.SALES, _("销量")),
        (Sort.PRICE_ASC, _("价格从低到高")),
        (Sort.PRICE_DESC, _("价格从高到低")),
    )
    return tuple(
        (name, wanted.address(sort="" if sort is Sort.RELEVANCE else sort.value), wanted.sort is sort)
        for sort, name in names
    )


def _chips(wanted: _Wanted) -> tuple[Choice, ...]:
    chips = []
    if wanted.brand:
        chips.append(Choice(name=wanted.brand, url=wanted.address(brand="")))
    if wanted.price_min or wanted.price_max:
        if not wanted.price_max:
            name = _("¥%(least)s 以上") % {"least": wanted.price_min}
        elif not wanted.price_min:
            name = _("¥%(most)s 以下") % {"most": wanted.price_max}
        else:
            name = f"¥{wanted.price_min} – ¥{wanted.price_max}"
        chips.append(Choice(name=name, url=wanted.address(price_min="", price_max="")))
    if wanted.in_stock:
        chips.append(Choice(name=_("仅看有货"), url=wanted.address(in_stock="")))
    return tuple(chips)


def _brands(wanted: _Wanted, listed: ListPage) -> tuple[Choice, ...]:
    known = {facet.value: facet.count for facet in listed.facets.brand}
    if wanted.brand:
        known.setdefault(wanted.brand, 0)
    if len(known) < 2 and not wanted.brand:
        return ()
    every = Choice(name=_("全部"), url=wanted.address(brand=""), is_on=not wanted.brand)
    return (
        every,
        *(
            Choice(
                name=name,
                value=name,
                url=wanted.address(brand=name),
                count=count or None,
                is_on=wanted.brand == name,
            )
            for name, count in known.items()
        ),
    )


def _pages(wanted: _Wanted, total: int) -> PageLinks:
    last = min(-(-total // PAGE_SIZE), LAST_PAGE)
    here = wanted.page
    shown = sorted({1, last, *range(max(here - 1, 1), min(here + 1, last) + 1)})
    numbers: list[tuple[str, str]] = []
    before = 0
    for number in shown:
        if number - before > 1:
            numbers.append(("…", ""))
        numbers.append((str(number), "" if number == here else _page_address(wanted, number)))
        before = number
    return PageLinks(
        previous=_page_address(wanted, here - 1) if here > 1 else "",
        following=_page_address(wanted, here + 1) if here < last else "",
        numbers=tuple(numbers) if last > 1 else (),
    )


def _page_address(wanted: _Wanted, number: int) -> str:
    return wanted.address(page=str(number) if number > 1 else "")
