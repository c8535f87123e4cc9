"""The home page and the page of all categories."""

from django.http import HttpResponse

from zhida.entrypoints.storefront.contexts.goods import Card
from zhida.entrypoints.storefront.contexts.pages import HomePage
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import page, public_page
from zhida.entrypoints.storefront.showing import window as showing
from zhida.entrypoints.storefront.showing.goods import card_of
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.search import queries as search
from zhida.shop.search.records import Filters, Sort

STORIES = 3
A_ROW = 4


@public_page
def home(request: ShopRequest) -> HttpResponse:
    """Show what stands in the window, else the newest products; name both rows for what they are."""
    window = showing.read_window(now=request.now)
    newest = _cards(request, Sort.NEWEST, 1 + STORIES + 2 * A_ROW)
    launched = (window.opening.card,) if window.opening else newest[:1]
    others = () if window.scenes else tuple(card for card in newest if card not in launched)[:STORIES]
    told = {card.number for card in (*launched, *others)}
    popular = _without(told, _cards(request, Sort.SALES, 1 + STORIES + A_ROW))
    shown = HomePage(
        opening=window.opening,
        scenes=window.scenes,
        tiles=window.tiles,
        hero=launched[0] if launched else None,
        stories=others,
        popular=popular,
        newest=_without(told | {card.number for card in popular}, newest),
    )
    return page(request, "home", {"home": shown}, tab=Tab.HOME)


@public_page
def categories(request: ShopRequest) -> HttpResponse:
    """Show every category with its children."""
    return page(request, "categories", {}, tab=Tab.CATEGORIES)


def _cards(request: ShopRequest, sort: Sort, count: int) -> tuple[Card, ...]:
    listed = search.list_products(filters=Filters(), sort=sort, page_size=count, now=request.now)
    return tuple(card_of(item) for item in listed.items)


def _without(told: set[str], cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """Leave out what the page has shown already, so that no product stands on it twice."""
    return tuple(card for card in cards if card.number not in told)[:A_ROW]
