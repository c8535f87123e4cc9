"""Every page with its sample context, for tests and for looking at it."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.goods import Choice
from zhida.entrypoints.storefront.contexts.head import NO_LANDING
from zhida.entrypoints.storefront.contexts.listing import FilterPanel, Listing
from zhida.entrypoints.storefront.contexts.pages import Article, HomePage, Problem, Section
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.samples import (
    cases,
    coupons,
    flash,
    goods,
    membership,
    orders,
    price_history,
)

TRAIL = (Crumb(name="首页", url="/"), Crumb(name="手机", url="/c/1"), Crumb(name="青岚 X7 Pro"))


def sample_pages() -> dict[str, tuple[str, dict[str, object]]]:
    """Give page name -> (template, context)."""
    empty_list = Listing(
        title="“抽水马桶”的搜索结果",
        query="抽水马桶",
        panel=FilterPanel(action="/search", kept=(("q", "抽水马桶"),), counted_by="/search"),
        chips=(Choice(name="青岚", url="#"),),
        clear_url="/search",
        popular_categories=(Choice(name="手机", url="#"),),
        instead=goods.CARDS[:4],
    )
    missing_page = replace(goods.listing(), cards=(), missing="这个列表没有第 9 页。")
    article = Article(
        title="营业执照",
        line="经营者的登记信息。",
        facts=(("名称", "青岚科技（演示）有限公司"),),
        sections=(Section(title="一节", paragraphs=("一段话。",), anchor="one"),),
    )
    problem = Problem(
        title="没有这个页面",
        line="地址可能写错了，或者页面已经搬走。",
        status="404",
        has_search=True,
        query="x7",
        categories=(Choice(name="手机", url="#"), Choice(name="耳机", url="#")),
        ways=(("回首页", "/"), ("全部商品", "/list")),
        cards=goods.CARDS[:4],
    )
    return {
        "home": ("pages/home.html", {"home": goods.home(), "tab": Tab.HOME}),
        "home_window": ("pages/home.html", {"home": goods.home_with_window(), "tab": Tab.HOME}),
        "home_empty": ("pages/home.html", {"home": HomePage(hero=None, stories=(), popular=(), newest=())}),
        "categories": ("pages/categories.html", {"tab": Tab.CATEGORIES, "brands": goods.BRANDS}),
        "listing": ("pages/listing.html", {"listing": goods.listing(), "landing": NO_LANDING}),
        "listing_page_missing": ("pages/listing.html", {"listing": missing_page, "landing": NO_LANDING}),
        "search_empty": ("pages/listing.html", {"listing": empty_list, "landing": NO_LANDING}),
        "product": ("pages/product.html", {"product": goods.product()}),
        "cart": (
            "pages/cart.html",
            {"cart": orders.CART, "message": "", "undo": ("S9", "1"), "tab": Tab.CART},
        ),
        "cart_empty": (
            "pages/cart.html",
            {"cart": orders.EMPTY_CART, "message": "", "undo": None, "tab": Tab.CART},
        ),
        "checkout": ("pages/checkout.html", {"checkout": orders.CHECKOUT, "form": EMPTY_FORM}),
        "checkout_first": (
            "pages/checkout.html",
            {
                "checkout": orders.FIRST_CHECKOUT,
                "form": FormView(values={}, errors={"phone": "请输入 11 位手机号。"}),
            },
        ),
        "pay": ("pages/pay.html", {"pay": orders.PAY}),
        "result_waiting": ("pages/result.html", {"result": orders.RESULTS["waiting"]}),
        "result_paid": ("pages/result.html", {"result": orders.RESULTS["paid"]}),
        "result_failed": ("pages/result.html", {"result": orders.RESULTS["failed"]}),
        "result_closed": ("pages/result.html", {"result": orders.RESULTS["closed"]}),
        "orders": ("pages/orders.html", {"page": orders.ORDERS, "place": "orders"}),
        **_own_pages(),
        "order": ("pages/order.html", {"page": orders.ORDER_PAGE, "place": "orders", "message": ""}),
        **cases.PAGES,
        **membership.PAGES,
        **price_history.PAGES,
        **coupons.PAGES,
        **flash.PAGES,
        "article": ("pages/article.html", {"article": article}),
        "problem": ("pages/problem.html", {"problem": problem}),
        "design": ("pages/design.html", {"sample": component_samples(now=orders.NOW)}),
    }


def _own_pages() -> dict[str, tuple[str, dict[str, object]]]:
    """Give the pages of logging in and of one's own things."""
    return {
        "addresses": ("pages/addresses.html", {"book": orders.BOOK, "place": "addresses"}),
        "login": ("pages/login.html", {"login": orders.LOGIN}),
        "login_join": ("pages/login_join.html", {"join": orders.JOIN}),
        "account": ("pages/account.html", {"page": orders.ACCOUNT, "place": "account", "tab": Tab.ACCOUNT}),
        "security": ("pages/security.html", {"page": orders.SECURITY, "place": "security", "message": ""}),
        "account_privacy": ("pages/account_privacy.html", {"consents": orders.CONSENTS, "place": "privacy"}),
    }


def page_context(context: dict[str, object], *, is_english: bool = False) -> dict[str, object]:
    """Complete a sample context with the frame and what a request adds."""
    tab = context.get("tab", Tab.NONE)
    assert isinstance(tab, Tab)
    return {
        "shell": goods.shell(tab, is_english=is_english),
        "trail": TRAIL,
        "csrf_token": "t",
        "now": orders.NOW,
        **context,
    }


def component_samples(*, now: datetime) -> SimpleNamespace:
    """Give what the page of components shows."""
    return SimpleNamespace(
        trail=TRAIL,
        price=goods.CARDS[2].price,
        tabs=goods.SORTS,
        card=goods.CARDS[3],
        cards=goods.CARDS[:4],
        choices=(Choice(name="手机", url="#", is_on=True), Choice(name="平板", url="#")),
        order=orders.ORDER,
        address=orders.ADDRESS,
        sum=orders.TOTAL,
        history=orders.HISTORY,
        pages=goods.listing().pages,
        now=now,
        ends_at=now + timedelta(minutes=5),
    )
