"""Every address of the storefront, once: `urls` routes by this table and pages are linked from it."""

import re
from urllib.parse import quote, urlencode

from django.urls import get_script_prefix

from zhida.shop.search.queries import slug_of

ROUTES = {
    "home": "",
    "categories": "categories",
    "category": "c/<str:name>",
    "brand": "b/<str:name>",
    "list": "list",
    "search": "search",
    "product": "p/<str:name>",
    "delivery": "p/<str:number>/delivery",
    "price_history": "p/<str:number>/price-history",
    "district": "district",
    "flash": "flash",
    "feed": "feed.xml",
    "robots": "robots.txt",
    "sitemap": "sitemap.xml",
    "sitemap_part": "sitemaps/<str:name>.xml",
    "service": "service",
    "privacy": "privacy",
    "terms": "terms",
    "terms_file": "terms/order.md",
    "licence": "licence",
    "design": "design",
    "cart": "cart",
    "cart_lines": "cart/lines",
    "cart_line": "cart/lines/<str:line>",
    "cart_selection": "cart/selection",
    "buy": "buy",
    "checkout": "checkout",
    "waiting": "checkout/waiting",
    "coupons": "coupons",
    "coupon_claim": "coupons/<str:number>/claim",
    "pay": "pay/<str:number>",
    "pay_start": "pay/<str:number>/start",
    "pay_slip": "pay/<str:number>/slip",
    "result": "pay/<str:number>/result",
    "pay_return": "pay/return/<str:channel>",
    "orders": "orders",
    "order_bin": "orders/bin",
    "order": "orders/<str:number>",
    "case_new": "orders/<str:number>/after-sales/new",
    "order_invoice": "orders/<str:number>/invoice",
    "order_price": "orders/<str:number>/price-protection",
    "order_price_automatic": "orders/<str:number>/price-protection/automatic",
    "order_cancel": "orders/<str:number>/cancel",
    "order_receipt": "orders/<str:number>/confirm-receipt",
    "order_again": "orders/<str:number>/again",
    "order_address": "orders/<str:number>/address",
    "order_urge": "orders/<str:number>/urge",
    "order_hide": "orders/<str:number>/hide",
    "order_restore": "orders/<str:number>/restore",
    "login": "login",
    "login_code": "login/code",
    "login_with": "login/with/<str:provider>",
    "login_back": "login/back/<str:provider>",
    "login_join": "login/join/<int:walk>",
    "logout": "logout",
    "account": "account",
    "wallet": "account/coupons",
    "cases": "account/after-sales",
    "case": "account/after-sales/<str:number>",
    "case_pay": "account/after-sales/<str:number>/pay",
    "invoices": "account/invoices",
    "invoice_file": "account/invoices/<str:number>/file",
    "invoice_titles": "account/invoice-titles",
    "invoice_title": "account/invoice-titles/<int:title>",
    "devices": "account/devices",
    "trade_in": "trade-in",
    "trade_ins": "account/trade-ins",
    "trade_in_case": "account/trade-ins/<str:number>",
    "trade_in_photo": "account/trade-ins/photos/<str:photo>",
    "warranty": "warranty",
    "points": "account/points",
    "level": "account/level",
    "favourites": "account/favourites",
    "favourite": "account/favourites/<str:product>",
    "history": "account/history",
    "notices": "account/notices",
    "notice_ask": "account/notices/ask",
    "notice": "account/notices/<int:notice>",
    "messages": "account/messages",
    "message": "account/messages/<int:message>",
    "addresses": "account/addresses",
    "address": "account/addresses/<int:address>",
    "security": "account/security",
    "account_privacy": "account/privacy",
}
_FORMS = {name: re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for name, route in ROUTES.items()}


def product_link(*, number: str, title: str, query: dict[str, str] | None = None) -> str:
    """Give the canonical address of a product's page: its title to be read, its number to be found by."""
    return link("product", query, name=f"{slug_of(title)}-{number}")


def category_link(*, category_id: int, name: str) -> str:
    """Give the canonical address of a category's page."""
    return link("category", name=f"{slug_of(name)}-{category_id}")


def brand_link(*, brand_id: int, name: str) -> str:
    """Give the canonical address of a brand's page."""
    return link("brand", name=f"{slug_of(name)}-{brand_id}")


def in_language(path: str) -> str:
    """Give one of the shop's own paths in the language of the request."""
    return get_script_prefix() + path.removeprefix("/")


def key_in(name: str) -> str:
    """Give what a page is found by out of the readable end of its address: all behind the last hyphen."""
    return name.rpartition("-")[2]


def link(name: str, /, query: dict[str, str] | None = None, **parts: str | int) -> str:
    """Give the address of a page in the language of the request, with an optional query."""
    path = get_script_prefix() + _FORMS[name].format_map(
        {part: quote(str(value), safe="") for part, value in parts.items()}
    )
    return f"{path}?{urlencode(query)}" if query else path
