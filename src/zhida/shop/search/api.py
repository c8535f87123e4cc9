"""The REST routes of lists, search and product pages."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import BaseModel, Field, StringConstraints

from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.queries import categories_by_id
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import LARGEST_MINOR
from zhida.shop.search import queries, services
from zhida.shop.search.api_documents import (
    Categories,
    ProductListOut,
    ProductOut,
    SearchOut,
    SuggestionOut,
    SuggestionsOut,
    list_out,
    product_out,
    search_out,
)
from zhida.shop.search.api_index import index
from zhida.shop.search.api_reports import reports
from zhida.shop.search.api_staff import rules
from zhida.shop.search.conf import (
    LARGEST_PAGE_SIZE,
    LAST_PAGE,
    LONGEST_FACET_VALUE,
    LONGEST_QUERY,
    MOST_FILTER_VALUES,
    PAGE_SIZE,
)
from zhida.shop.search.records import Filters, ListPage, Sort

shopper = Router(tags=["products"])
staff = (rules, reports, index)

ATTRIBUTE_PREFIX = "attr."
Price = Annotated[int, Field(ge=0, le=LARGEST_MINOR)]
Text = Annotated[str, Field(max_length=LONGEST_QUERY)]


class ListQuery(Schema):
    """The parameters of a list beside `attr.<name>=<value>`, which may be repeated as `brand` may."""

    category: Text = ""
    brand: Annotated[list[Text], Field(max_length=MOST_FILTER_VALUES)] = []
    price_min: Price | None = None
    price_max: Price | None = None
    in_stock: bool = False
    on_offer: bool = False
    sort: Sort = Sort.RELEVANCE
    page: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=1, le=LARGEST_PAGE_SIZE)] = PAGE_SIZE


class SearchQuery(ListQuery):
    """A list's parameters and the words."""

    q: Text = ""


class SearchClickIn(Schema):
    """Which result of a query was opened: its product and its place, 1 for the first."""

    query: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUERY)]
    product: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24)]
    position: Annotated[int, Field(strict=True, ge=1, le=LAST_PAGE * LARGEST_PAGE_SIZE)]


@shopper.get("/products", response=ProductListOut, summary="List what is on sale")
def get_products(request: ShopRequest, query: Query[ListQuery]) -> HttpResponse:
    page = _list(request, query)
    return _json(list_out(page, _counted_categories(page)))


@shopper.get("/search", response=SearchOut, summary="Search what is on sale")
def get_search(request: ShopRequest, query: Query[SearchQuery]) -> HttpResponse:
    page = _list(request, query, text=_clean(query.q, "q"))
    if _is_first_look(request, query):
        services.note_search(
            query=query.q,
            total=page.total,
            relaxed=page.reading.relaxed,
            language=get_language() or "",
            now=request.now,
        )
    return _json(search_out(page, _counted_categories(page)))


@shopper.post("/search-clicks", response={204: None}, auth=None, summary="Count that a result was opened")
def post_search_click(request: ShopRequest, click: SearchClickIn) -> Status[None]:
    """Count a click, and nothing about who made it; a product that is not on sale counts for nothing.

    Pages send it by a beacon: the browser's own word that the page was ours stands in for a token.
    """
    services.note_click(
        query=click.query,
        product=click.product,
        position=click.position,
        language=get_language() or "",
        now=request.now,
    )
    return Status(204, None)


@shopper.get("/suggest", response=SuggestionsOut, summary="Complete what is being typed")
def get_suggest(request: ShopRequest, q: Text = "") -> SuggestionsOut:
    found = queries.suggest(text=_clean(q, "q"))
    return SuggestionsOut(
        suggestions=[
            SuggestionOut(text=one.text, kind=one.kind, url=one.url or None, count=one.count) for one in found
        ]
    )


@shopper.get("/products/{number}", response=ProductOut, summary="Show a product")
def get_product(request: ShopRequest, number: str) -> HttpResponse:
    return _json(product_out(queries.get_product_page(number=_clean(number, "id"), now=request.now)))


def _counted_categories(page: ListPage) -> Categories:
    """Name the categories that facets count; a list without any asks nobody."""
    ids = [facet.category_id for facet in page.facets.category]
    return categories_by_id(category_ids=ids) if ids else {}


def _is_first_look(request: ShopRequest, query: SearchQuery) -> bool:
    """Say whether somebody begins a search: no further page, no filter, and not only its total."""
    narrowing = query.category or query.brand or query.in_stock or query.on_offer
    has_price = query.price_min is not None or query.price_max is not None
    is_whole = not (narrowing or has_price or _attributes(request))
    return is_whole and query.page == 1 and query.page_size > 1


def _json(document: BaseModel) -> HttpResponse:
    """Answer a document that is checked already; the busiest routes need no second look at it."""
    return HttpResponse(document.model_dump_json(), content_type="application/json; charset=utf-8")


def _list(request: ShopRequest, query: ListQuery, *, text: str = "") -> ListPage:
    filters = Filters(
        category=_clean(query.category, "category"),
        brands=tuple(_clean(brand, "brand") for brand in query.brand if brand),
        price_min=query.price_min,
        price_max=query.price_max,
        attributes=_attributes(request),
        in_stock=query.in_stock,
        on_offer=query.on_offer,
        query=text,
    )
    return queries.list_products(
        filters=filters, sort=query.sort, page=query.page, page_size=query.page_size, now=request.now
    )


def _attributes(request: ShopRequest) -> dict[str, tuple[str, ...]]:
    """Read the `attr.*` parameters. Raises InvalidInput for too many or too long ones."""
    names = [name for name in request.GET if name.startswith(ATTRIBUTE_PREFIX)]
    attributes = {}
    for name in names:
        values = [value for value in request.GET.getlist(name) if value]
        is_long = any(len(value) > LONGEST_FACET_VALUE for value in values)
        if len(names) > MOST_FILTER_VALUES or len(values) > MOST_FILTER_VALUES or is_long:
            raise InvalidInput(fields={name[:80]: _("筛选条件太多或太长。")})
        if values:
            own = name.removeprefix(ATTRIBUTE_PREFIX)
            attributes[_clean(own, name)] = tuple(_clean(value, name) for value in values)
    return attributes


def _clean(text: str, field: str) -> str:
    """Refuse what no stored text can hold. Raises InvalidInput."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput(fields={field[:80]: _("含有无法保存的字符。")})
    return text
