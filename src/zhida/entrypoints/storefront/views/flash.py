"""All flash sales: those that run, those to come by their hour, and those that ended."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import public_page, read_page
from zhida.entrypoints.storefront.showing.flash import flash_page
from zhida.entrypoints.storefront.showing.heads import text_head
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.pricing.queries import priced_skus
from zhida.shop.promotions import queries as promotions


@public_page
def flash(request: ShopRequest) -> HttpResponse:
    """Show every sale with its goods. At most six queries."""
    now = request.now
    sales = promotions.public_promotions(now=now).flash
    ended = promotions.ended_flash_sales(now=now)
    codes = {code for sale in (*sales, *ended) for code in sale.prices}
    goods = priced_skus(skus=codes, now=now) if codes else ({}, {})
    trail = (Crumb(name=_("首页"), url=link("home")), Crumb(name=_("限时抢购")))
    head = text_head(trail, address=request.path)
    shown = flash_page(sales, ended, goods, now=now)
    return read_page(request, "flash", {"page": shown, "trail": trail}, tab=Tab.HOME, head=head)
