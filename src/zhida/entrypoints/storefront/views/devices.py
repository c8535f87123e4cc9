"""The shopper's own units, and the look-up of a serial number that needs no login."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.middleware import client_ip
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.devices import DevicesPage, WarrantyPage
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.devices import device_card, warranty_result
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.devices import queries, services
from zhida.shop.kernel.errors import ShopError

LONGEST_SERIAL = 64


@personal_page("GET")
def devices(request: ShopRequest) -> HttpResponse:
    """List the units that the shopper has, each with its warranty."""
    listed = queries.list_units(for_customer=request.actor.customer_id, cursor=request.GET.get("cursor"))
    shown = DevicesPage(
        items=tuple(device_card(unit, now=request.now) for unit in listed.items),
        next_url=link("devices", {"cursor": listed.next}) if listed.next else "",
    )
    return page(request, "devices", {"page": shown, "place": "devices"}, tab=Tab.ACCOUNT)


@personal_page("GET", "POST")
def warranty(request: ShopRequest) -> HttpResponse:
    """Say until when a unit is in warranty and whether it is called back, to whoever holds it."""
    if request.method != "POST":
        return _warranty(request, WarrantyPage())
    serial = request.POST.get("serial", "")[:LONGEST_SERIAL].strip()
    try:
        services.count_lookup(ip=client_ip(request), now=request.now)
        answer = queries.look_up(serial=serial, now=request.now)
    except ShopError as error:
        return _warranty(request, WarrantyPage(serial=serial, error=error.detail), refusal_status(error))
    shown = WarrantyPage(
        serial=serial,
        is_unknown=answer is None,
        result=warranty_result(answer) if answer else None,
    )
    return _warranty(request, shown)


def _warranty(request: ShopRequest, shown: WarrantyPage, status: int = 200) -> HttpResponse:
    trail = (Crumb(name=_("首页"), url=link("home")), Crumb(name=_("保修查询")))
    return page(request, "warranty", {"page": shown, "trail": trail}, status=status)
