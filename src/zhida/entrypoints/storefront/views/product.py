"""The product page, and when its goods would arrive."""

from datetime import date

from django.http import HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront import frame, problems
from zhida.entrypoints.storefront.addresses import category_link, key_in, link, product_link
from zhida.entrypoints.storefront.contexts.shell import Crumb, MenuCategory, Tab
from zhida.entrypoints.storefront.formats import yuan
from zhida.entrypoints.storefront.offer_names import named
from zhida.entrypoints.storefront.pages import moved, public_page, read_page
from zhida.entrypoints.storefront.showing.deals import named_skus, product_deals
from zhida.entrypoints.storefront.showing.heads import product_head
from zhida.entrypoints.storefront.showing.product import product_view
from zhida.entrypoints.storefront.trade_in_offer import best_offer_minor
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.records import ProductRecord
from zhida.shop.inventory.queries import list_warehouses, serving_warehouse
from zhida.shop.kernel.errors import ShopError
from zhida.shop.search import queries as search
from zhida.shop.shipping import queries as shipping

REGION_LENGTH = 6


@public_page
def product(request: ShopRequest, name: str) -> HttpResponse:
    """Show a product with the SKU that the address names. At most six queries."""
    number = key_in(name)
    try:
        shown = search.get_product_page(number=number, now=request.now)
    except ProductNotFound:
        return _gone(request, number)
    record = shown.product
    address = product_link(number=record.number, title=record.title)
    if request.path != address:
        return moved(request, address)
    shelf = _shelf(frame.build(request, tab=Tab.NONE).menu, record)
    view = product_view(
        shown,
        chosen_sku=request.GET.get("sku", ""),
        related=shelf.cards if shelf else (),
        deals=product_deals(shown, names=named(named_skus(shown), now=request.now), back=address),
    )
    trail = [Crumb(name=_("首页"), url=link("home"))]
    trail += [
        Crumb(name=name, url=category_link(category_id=category, name=name))
        for name, category in zip(record.category, record.category_ids, strict=True)
    ]
    trail.append(Crumb(name=record.title))
    context = {"product": view, "trail": trail, "trade_in_minor": best_offer_minor()}
    return read_page(request, "product", context, head=product_head(shown, view, trail))


@public_page
def delivery(request: ShopRequest, number: str) -> HttpResponse:
    """Say when a product would arrive in a district and what sending it costs, as words."""
    region = request.GET.get("region", "")
    if len(region) != REGION_LENGTH or not (region.isascii() and region.isdigit()):
        return JsonResponse({"promise": "", "freight": "", "error": _("请选择区县。")}, status=400)
    record = catalogue.get_product(number=key_in(number), now=request.now)
    sku = next((it for it in record.skus if it.sku == request.GET.get("sku")), record.skus[0])
    warehouse = serving_warehouse(sku_id=sku.sku_id, region=region)
    if warehouse is None:
        return JsonResponse({"promise": _("暂时缺货，送不到这里"), "freight": "", "error": ""})
    try:
        freight = shipping.quote_freight(region=region, weight_grams=sku.weight_grams)
    except ShopError as error:
        return JsonResponse({"promise": error.detail, "freight": "", "error": ""})
    first, last = shipping.delivery_promise(region=region, now=request.now, warehouse=warehouse)
    places = {place.code: place.name for place in list_warehouses()}
    stores = shipping.stores_near(wanted={sku.sku_id: 1}, region=region)
    told = [promise_text(first, last), _("从%(place)s发货") % {"place": places[warehouse]}]
    if stores:
        told.append(
            _("可到%(store)s等 %(count)s 家门店自提") % {"store": stores[0].name, "count": len(stores)}
        )
    return JsonResponse(
        {
            "promise": " · ".join(told),
            "freight": _("包邮")
            if freight.is_zero
            else _("运费 %(amount)s 起") % {"amount": yuan(freight.minor)},
            "error": "",
        }
    )


def promise_text(first: date, last: date) -> str:
    """Say between which days an order placed now arrives."""
    if first == last:
        return _("现在下单，预计 %(day)s 送达") % {"day": _day(first)}
    return _("现在下单，预计 %(first)s 至 %(last)s 送达") % {"first": _day(first), "last": _day(last)}


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _gone(request: ShopRequest, number: str) -> HttpResponse:
    """Tell what was sold here once from what never was."""
    try:
        record = catalogue.get_product(number=number, now=request.now)
    except ProductNotFound:
        return problems.missing(request)
    return problems.missing(request) if record.published_at is None else problems.withdrawn(request, record)


def _shelf(menu: tuple[MenuCategory, ...], record: ProductRecord) -> MenuCategory | None:
    address = category_link(category_id=record.category_ids[0], name=record.category[0])
    return next((it for it in menu if it.url == address), None)
