"""Repairs that turn out impossible: the quote goes back whole and once, the goods go home or are paid."""

import pytest
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import services, subscribers
from zhida.shop.aftersales.errors import CaseCannotMove, QuoteMoneyUnexplained
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.records import CaseKind, CaseReason, RepairQuote
from zhida.shop.aftersales.tests.casework import (
    PARCEL,
    books,
    deliver,
    let_money_arrive,
    make_bought,
    make_place,
    open_case,
    order_of,
    read,
    receive,
    status,
)
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.checkout.tests.factories import capture, finish_refund, make_attempt
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import ReasonMissing
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments.events import PaymentCaptured

pytestmark = pytest.mark.django_db
WHY = "主板已停产"


@pytest.fixture
def desk(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def bought(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    return make_bought(("A-1", 1), now=now)


def _at_the_bench(bought, *, now, reason=CaseReason.ACCIDENT):
    shopper, order = bought
    number = open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=reason)
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    receive(number, now=now)
    return number


def _quoted(bought, *, now, fen=30000, is_in_warranty=False, reason=CaseReason.ACCIDENT):
    number = _at_the_bench(bought, now=now, reason=reason)
    quote = RepairQuote(amount=Money(fen), is_in_warranty=is_in_warranty)
    services.quote_repair(actor=SYSTEM_ACTOR, number=number, quote=quote, now=now)
    return number


def _taken(bought, *, now):
    number = _quoted(bought, now=now)
    services.answer_quote(actor=bought[0], number=number, accepts=True, now=now)
    return number


def _paid_online(bought, *, now):
    number = _taken(bought, now=now)
    capture(make_attempt(number, now=now), now=now)
    deliver(PaymentCaptured, subscribers.on_payment_captured, now=now)
    assert status(number, now=now) == "REPAIRING"
    return number


def _give_up(desk, number, *, now, reason=WHY, given_back=""):
    services.give_repair_up(actor=desk, number=number, reason=reason, given_back=given_back, now=now)


def _refunds(number):
    return payments_queries.get_payment(ref=number).refunds


def test_a_quote_paid_online_goes_back_whole_and_the_goods_go_home(now, bought, desk):
    number = _paid_online(bought, now=now)

    _give_up(desk, number, now=now)
    with pytest.raises(CaseCannotMove):
        _give_up(desk, number, now=now)

    (refund,) = _refunds(number)
    assert (refund.amount, refund.key, status(number, now=now)) == (
        Money(30000),
        f"R-quote-{number}",
        "RETURNING",
    )
    finish_refund(refund.key, now=now)
    services.send_back(actor=desk, number=number, parcel=PARCEL, now=now)
    told = read(number, now=now)
    assert (told.summary.status, told.repair.unrepairable) == ("SENT_BACK", WHY)
    assert told.repair.quote_refund.status == "SUCCEEDED"
    assert order_of(bought[1]).refunded == Money(0)
    assert AuditEntry.objects.filter(action="aftersales.case_repair_impossible").get().reason == WHY
    assert books() == []


def test_a_quote_paid_at_the_counter_goes_back_there_and_it_is_said_how(now, bought, desk):
    number = _taken(bought, now=now)
    services.note_repair_paid(actor=desk, number=number, reason="现金", now=now)

    with pytest.raises(QuoteMoneyUnexplained):
        _give_up(desk, number, now=now)
    assert status(number, now=now) == "REPAIRING"
    _give_up(desk, number, now=now, given_back="现金退还，收据 0007")

    told = read(number, now=now).repair
    assert (told.quote_refund, told.quote_refund_note) == (None, "现金退还，收据 0007")
    assert (_refunds(number), books()) == ((), [])


def test_goods_that_cannot_be_repaired_go_home_before_a_quote_too(now, bought, desk):
    number = _at_the_bench(bought, now=now)

    _give_up(desk, number, now=now)
    services.send_back(actor=desk, number=number, parcel=PARCEL, now=now)

    assert (status(number, now=now), books()) == ("SENT_BACK", [])


def test_nothing_is_given_up_without_a_reason_the_right_or_a_repair(now, bought, desk, staff_actor):
    number = _paid_online(bought, now=now)

    with pytest.raises(ReasonMissing):
        _give_up(desk, number, now=now, reason=" ")
    with pytest.raises(PermissionDenied):
        _give_up(staff_actor(Role.SUPPORT), number, now=now)

    assert (status(number, now=now), _refunds(number)) == ("REPAIRING", ())


def test_a_channel_that_refused_is_asked_once_more_or_the_money_is_handed_over(now, bought, desk):
    number = _paid_online(bought, now=now)
    _give_up(desk, number, now=now)
    with pytest.raises(CaseCannotMove):
        services.give_quote_back(actor=desk, number=number, given_back="", now=now)
    finish_refund(f"R-quote-{number}", now=now, succeeded=False)

    services.give_quote_back(actor=desk, number=number, given_back="", now=now)
    again = read(number, now=now).repair.quote_refund
    assert (again.key, again.status, again.amount) == (f"R-quote-{number}-2", "REQUESTED", Money(30000))
    finish_refund(again.key, now=now, succeeded=False)
    services.give_quote_back(actor=desk, number=number, given_back="转账退还", now=now)
    with pytest.raises(CaseCannotMove):
        services.give_quote_back(actor=desk, number=number, given_back="", now=now)

    assert read(number, now=now).repair.quote_refund_note == "转账退还"
    assert (len(_refunds(number)), books()) == (2, [])


def test_a_fault_within_the_warranty_that_cannot_be_repaired_is_paid_back(now, bought, desk):
    number = _quoted(bought, now=now, fen=0, is_in_warranty=True, reason=CaseReason.FAULTY)

    services.refund_instead(actor=desk, number=number, now=now)
    let_money_arrive(number, now=now)

    assert status(number, now=now) == "REFUNDED"
    assert order_of(bought[1]).refunded == Money(12900)
    assert books() == []


def test_an_accident_is_not_paid_back_by_the_order(now, bought, desk):
    number = _paid_online(bought, now=now)

    with pytest.raises(CaseCannotMove):
        services.refund_instead(actor=desk, number=number, now=now)

    assert order_of(bought[1]).refunding == Money(0)


def test_money_kept_for_a_repair_not_done_is_found_by_the_books(now, bought, desk):
    number = _paid_online(bought, now=now)
    _give_up(desk, number, now=now)
    Case.objects.filter(number=number).update(quote_refund=None)

    assert books() == ["aftersales.quotes_of_repairs_given_up_went_back"]


def test_both_sides_read_how_the_money_goes_back(now, bought, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    number = _paid_online(bought, now=now)
    decided = f"{STAFF}/after-sales/{number}/decisions"
    staff = staff_client(Role.ORDER)

    answer = send(staff, "POST", decided, {"decision": "repair_impossible", "reason": WHY})
    finish_refund(f"R-quote-{number}", now=now, succeeded=False)
    send(staff, "POST", decided, {"decision": "quote_given_back", "given_back": "现金"})

    assert (answer.status_code, answer.json()["status"]) == (200, "returning")
    read_by_buyer = send(shopper_client(bought[0]), "GET", f"{SHOP}/after-sales/{number}").json()["repair"]
    assert (read_by_buyer["unrepairable"], read_by_buyer["quote_refund_note"]) == (WHY, "现金")
    assert (read_by_buyer["quote_refund"]["status"], read_by_buyer["quote_refund"]["amount"]["minor"]) == (
        "failed",
        30000,
    )


def test_a_parcel_that_was_lost_frees_its_units_and_may_still_come(now, bought, desk):
    shopper, order = bought
    number = open_case(shopper, order, now=now)
    with pytest.raises(CaseCannotMove):
        services.give_parcel_up(actor=desk, number=number, reason="查无此件", now=now)
    services.enter_shipment(actor=shopper, number=number, carrier="SF", tracking="SF7654321", now=now)
    with pytest.raises(ReasonMissing):
        services.give_parcel_up(actor=desk, number=number, reason="", now=now)

    send(
        staff_client(Role.ORDER),
        "POST",
        f"{STAFF}/after-sales/{number}/decisions",
        {"decision": "parcel_lost", "reason": "查无此件"},
    )

    assert (status(number, now=now), books()) == ("LAPSED", [])
    receive(number, now=now)
    assert (status(number, now=now), books()) == ("RECEIVED", [])
