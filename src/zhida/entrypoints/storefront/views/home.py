"""The home page and the page of all categories."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.entity import get_entity
from zhida.entrypoints.showcase import get_showcase
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.goods import Card
from zhida.entrypoints.storefront.contexts.head import first_picture
from zhida.entrypoints.storefront.contexts.pages import HomePage
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import public_page, read_page
from zhida.entrypoints.storefront.showing import window as showing
from zhida.entrypoints.storefront.showing.assurances import general_promise
from zhida.entrypoints.storefront.showing.brands import shown_brands
from zhida.entrypoints.storefront.showing.flash import flash_strip
from zhida.entrypoints.storefront.showing.goods import card_of
from zhida.entrypoints.storefront.showing.heads import home_head, text_head
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.search import queries as search

STORIES = 3
A_ROW = 4
# Enough for a row, whatever the page has shown above it.
MOST_SOLD = 1 + STORIES + A_ROW
MOST_NEWEST = MOST_SOLD + A_ROW


@public_page
def home(request: ShopRequest) -> HttpResponse:
    """Show what stands in the window, else the newest products; name both rows for what they are."""
    showcase = get_showcase()
    shelves = search.read_shelves(
        numbers=showing.launched(showcase), newest=MOST_NEWEST, most_sold=MOST_SOLD, now=request.now
    )
    window = showing.read_window(showcase, shelves.chosen)
    newest = tuple(card_of(item) for item in shelves.newest)
    launched = (window.opening.card,) if window.opening else newest[:1]
    others = () if window.scenes else tuple(card for card in newest if card not in launched)[:STORIES]
    told = {card.number for card in (*launched, *others)}
    popular = _without(told, tuple(card_of(item) for item in shelves.most_sold))
    shown = HomePage(
        opening=window.opening,
        scenes=window.scenes,
        tiles=window.tiles,
        hero=launched[0] if launched else None,
        stories=others,
        popular=popular,
        flash=flash_strip(shelves.flash[:A_ROW]),
        newest=_without(told | {card.number for card in popular}, newest),
    )
    cards = tuple(filter(None, [window.opening.card if window.opening else None, *newest]))
    head = home_head(get_entity(), first_picture(cards))
    context = {"home": shown, "promised": general_promise()}
    return read_page(request, "home", context, tab=Tab.HOME, head=head)


@public_page
def categories(request: ShopRequest) -> HttpResponse:
    """Show every category with its children, and the brands."""
    trail = (Crumb(name=_("首页"), url=link("home")), Crumb(name=_("全部分类")))
    head = text_head(trail, address=request.path)
    context: dict[str, object] = {"brands": shown_brands()}
    return read_page(request, "categories", context, tab=Tab.CATEGORIES, head=head)


def _without(told: set[str], cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """Leave out what the page has shown already, so that no product stands on it twice."""
    return tuple(card for card in cards if card.number not in told)[:A_ROW]
