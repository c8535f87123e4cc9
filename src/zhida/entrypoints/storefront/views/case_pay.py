"""Paying a repair's quote: the ways, and the way back from a channel to the case."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.orders import PayPlace
from zhida.entrypoints.storefront.pages import go, personal_page
from zhida.entrypoints.storefront.showing.cases import quote_facts
from zhida.entrypoints.storefront.views.cashier import (
    Owed,
    draw,
    go_to_channel,
    is_payer_unknown,
    take_slip,
    walk_for_payer,
    wish_of,
)
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import queries, services
from zhida.shop.aftersales.records import CaseRecord, CaseStatus
from zhida.shop.kernel.errors import ShopError
from zhida.shop.payments import queries as payments
from zhida.shop.payments import services as payment_services


@personal_page("GET", "POST")
def pay(request: ShopRequest, number: str) -> HttpResponse:
    """Show how the quote of one's own repair can be paid, or start to; paid already, the case is shown."""
    case = queries.get_case(number=number, for_customer=request.actor.customer_id, now=request.now)
    if case.summary.status is not CaseStatus.AWAITING_PAYMENT:
        return go(link("case", number=number))
    pay_url = link("case_pay", number=number)
    if request.method != "POST":
        walk = walk_for_payer(request) if is_payer_unknown(request) else None
        return walk or draw(request, _owed(case))
    try:
        if "channel" not in request.POST:
            return take_slip(request, number, pay_url=pay_url)
        started = services.start_quote_payment(
            actor=request.actor, number=number, wish=wish_of(request), now=request.now
        )
    except ShopError as error:
        return draw(request, _owed(case), error)
    return go_to_channel(number, started, pay_url=pay_url)


def way_back(request: ShopRequest, attempt: str) -> str:
    """Find the case whose quote this attempt pays, and have its channel asked at once; "" when there is none.

    Moves no money.
    """
    for number in queries.list_quoted(for_customer=request.actor.customer_id):
        tries = payments.get_payment(ref=number).attempts
        if any(one.number == attempt for one in tries):
            payment_services.check_attempt_soon(ref=number, attempt=attempt, now=request.now)
            return link("case", {"attempt": attempt}, number=number)
    return ""


def _owed(case: CaseRecord) -> Owed:
    number, quote, deadline = case.summary.number, case.repair.quote, case.summary.deadline
    assert quote is not None
    assert deadline is not None
    pay_url = link("case_pay", number=number)
    case_url = link("case", number=number)
    return Owed(
        number=number,
        place=PayPlace(
            topic="after-sales",
            number_name=_("售后单号"),
            pay_url=pay_url,
            start_url=pay_url,
            slip_url=pay_url,
            result_url=case_url,
            back_url=case_url,
            back_name=_("查看售后单"),
        ),
        amount_minor=quote.minor,
        expires_at=deadline,
        facts=quote_facts(case),
    )
