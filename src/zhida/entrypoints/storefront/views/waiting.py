"""The page of the waiting line: it shows the place and sends the order when its turn has come."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.cart import WaitingPage
from zhida.entrypoints.storefront.pages import go, page, personal_page
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.checkout import queries
from zhida.shop.checkout.errors import PlaceLost

# What the submit held and the one after the wait holds again.
KEPT_FIELDS = (
    *("key", "version", "expected_minor", "address", "buy", "line"),
    *("choose", "coupon", "points", "note", "confirmed_exclusion", "invoice"),
)


def waiting_address(submitted: QueryDict, ticket: str) -> str:
    """This function will give the address of the line's page for a submit that has to wait."""
    return f"{link('waiting')}?{urlencode([('ticket', ticket), *_kept(submitted)])}"


@personal_page("GET")
def waiting(request: ShopRequest) -> HttpResponse:
    """Show how many are before the shopper; whose ticket is no longer good goes back to the checkout."""
    _customer = request.actor.customer_id
    ticket = request.GET.get("ticket", "")
    fields = _kept(request.GET)
    checkout = f"{link('checkout')}?{urlencode([field for field in fields if field[0] != 'key'])}"
    try:
        place = queries.waiting_place(ticket=ticket, now=datetime.now(UTC))
    except PlaceLost:
        return go(checkout)
    shown = WaitingPage(
        ticket=ticket,
        ahead=place.ahead,
        is_turn=place.is_turn,
        pause_seconds=place.retry_after_seconds,
        fields=(("ticket", ticket), *fields),
        checkout_url=checkout,
    )
    return page(request, "waiting", {"waiting": shown})


def _kept(asked: QueryDict) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name in KEPT_FIELDS for value in asked.getlist(name))
