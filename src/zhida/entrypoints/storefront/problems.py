"""Pages that help when something is missing or refused."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext as _

from zhida.entrypoints.restapi.problems import STATUS_BY_KIND
from zhida.entrypoints.storefront import frame
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.pages import Problem
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.shop.kernel.errors import ShopError


def missing(request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    """Answer 404: also for what is another's."""
    return _problem(request, 404, _("没有这个页面"), _("地址可能写错了，或者页面已经搬走。"), "search")


def withdrawn(request: HttpRequest) -> HttpResponse:
    """Answer 410: the product was sold here and is not any more."""
    return _problem(
        request, 410, _("这件商品已下架"), _("它不再销售了。看看同类的商品，也许有合适的。"), "box"
    )


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's shape for CSRF_FAILURE_VIEW
    """Answer 403: the form did not come from our own page."""
    return _problem(request, 403, _("页面已过期"), _("请返回上一页，刷新后再试一次。"), "clock")


def refused(request: HttpRequest, error: ShopError) -> HttpResponse:
    """Answer a refusal that has no better place on a page of its own."""
    response = _problem(request, STATUS_BY_KIND[error.kind], _("没有完成"), error.detail, "warning")
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database."""
    problem = Problem(
        title=_("我们这边出错了"),
        line=_("错误已经记下。请稍后再试；付款中的订单不会丢，可以在“我的订单”里继续。"),
        icon="warning",
        ways=((_("回首页"), link("home")), (_("我的订单"), link("orders"))),
    )
    shell = frame.build(request, tab=Tab.NONE, with_menu=False)
    drawn = engines["jinja2"].get_template("pages/problem.html").render({"problem": problem, "shell": shell})
    return HttpResponse(drawn, status=500)


def _problem(request: HttpRequest, status: int, title: str, line: str, icon: str) -> HttpResponse:
    shell = frame.build(request, tab=Tab.NONE)
    cards = shell.menu[0].cards[:4] if shell.menu else ()
    ways = ((_("回首页"), link("home")), (_("全部商品"), link("list")))
    problem = Problem(title=title, line=line, icon=icon, ways=ways, cards=cards)
    drawn = engines["jinja2"].get_template("pages/problem.html").render({"problem": problem, "shell": shell})
    return HttpResponse(drawn, status=status)
