"""The product page."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront import frame, problems
from zhida.entrypoints.storefront.addresses import category_link, key_in, link, product_link
from zhida.entrypoints.storefront.contexts.shell import Crumb, MenuCategory, Tab
from zhida.entrypoints.storefront.offer_names import named
from zhida.entrypoints.storefront.pages import moved, public_page, read_page
from zhida.entrypoints.storefront.recalls import kept_recalls
from zhida.entrypoints.storefront.showing.deals import named_skus, product_deals
from zhida.entrypoints.storefront.showing.heads import product_head
from zhida.entrypoints.storefront.showing.product import product_view
from zhida.entrypoints.storefront.trade_in_offer import best_offer_minor
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.records import ProductRecord
from zhida.shop.search import queries as search


@public_page
def product(request: ShopRequest, name: str) -> HttpResponse:
    """Show a product with the SKU that the address names. At most six queries; recalls are kept for 5 s."""
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
    view = replace(view, recall=kept_recalls().get(record.number))
    trail = [Crumb(name=_("首页"), url=link("home"))]
    trail += [
        Crumb(name=name, url=category_link(category_id=category, name=name))
        for name, category in zip(record.category, record.category_ids, strict=True)
    ]
    trail.append(Crumb(name=record.title))
    context = {"product": view, "trail": trail, "trade_in_minor": best_offer_minor()}
    return read_page(request, "product", context, head=product_head(shown, view, trail))


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
