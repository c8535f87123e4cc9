"""Lists: from what was found to what the page shows."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import category_link
from zhida.entrypoints.storefront.contexts.goods import Choice, PageLinks
from zhida.entrypoints.storefront.contexts.listing import NO_PAGES, SortChoice
from zhida.entrypoints.storefront.list_address import LAST_PAGE, LONGEST_QUERY, MOST_VALUES, Wanted
from zhida.entrypoints.storefront.showing.facets import price_words
from zhida.entrypoints.storefront.tree import Tree
from zhida.shop.search.records import ListPage, Sort

PAGE_SIZE = 24
MOST_POPULAR = 8


def chips(wanted: Wanted, tree: Tree) -> tuple[Choice, ...]:
    """Give every chosen filter with the address of the list without it."""
    first = replace(wanted, page=1)
    found: list[Choice] = []
    if wanted.within:
        category = tree.by_id.get(int(wanted.within))
        name = category.name if category else wanted.within
        found.append(Choice(name=name, url=replace(first, within="").address()))
    for brand in wanted.brands:
        others = tuple(it for it in wanted.brands if it != brand)
        found.append(Choice(name=brand, url=replace(first, brands=others).address()))
    for pair in wanted.attributes:
        name = _("%(name)s：%(value)s") % {"name": pair[0], "value": pair[1]}
        rest = tuple(it for it in wanted.attributes if it != pair)
        found.append(Choice(name=name, url=replace(first, attributes=rest).address()))
    if wanted.price_min is not None or wanted.price_max is not None:
        name = price_words(wanted.price_min, wanted.price_max)
        found.append(Choice(name=name, url=replace(first, price_min=None, price_max=None).address()))
    if wanted.in_stock:
        found.append(Choice(name=_("仅看有货"), url=replace(first, in_stock=False).address()))
    if wanted.on_offer:
        found.append(Choice(name=_("促销"), url=replace(first, on_offer=False).address()))
    return tuple(found)


def sorts(wanted: Wanted) -> tuple[SortChoice, ...]:
    """Give the orders; price is one choice that turns round."""
    names = ((Sort.RELEVANCE, _("综合")), (Sort.NEWEST, _("新品")), (Sort.SALES, _("销量")))
    turned = Sort.PRICE_DESC if wanted.sort is Sort.PRICE_ASC else Sort.PRICE_ASC
    directions: Mapping[Sort, str] = {Sort.PRICE_ASC: "up", Sort.PRICE_DESC: "down"}
    return (
        *(
            SortChoice(name=name, url=_sorted(wanted, sort).address(), is_on=wanted.sort is sort)
            for sort, name in names
        ),
        SortChoice(
            name=_("价格"),
            url=_sorted(wanted, turned).address(),
            is_on=wanted.sort in directions,
            direction=directions.get(wanted.sort, "both"),
        ),
    )


def pages(wanted: Wanted, total: int) -> PageLinks:
    """Give the pages around this one; a page that shows nothing has none."""
    if wanted.is_too_far or (wanted.page - 1) * PAGE_SIZE >= total:
        return NO_PAGES
    last = min(-(-total // PAGE_SIZE), LAST_PAGE)
    here = wanted.page
    shown = sorted({1, last, *range(max(here - 1, 1), min(here + 1, last) + 1)})
    numbers: list[tuple[str, str]] = []
    before = 0
    for number in shown:
        if number - before > 1:
            numbers.append(("…", ""))
        address = "" if number == here else replace(wanted, page=number).address()
        numbers.append((str(number), address))
        before = number
    return PageLinks(
        previous=replace(wanted, page=here - 1).address() if here > 1 else "",
        following=replace(wanted, page=here + 1).address() if here < last else "",
        numbers=tuple(numbers) if last > 1 else (),
    )


def notes(wanted: Wanted, found: ListPage) -> tuple[str, ...]:
    """Say what was understood of the query, and what of the address was left out."""
    said: list[str] = []
    reading = found.reading
    if reading.corrected:
        values = {"query": wanted.query, "corrected": reading.corrected}
        said.append(_("没有找到“%(query)s”，已按“%(corrected)s”搜索。") % values)
    if reading.relaxed and found.total:
        said.append(_("没有完全符合“%(query)s”的商品，下面是相近的。") % {"query": wanted.query})
    elif 0 < reading.exact < found.total:
        values = {"query": wanted.query, "n": str(reading.exact)}
        said.append(_("前 %(n)s 件完全符合“%(query)s”，后面是相近的。") % values)
    if wanted.is_overloaded:
        said.append(_("筛选条件太多，没有采用。"))
    if wanted.is_cut:
        said.append(_("搜索词太长，只用了前 %(n)s 个字。") % {"n": LONGEST_QUERY})
    if wanted.is_narrowed_less:
        said.append(_("筛选条件太多，每种只用了前 %(n)s 个。") % {"n": MOST_VALUES})
    if wanted.is_turned:
        said.append(_("最低价高于最高价，已为你对调。"))
    return tuple(said)


def missing_words(wanted: Wanted, found: ListPage) -> str:
    """Say why a page is empty although the list is not; empty when the list is."""
    if wanted.is_too_far:
        return _("最多浏览到第 %(n)s 页，请缩小筛选范围。") % {"n": LAST_PAGE}
    return _("这个列表没有第 %(n)s 页。") % {"n": wanted.page} if found.total else ""


def popular(tree: Tree) -> tuple[Choice, ...]:
    """Give the main categories as a way on."""
    return tuple(
        Choice(name=it.name, url=category_link(category_id=it.category_id, name=it.name))
        for it in tree.under(None)[:MOST_POPULAR]
    )


def counted_by(wanted: Wanted) -> str:
    """Give the API path that counts what the filter form would leave, with what has no field in the form."""
    if wanted.query:
        return "/search"
    fixed = {}
    if wanted.category and not wanted.within:
        fixed["category"] = str(wanted.category.category_id)
    if wanted.only_brand:
        fixed["brand"] = wanted.only_brand
    return f"/products?{urlencode(fixed)}" if fixed else "/products"


def _sorted(wanted: Wanted, sort: Sort) -> Wanted:
    return replace(wanted, sort=sort, page=1)
