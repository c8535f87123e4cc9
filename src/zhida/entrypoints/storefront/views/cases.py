"""The shopper's cases: all of them, and one with everything that can be done about it."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.cases import CaseListPage, CasePage
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.showing.case_words import appeal_law
from zhida.entrypoints.storefront.showing.cases import case_card, case_page
from zhida.entrypoints.storefront.uploads import upload_all
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import queries, services
from zhida.shop.aftersales.queries import CaseTab
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.payments import queries as payments
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.records import AttemptStatus, PaymentRecord

FIELDS = ("act", "carrier", "tracking", "text", "reason")
LONGEST_TEXT = 500


@personal_page("GET")
def case_list(request: ShopRequest) -> HttpResponse:
    """List the cases of one tab, newest first."""
    customer_id = request.actor.customer_id
    word = request.GET.get("tab", "").upper()
    tab = CaseTab(word) if word in CaseTab.__members__ else CaseTab.ALL
    listed = queries.list_cases(for_customer=customer_id, tab=tab, cursor=request.GET.get("cursor"))
    more = {"tab": tab.lower(), "cursor": listed.next or ""}
    shown = CaseListPage(
        tabs=_tabs(customer_id, tab),
        cases=tuple(case_card(it) for it in listed.items),
        next_url=link("cases", more) if listed.next else "",
    )
    return page(request, "cases", {"page": shown, "place": "cases"}, tab=Tab.ACCOUNT)


@personal_page("GET", "POST")
def case(request: ShopRequest, number: str) -> HttpResponse:
    """Show one case, or do what one of its forms asks."""
    if request.method != "POST":
        return _show(request, number)
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise InvalidInput
        act(request, number)
    except ShopError as error:
        return _show(request, number, error)
    return go(link("case", number=number))


def _ship(request: ShopRequest, number: str) -> None:
    services.enter_shipment(
        actor=request.actor,
        number=number,
        carrier=request.POST.get("carrier", ""),
        tracking=request.POST.get("tracking", ""),
        now=request.now,
    )


def _cancel(request: ShopRequest, number: str) -> None:
    services.cancel_case(actor=request.actor, number=number, now=request.now)


def _accept(request: ShopRequest, number: str) -> None:
    services.answer_quote(actor=request.actor, number=number, accepts=True, now=request.now)


def _decline(request: ShopRequest, number: str) -> None:
    services.answer_quote(actor=request.actor, number=number, accepts=False, now=request.now)


def _appeal(request: ShopRequest, number: str) -> None:
    reason = request.POST.get("reason", "")[:LONGEST_TEXT]
    services.appeal_case(actor=request.actor, number=number, reason=reason, now=request.now)


def _say(request: ShopRequest, number: str) -> None:
    """Write on one's own case; what is not one's own is refused before anything is uploaded."""
    queries.get_case(number=number, for_customer=request.actor.customer_id, now=request.now)
    files = upload_all(request)
    text = request.POST.get("text", "").strip()[:LONGEST_TEXT]
    if not text and files:
        text = _("（见图片）")
    services.add_message(actor=request.actor, number=number, text=text, media_numbers=files, now=request.now)


ACTS: dict[str, Callable[[ShopRequest, str], None]] = {
    "ship": _ship,
    "cancel": _cancel,
    "accept": _accept,
    "decline": _decline,
    "appeal": _appeal,
    "say": _say,
}


def _show(request: ShopRequest, number: str, error: ShopError | None = None) -> HttpResponse:
    record = queries.get_case(number=number, for_customer=request.actor.customer_id, now=request.now)
    shown = case_page(record, payment=_payment(record.summary.order), form=_form(request, error))
    context = {
        "page": replace(shown, paying=_paying(request, shown)),
        "law": appeal_law(),
        "place": "cases",
        "trail": (Crumb(name=_("退换与售后"), url=link("cases")), Crumb(name=number)),
    }
    status = refusal_status(error) if error else 200
    return page(request, "case", context, tab=Tab.ACCOUNT, status=status)


def _paying(request: ShopRequest, shown: CasePage) -> str:
    """Say how the try that the shopper came back from stands: failed, still waiting, or nothing to say."""
    if not shown.pay_url:
        return ""
    tries = payments.get_payment(ref=shown.case.number).attempts
    if tries and tries[-1].status is AttemptStatus.FAILED:
        return "failed"
    return "waiting" if any(it.number == request.GET.get("attempt") for it in tries) else ""


def _form(request: ShopRequest, error: ShopError | None) -> FormView:
    """Give back what was typed, each error under its field."""
    if error is None:
        return EMPTY_FORM
    values = {name: request.POST.get(name, "") for name in FIELDS}
    errors = {name: str(text) for name, text in error.fields.items()}
    # What an act refuses as a whole stands under its own field.
    field = {"ship": "tracking", "appeal": "reason", "say": "text"}.get(values["act"], "")
    if not errors and field:
        errors = {field: error.detail}
    return FormView(values=values, errors=errors, message="" if errors else error.detail)


def _payment(order: str) -> PaymentRecord | None:
    try:
        return payments.get_payment(ref=order)
    except PaymentNotFound:
        return None


def _tabs(customer_id: int, here: CaseTab) -> tuple[tuple[str, str, bool], ...]:
    counts = queries.count_own_cases(for_customer=customer_id)
    shown = (
        (CaseTab.ALL, _("全部"), 0),
        (CaseTab.MINE, _("待我处理"), counts[CaseTab.MINE]),
        (CaseTab.OPEN, _("进行中"), counts[CaseTab.OPEN]),
        (CaseTab.ENDED, _("已结束"), 0),
    )
    return tuple(
        (
            f"{name} {count}" if count else name,
            link("cases", {"tab": tab.lower()} if tab is not CaseTab.ALL else None),
            tab is here,
        )
        for tab, name, count in shown
    )
