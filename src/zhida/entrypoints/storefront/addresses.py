"""Every address of the storefront, once: `urls` routes by this table and pages are linked from it."""

import re
from urllib.parse import quote, urlencode

from django.urls import get_script_prefix

ROUTES = {
    "home": "",
    "categories": "categories",
    "category": "c/<str:category>",
    "list": "list",
    "search": "search",
    "product": "p/<str:number>",
    "delivery": "p/<str:number>/delivery",
    "service": "service",
    "privacy": "privacy",
    "licence": "licence",
    "design": "design",
    "cart": "cart",
    "cart_lines": "cart/lines",
    "cart_line": "cart/lines/<str:line>",
    "cart_selection": "cart/selection",
    "buy": "buy",
    "checkout": "checkout",
    "pay": "pay/<str:number>",
    "pay_start": "pay/<str:number>/start",
    "result": "pay/<str:number>/result",
    "pay_return": "pay/return/<str:channel>",
    "orders": "orders",
    "order": "orders/<str:number>",
    "order_cancel": "orders/<str:number>/cancel",
    "order_receipt": "orders/<str:number>/confirm-receipt",
    "order_again": "orders/<str:number>/again",
    "login": "login",
    "login_code": "login/code",
    "logout": "logout",
    "account": "account",
    "addresses": "account/addresses",
    "address": "account/addresses/<int:address>",
    "security": "account/security",
    "account_privacy": "account/privacy",
}
_FORMS = {name: re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for name, route in ROUTES.items()}


def link(name: str, /, query: dict[str, str] | None = None, **parts: str | int) -> str:
    """Give the address of a page in the language of the request, with an optional query."""
    path = get_script_prefix() + _FORMS[name].format_map(
        {part: quote(str(value), safe="") for part, value in parts.items()}
    )
    return f"{path}?{urlencode(query)}" if query else path
