"""Lists: all goods, the results of a search, and what every list answers by."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhida.entrypoints.middleware import same_origin
from zhida.entrypoints.storefront.addresses import in_language, link
from zhida.entrypoints.storefront.contexts.goods import Card
from zhida.entrypoints.storefront.contexts.listing import FilterPanel, Listing
from zhida.entrypoints.storefront.contexts.shell import Crumb
from zhida.entrypoints.storefront.list_address import Wanted, cleared, read_address
from zhida.entrypoints.storefront.pages import counted_page, public_page, read_page
from zhida.entrypoints.storefront.showing import facets, listing
from zhida.entrypoints.storefront.showing.goods import card_of
from zhida.entrypoints.storefront.showing.heads import Heading, list_head
from zhida.entrypoints.storefront.tree import shown_tree
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.records import CategoryRecord
from zhida.shop.search import queries as search
from zhida.shop.search.records import Filters, ListPage, Sort
from zhida.shop.search.services import note_search

POPULAR = 4


@public_page
def everything(request: ShopRequest) -> HttpResponse:
    """Show all goods."""
    title = _("全部商品")
    return answer(request, wanted_of(request, base=link("list")), Heading(title=title, trail=_trail(title)))


@counted_page
def found(request: ShopRequest) -> HttpResponse:
    """Show what a search finds; where it finds nothing, how to find it and what sells well."""
    wanted = wanted_of(request, base=link("search"), with_query=True)
    title = _("“%(query)s”的搜索结果") % {"query": wanted.query} if wanted.query else _("搜索")
    return answer(request, wanted, Heading(title=title, trail=_trail(title)))


def wanted_of(
    request: ShopRequest,
    *,
    base: str,
    category: CategoryRecord | None = None,
    only_brand: str = "",
    with_query: bool = False,
) -> Wanted:
    """Read what the address of a list at `base` asks for; too many parameters are as good as none.

    The page of a category or a brand takes no other one from the query.
    """
    try:
        asked = request.GET
    except TooManyFieldsSent:
        return Wanted(base=base, category=category, only_brand=only_brand, is_overloaded=True)
    wanted = read_address(asked, base=base, with_query=with_query)
    return replace(
        wanted,
        category=category,
        only_brand=only_brand,
        within="" if category else wanted.within,
        brands=() if only_brand else wanted.brands,
    )


def answer(request: ShopRequest, wanted: Wanted, heading: Heading) -> HttpResponse:
    """Show the list under its heading. An address that filters, sorts or searches leads engines to the list.

    A query that a merchant's rule sends elsewhere goes there, as long as it stays in the shop.
    """
    asked_page = 1 if wanted.is_too_far else wanted.page
    result = search.list_products(
        filters=wanted.filters(),
        sort=wanted.sort,
        page=asked_page,
        page_size=listing.PAGE_SIZE,
        now=request.now,
    )
    if wanted.begins_search:
        _count(request, wanted, result)
    address = elsewhere(request, result)
    if address:
        return HttpResponseRedirect(address)
    shown = _listing(request, wanted, heading, result)
    context = {"listing": shown, "trail": heading.trail, "landing": heading.landing}
    head = list_head(heading, shown, canonical=wanted.canonical, is_indexed=wanted.is_plain)
    response = read_page(request, "listing", context, head=head)
    response.status_code = 400 if wanted.is_overloaded else 200
    return response


def elsewhere(request: ShopRequest, result: ListPage) -> str:
    """Give where a rule sends this query; never back to this very page, never out of the shop."""
    wanted = result.reading.redirect
    if not wanted.startswith("/") or not same_origin(request, wanted):
        return ""
    address = in_language(wanted)
    return "" if address.partition("?")[0] == request.path else address


def _listing(request: ShopRequest, wanted: Wanted, heading: Heading, result: ListPage) -> Listing:
    tree = shown_tree()
    items = () if wanted.is_too_far else result.items
    above, categories = facets.categories(wanted, result.facets, tree)
    return Listing(
        title=heading.title,
        query=wanted.query,
        cards=tuple(card_of(item) for item in items),
        total=result.total,
        first=(result.page - 1) * result.page_size,
        children=heading.children,
        chips=listing.chips(wanted, tree),
        sorts=listing.sorts(wanted),
        pages=listing.pages(wanted, result.total),
        clear_url=cleared(wanted).address(),
        notes=listing.notes(wanted, result),
        missing=listing.missing_words(wanted, result) if not items else "",
        first_page_url=replace(wanted, page=1).address(),
        popular_categories=() if items else listing.popular(tree),
        instead=() if items or result.total else _popular(request),
        panel=FilterPanel(
            action=wanted.base,
            kept=wanted.kept(),
            counted_by=listing.counted_by(wanted),
            above=above,
            categories=categories,
            groups=facets.groups(wanted, result.facets),
            price=facets.price_filter(wanted, result.facets),
            switches=facets.switches(wanted, result.facets),
        ),
    )


def _count(request: ShopRequest, wanted: Wanted, result: ListPage) -> None:
    note_search(
        query=wanted.query,
        total=result.total,
        relaxed=result.reading.relaxed,
        language=get_language() or "",
        now=request.now,
    )


def _popular(request: ShopRequest) -> tuple[Card, ...]:
    popular = search.list_products(filters=Filters(), sort=Sort.SALES, page_size=POPULAR, now=request.now)
    return tuple(card_of(item) for item in popular.items)


def _trail(title: str) -> Sequence[Crumb]:
    return (Crumb(name=_("首页"), url=link("home")), Crumb(name=title))
