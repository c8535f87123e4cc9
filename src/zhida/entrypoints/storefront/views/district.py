"""The district that goods are sent to: choosing it without a script, and what it can have of a product."""

import re
from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import key_in, link
from zhida.entrypoints.storefront.contexts.districts import (
    DistrictChooser,
    DistrictTold,
    Place,
    RegionChoice,
)
from zhida.entrypoints.storefront.pages import go, next_address, page, personal_page, public_page
from zhida.entrypoints.storefront.showing.districts import offer_told
from zhida.shop.accounts.records import ActorKind, ShopRequest
from zhida.shop.catalogue.queries import sellable_skus_of
from zhida.shop.customers.errors import UnknownRegion
from zhida.shop.customers.queries import default_region, district_name, districts_under
from zhida.shop.shipping.queries import district_offers, stores_near

# The script keeps the choice under the same name, so it is neither signed nor hidden from scripts.
COOKIE = "zhida_district"
COOKIE_AGE = 180 * 24 * 3600
CODE = re.compile(r"[0-9]{6}")
# How many digits of a code name its province, its city.
LEVELS = (2, 4)


@personal_page("GET", "POST")
def district(request: ShopRequest) -> HttpResponse:
    """Choose a district: province, city, district, one page each; the last one is kept in a cookie."""
    asked = request.POST if request.method == "POST" else request.GET
    product, sku = asked.get("product", ""), asked.get("sku", "")
    back = next_address(request, "")
    around = {"product": product, "sku": sku, "next": back}
    kept = {name: value for name, value in around.items() if value}
    place = _place(asked.get("region", ""))
    if request.method == "POST" and place is not None:
        answer = go(link("district", kept) if product else back or link("home"))
        answer.set_cookie(
            COOKIE, place.code, max_age=COOKIE_AGE, samesite="Lax", secure=settings.ZHIDA.is_https
        )
        return answer
    chosen = chosen_district(request)
    under = asked.get("under", "")
    chooser = DistrictChooser(
        chosen=chosen,
        trail=_trail(under, kept),
        choices=_choices(under, kept),
        back=back,
        product=product,
        sku=sku,
        error=_("请选择区县。") if request.method == "POST" else "",
        told=_told(request, number=product, sku=sku, place=chosen) if chosen and product else None,
    )
    status = 400 if chooser.error else 200
    return page(request, "district", {"chooser": chooser}, status=status)


@public_page
def delivery(request: ShopRequest, number: str) -> HttpResponse:
    """Say what a district can have of a product, by when and at what freight, as words. Six queries."""
    place = _place(request.GET.get("region", ""))
    if place is None:
        return JsonResponse({"error": _("请选择区县。")}, status=400)
    told = _told(request, number=key_in(number), sku=request.GET.get("sku", ""), place=place)
    if told is None:
        return JsonResponse({"error": _("该商品已下架。")}, status=404)
    return JsonResponse(asdict(told))


def chosen_district(request: ShopRequest) -> Place | None:
    """Give the district that was chosen on this device, else that of the shopper's default address."""
    place = _place(_cookie(request))
    if place is not None or request.actor.kind is not ActorKind.SHOPPER:
        return place
    return _place(default_region(customer_id=request.actor.customer_id) or "")


def _cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def _place(code: str) -> Place | None:
    if not CODE.fullmatch(code):
        return None
    try:
        return Place(code=code, name=district_name(code=code))
    except UnknownRegion:
        return None


def _told(request: ShopRequest, *, number: str, sku: str, place: Place) -> DistrictTold | None:
    found = sellable_skus_of(numbers=[number], now=request.now).get(number)
    if not found:
        return None
    record = next((one for one in found if one.sku == sku), found[0])
    offers = district_offers(sku_ids=[record.sku_id], region=place.code, now=request.now)
    return offer_told(
        offers[record.sku_id],
        place=place,
        weight_grams=record.weight_grams,
        stores=stores_near(wanted={record.sku_id: 1}, region=place.code),
        now=request.now,
    )


def _choices(under: str, kept: dict[str, str]) -> tuple[RegionChoice, ...]:
    return tuple(
        RegionChoice(
            code=node.code,
            name=node.name,
            url=link("district", {"under": node.code, **kept}) if districts_under(parent=node.code) else "",
        )
        for node in districts_under(parent=under)
    )


def _trail(under: str, kept: dict[str, str]) -> tuple[RegionChoice, ...]:
    """Give the levels above what is listed, the whole country first."""
    steps = [RegionChoice(code="", name=_("全国"), url=link("district", kept))]
    for digits in LEVELS:
        code = under[:digits].ljust(6, "0")
        above = under[: digits - 2].ljust(6, "0") if digits > LEVELS[0] else ""
        if CODE.fullmatch(under) and int(under[digits - 2 : digits]):
            name = next((node.name for node in districts_under(parent=above) if node.code == code), "")
            steps.append(RegionChoice(code=code, name=name, url=link("district", {"under": code, **kept})))
    return tuple(step for step in steps if step.name)
