"""Every address of the storefront, out of the one table in `addresses`."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path

from zhida.entrypoints.storefront import problems
from zhida.entrypoints.storefront.addresses import ROUTES
from zhida.entrypoints.storefront.views import (
    account,
    addresses,
    cart,
    checkout,
    coupons,
    devices,
    feeds,
    flash,
    home,
    invoices,
    landing,
    listing,
    login,
    media,
    membership,
    orders,
    pay,
    price_history,
    product,
    reading,
    sitemaps,
    social,
    waiting,
)

# The order matters in one place: a channel's way back is looked for before an order of that number.
VIEWS: dict[str, Callable[..., HttpResponseBase]] = {
    "home": home.home,
    "categories": home.categories,
    "category": landing.category,
    "brand": landing.brand,
    "list": listing.everything,
    "search": listing.found,
    "product": product.product,
    "delivery": product.delivery,
    "price_history": price_history.price_history,
    "flash": flash.flash,
    "feed": feeds.new_products,
    "robots": sitemaps.robots,
    "sitemap": sitemaps.sitemap,
    "sitemap_part": sitemaps.part,
    "service": reading.service,
    "privacy": reading.privacy,
    "licence": reading.licence,
    "design": reading.design,
    "cart": cart.cart,
    "cart_lines": cart.add,
    "cart_line": cart.change_line,
    "cart_selection": cart.selection,
    "buy": cart.buy,
    "checkout": checkout.checkout,
    "waiting": waiting.waiting,
    "coupons": coupons.centre,
    "coupon_claim": coupons.claim,
    "pay_return": pay.come_back,
    "pay": pay.pay,
    "pay_start": pay.start,
    "pay_slip": pay.slip,
    "result": pay.result,
    "orders": orders.order_list,
    "order": orders.order,
    "order_invoice": invoices.order_invoice,
    "order_cancel": orders.cancel,
    "order_receipt": orders.confirm_receipt,
    "order_again": orders.again,
    "login": login.login,
    "login_code": login.send_code,
    "login_with": social.begin,
    "login_back": social.come_back,
    "login_join": social.join,
    "logout": login.logout,
    "account": account.home,
    "wallet": coupons.wallet,
    "invoices": invoices.invoices,
    "invoice_file": invoices.invoice_file,
    "invoice_titles": invoices.invoice_titles,
    "invoice_title": invoices.invoice_title,
    "devices": devices.devices,
    "warranty": devices.warranty,
    "points": membership.points,
    "level": membership.level,
    "addresses": addresses.address_book,
    "address": addresses.address,
    "security": account.security,
    "account_privacy": account.privacy,
}

urlpatterns = [path(ROUTES[name], view, name=name) for name, view in VIEWS.items()]
urlpatterns.append(path("media/<path:path>", media.media, name="media"))

handler404 = problems.missing
handler500 = problems.broken
