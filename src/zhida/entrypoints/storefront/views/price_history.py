"""What a product cost lately: a small page, whose part the product page fetches when it is opened."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import key_in, link, product_link
from zhida.entrypoints.storefront.contexts.head import Head
from zhida.entrypoints.storefront.contexts.price_history import PriceHistoryPage
from zhida.entrypoints.storefront.contexts.shell import Crumb
from zhida.entrypoints.storefront.pages import public_page, read_page
from zhida.entrypoints.storefront.showing.price_history import price_trend
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.queries import get_product
from zhida.shop.promotions.queries import day_prices

SPANS = (90, 180)


@public_page
def price_history(request: ShopRequest, number: str) -> HttpResponse:
    """Show the lowest public price of each of the last 90 or 180 days, as a line and as a table."""
    record = get_product(number=key_in(number), now=request.now)
    if not record.is_on_sale:
        raise ProductNotFound
    days = SPANS[1] if request.GET.get("days") == str(SPANS[1]) else SPANS[0]
    prices = day_prices(skus=[(sku.sku_id, sku.sku) for sku in record.skus], days=days, now=request.now)
    address = product_link(number=record.number, title=record.title)
    page = PriceHistoryPage(
        title=record.title,
        product_url=address,
        trend=price_trend(prices, now=request.now),
        days=days,
        spans_offered=tuple(
            (span, link("price_history", {"days": str(span)}, number=record.number)) for span in SPANS
        ),
    )
    trail = [
        Crumb(name=_("首页"), url=link("home")),
        Crumb(name=record.title, url=address),
        Crumb(name=_("价格走势")),
    ]
    head = Head(title=_("价格走势"), canonical=address, is_indexed=False)
    return read_page(request, "price_history", {"page": page, "trail": trail}, head=head)
