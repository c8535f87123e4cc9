"""Pages that help when something is missing or refused."""

import re
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext as _

from zhida.entrypoints.restapi.problems import STATUS_BY_KIND
from zhida.entrypoints.storefront import frame
from zhida.entrypoints.storefront.addresses import category_link, link
from zhida.entrypoints.storefront.contexts.goods import Card, Choice
from zhida.entrypoints.storefront.contexts.head import Head
from zhida.entrypoints.storefront.contexts.pages import Problem
from zhida.entrypoints.storefront.contexts.shell import Shell, Tab
from zhida.entrypoints.storefront.recalls import kept_recalls
from zhida.entrypoints.storefront.showing.goods import card_of
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.records import ProductRecord
from zhida.shop.kernel.errors import ShopError
from zhida.shop.search import queries as search

MOST_CARDS = 8
MOST_CATEGORIES = 8
UNINDEXED = Head(is_indexed=False)
# The readable part of an address of goods: /p/huawei-mate-10-G26... is about "huawei mate 10".
READABLE = re.compile(r"/[pcb]/([a-z0-9-]{2,80})-[0-9A-Za-z]+$")


def missing(request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    """Answer 404: also for what is another's. The readable words of the address begin a search."""
    shell = frame.build(request, tab=Tab.NONE, head=UNINDEXED)
    readable = READABLE.search(request.path)
    problem = Problem(
        status="404",
        title=_("没有这个页面"),
        line=_("地址可能写错了，或者页面已经搬走。"),
        ways=_ways(),
        has_search=True,
        query=readable[1].replace("-", " ") if readable else "",
        categories=_categories(shell),
        cards=_popular(shell),
    )
    return _drawn(shell, problem, 404)


def withdrawn(request: HttpRequest, record: ProductRecord) -> HttpResponse:
    """Answer 410: the product was sold here and is not any more; what sells well beside it is."""
    shell = frame.build(request, tab=Tab.NONE, head=UNINDEXED)
    near, cards = _near(cast("ShopRequest", request), record)
    recall = kept_recalls().get(record.number)
    problem = Problem(
        status=_("召回中") if recall else _("已下架"),
        title=record.title,
        line=_("这件商品正在召回，已停止销售。")
        if recall
        else _("这件商品已下架，不再销售。看看同类的商品，也许有合适的。"),
        recall=recall,
        ways=((_("看看全部%(name)s") % {"name": near.name}, near.url), *_ways()[1:]),
        has_search=True,
        categories=_categories(shell),
        cards_title=_("%(name)s热销") % {"name": near.name},
        cards=cards,
    )
    return _drawn(shell, problem, 410)


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's shape for CSRF_FAILURE_VIEW
    """Answer 403: the form did not come from our own page."""
    return _refused(request, 403, _("页面已过期"), _("请返回上一页，刷新后再试一次。"))


def refused(request: HttpRequest, error: ShopError) -> HttpResponse:
    """Answer a refusal that has no better place on a page of its own."""
    response = _refused(request, STATUS_BY_KIND[error.kind], _("没有完成"), error.detail)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database."""
    problem = Problem(
        title=_("我们这边出错了"),
        line=_("错误已经记下。请稍后再试；付款中的订单不会丢，可以在“我的订单”里继续。"),
        ways=((_("回首页"), link("home")), (_("我的订单"), link("orders"))),
    )
    return _drawn(frame.build(request, tab=Tab.NONE, with_menu=False, head=UNINDEXED), problem, 500)


def _refused(request: HttpRequest, status: int, title: str, line: str) -> HttpResponse:
    shell = frame.build(request, tab=Tab.NONE, head=UNINDEXED)
    return _drawn(shell, Problem(title=title, line=line, ways=_ways(), cards=_popular(shell)), status)


def _drawn(shell: Shell, problem: Problem, status: int) -> HttpResponse:
    template = engines["jinja2"].get_template("pages/problem.html")
    return HttpResponse(template.render({"problem": problem, "shell": shell}), status=status)


def _ways() -> tuple[tuple[str, str], ...]:
    return ((_("回首页"), link("home")), (_("全部商品"), link("list")))


def _categories(shell: Shell) -> tuple[Choice, ...]:
    return tuple(Choice(name=it.name, url=it.url) for it in shell.menu[:MOST_CATEGORIES])


def _popular(shell: Shell) -> tuple[Card, ...]:
    """Give what sells best in each category of the menu, one of each."""
    return tuple(category.cards[0] for category in shell.menu if category.cards)[: MOST_CARDS // 2]


def _near(request: ShopRequest, record: ProductRecord) -> tuple[Choice, tuple[Card, ...]]:
    """Give the closest category around a product that has something to sell, and what sells best there."""
    upwards = list(zip(record.category_ids, record.category, strict=True))[::-1]
    numbers = [category_id for category_id, _name in upwards]
    listed = search.best_sellers(category_ids=numbers, limit=MOST_CARDS, now=request.now)
    near_id, name = next((it for it in upwards if listed.get(it[0])), upwards[0])
    cards = tuple(card_of(item) for item in listed.get(near_id, ()))
    return Choice(name=name, url=category_link(category_id=near_id, name=name)), cards
