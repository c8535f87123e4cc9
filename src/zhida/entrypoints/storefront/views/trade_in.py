"""Trade-in: what an old device brings, and the shopper's own trade-ins."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.contexts.trade_in import (
    CreditChoice,
    TradeInCasePage,
    TradeInListPage,
    TradeInPage,
)
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing import trade_in as showing
from zhida.shop.accounts.errors import LoginRequired
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales.queries import get_return_place
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.tradeins import queries, services
from zhida.shop.tradeins.records import Acceptance, Payee, PayWay

FIELDS = ("serial", "way", "payee_name", "payee_bank", "payee_account", "carrier", "tracking")
LONGEST = 64


@personal_page("GET", "POST")
def trade_in(request: ShopRequest) -> HttpResponse:
    """Choose a model, answer the questions, see the quote; posting keeps the quote."""
    asked = request.POST if request.method == "POST" else request.GET
    code = asked.get("model", "")
    if not code:
        return _chooser(request)
    model, table = queries.get_model(code=code)
    answers = {one.code: asked[one.code] for one in table.questions if asked.get(one.code)}
    shown = TradeInPage(code=code, title=model.title)
    try:
        valuation = queries.value_device(code=code, answers=answers) if answers else None
        if request.method == "POST":
            number = services.start_trade_in(actor=request.actor, code=code, answers=answers, now=request.now)
            return go(link("trade_in_case", number=number))
    except LoginRequired:
        raise
    except ShopError as error:
        errors = {name: str(text) for name, text in error.fields.items()}
        questions = showing.question_views(table.questions, answers, errors)
        return _trade_in(request, replace(shown, questions=questions, message=error.detail), error)
    questions = showing.question_views(table.questions, answers, {})
    quote = showing.quote_of(valuation) if valuation else None
    return _trade_in(request, replace(shown, questions=questions, quote=quote))


@personal_page("GET")
def trade_ins(request: ShopRequest) -> HttpResponse:
    """List the shopper's trade-ins."""
    listed = queries.list_trade_ins(for_customer=request.actor.customer_id, cursor=request.GET.get("cursor"))
    shown = TradeInListPage(
        items=tuple(showing.trade_in_card(one) for one in listed.items),
        next_url=link("trade_ins", {"cursor": listed.next}) if listed.next else "",
    )
    return page(request, "trade_ins", {"page": shown, "place": "trade_ins"}, tab=Tab.ACCOUNT)


@personal_page("GET", "POST")
def trade_in_case(request: ShopRequest, number: str) -> HttpResponse:
    """Show one trade-in and take its shopper's next step."""
    if request.method != "POST":
        return _case(request, number)
    act = _ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise InvalidInput
        act(request, number)
    except ShopError as error:
        return _case(request, number, error)
    return go(link("trade_in_case", number=number))


@personal_page("GET")
def trade_in_photo(request: ShopRequest, photo: str) -> HttpResponse:
    """Send a photo of one's own device on the bench."""
    path = queries.photo_file(number=photo, for_customer=request.actor.customer_id)
    return HttpResponse(path.read_bytes(), content_type=queries.PHOTO_TYPE)


def _chooser(request: ShopRequest) -> HttpResponse:
    return _trade_in(request, TradeInPage(groups=showing.brand_groups(queries.list_models())))


def _trade_in(request: ShopRequest, shown: TradeInPage, error: ShopError | None = None) -> HttpResponse:
    trail = [Crumb(name=_("首页"), url=link("home")), Crumb(name=_("以旧换新"), url=link("trade_in"))]
    if shown.title:
        trail.append(Crumb(name=shown.title))
    status = refusal_status(error) if error else 200
    return page(request, "trade_in", {"page": shown, "trail": tuple(trail)}, status=status)


def _case(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    record = queries.get_trade_in(number=number, for_customer=request.actor.customer_id)
    shown = replace(showing.case_page(record), form=_form(request, error))
    if shown.status == "quoted":
        shown = replace(shown, credit_choices=_choices(request, number))
    if shown.status == "accepted":
        place = get_return_place()
        lines = (place.name, place.phone, place.address) if place else ()
        shown = replace(shown, send_to=lines)
    return _drawn(request, shown, error)


def _drawn(request: ShopRequest, shown: TradeInCasePage, error: ShopError | None) -> HttpResponse:
    context = {
        "page": shown,
        "place": "trade_ins",
        "trail": (
            Crumb(name=_("以旧换新"), url=link("trade_ins")),
            Crumb(name=shown.card.number),
        ),
    }
    status = refusal_status(error) if error else 200
    return page(request, "trade_in_case", context, tab=Tab.ACCOUNT, status=status)


def _choices(request: ShopRequest, number: str) -> tuple[CreditChoice, ...]:
    ways = queries.ways_of(number=number, for_customer=request.actor.customer_id)
    return tuple(
        CreditChoice(
            value=f"{way.order}/{way.line.key}",
            title=way.line.title,
            order=way.order,
            room_minor=way.room.minor,
        )
        for way in ways
    )


def _form(request: ShopRequest, error: ShopError | None) -> FormView:
    if error is None:
        return EMPTY_FORM
    values = {name: request.POST.get(name, "") for name in FIELDS}
    errors = {name: str(text) for name, text in error.fields.items()}
    return FormView(values=values, errors=errors, message=error.detail)


def _payee(request: ShopRequest) -> Payee:
    return Payee(
        name=request.POST.get("payee_name", ""),
        bank=request.POST.get("payee_bank", ""),
        account=request.POST.get("payee_account", ""),
    )


def _accept(request: ShopRequest, number: str) -> None:
    """Take the quote; the way is "transfer" or an order line."""
    order, _slash, line = request.POST.get("way", "").partition("/")
    is_credit = bool(line)
    acceptance = Acceptance(
        serial=request.POST.get("serial", "")[:LONGEST],
        is_wiped="wiped" in request.POST,
        way=PayWay.CREDIT if is_credit else PayWay.TRANSFER,
        order=order if is_credit else "",
        line=line,
        payee=None if is_credit else _payee(request),
        is_payee_agreed="payee_agreed" in request.POST,
    )
    services.accept_quote(actor=request.actor, number=number, acceptance=acceptance, now=request.now)


def _send(request: ShopRequest, number: str) -> None:
    services.enter_tracking(
        actor=request.actor,
        number=number,
        carrier=request.POST.get("carrier", ""),
        tracking=request.POST.get("tracking", ""),
        now=request.now,
    )


def _answer(request: ShopRequest, number: str) -> None:
    is_accepted = request.POST.get("answer") == "sell"
    services.answer_requote(actor=request.actor, number=number, is_accepted=is_accepted, now=request.now)


def _account(request: ShopRequest, number: str) -> None:
    is_agreed = "payee_agreed" in request.POST
    services.give_account(
        actor=request.actor, number=number, payee=_payee(request), is_agreed=is_agreed, now=request.now
    )


def _cancel(request: ShopRequest, number: str) -> None:
    services.cancel_trade_in(actor=request.actor, number=number, now=request.now)


_ACTS = {"accept": _accept, "send": _send, "answer": _answer, "account": _account, "cancel": _cancel}
