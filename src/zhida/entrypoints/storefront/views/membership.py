"""The member's points and level."""

from django.http import HttpResponse

from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import page, personal_page
from zhida.entrypoints.storefront.showing.membership import level_page, points_page
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.loyalty import queries


@personal_page("GET")
def points(request: ShopRequest) -> HttpResponse:
    """Show what there is to spend, what ends soon, the rules, and every movement."""
    customer_id = request.actor.customer_id
    entries = queries.list_entries(for_customer=customer_id, cursor=request.GET.get("cursor"))
    shown = points_page(queries.get_points(for_customer=customer_id, now=request.now), entries)
    return page(request, "points", {"page": shown, "place": "points"}, tab=Tab.ACCOUNT)


@personal_page("GET")
def level(request: ShopRequest) -> HttpResponse:
    """Show the level, what it gives, and the way to the next one."""
    customer_id = request.actor.customer_id
    standing = queries.standing_of(customer_id=customer_id, now=request.now)
    shown = level_page(queries.get_level(for_customer=customer_id, now=request.now), points=standing.points)
    return page(request, "level", {"page": shown, "place": "level"}, tab=Tab.ACCOUNT)
