"""Two people, or a person and a timer, with one case at once: one of them does it, the money goes once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import services, tasks
from zhida.shop.aftersales.models import CaseStep, StaffRefund
from zhida.shop.aftersales.records import CaseKind, CaseReason, RefundRequest, RepairQuote
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    books,
    later,
    make_bought,
    make_place,
    open_case,
    order_of,
    read,
    receive,
    status,
)
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.checkout.tests.factories import capture, make_attempt
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries as payments_queries

pytestmark = [pytest.mark.mariadb, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bought(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    return make_bought(("A-1", 2), now=now)


@pytest.fixture
def desk(staff_actor):
    return staff_actor(Role.ORDER, Role.REFUND)


def _at_once(*acts):
    """Start all acts together; gives the codes of their refusals, empty for those that were done."""
    gate = Barrier(len(acts))
    answers = []

    def run(act):
        gate.wait()
        try:
            act()
        except ShopError as error:
            answers.append(error.code)
        else:
            answers.append("")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def _received(shopper, order, *, now, **wish):
    number = open_case(shopper, order, now=now, **wish)
    if status(number, now=now) == "APPLIED":
        services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    receive(number, now=now)
    return number


def test_of_two_decisions_at_once_one_is_made(now, bought, desk):
    number = open_case(*bought, now=now, reason=CaseReason.FAULTY)

    answers = _at_once(
        lambda: services.approve_case(actor=desk, number=number, now=now),
        lambda: services.reject_case(actor=desk, number=number, reason="不符", now=now),
    )

    assert answers == ["", "case_cannot_move"]
    assert CaseStep.objects.filter(case__number=number).count() == 2
    assert (status(number, now=now) in {"APPROVED", "REJECTED"}, books()) == (True, [])


def test_staff_and_a_case_that_refund_one_unit_at_once_give_it_once(now, bought, desk):
    number = _received(*bought, now=now, quantities={"L001": 2})
    both = RefundRequest(quantities={"L001": 2}, freight=None, amount=None, reason="协商")

    answers = _at_once(
        lambda: services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now),
        lambda: services.refund_order(
            actor=desk, number=bought[1], request=both, idempotency_key="k", now=now
        ),
    )

    assert answers in (["", ""], ["", "units_not_refundable"])
    assert (order_of(bought[1]).refunding, StaffRefund.objects.count()) == (Money(25800), 1)
    assert (status(number, now=now) in {"COVERED", "REFUNDING"}, books()) == (True, [])


def test_the_refund_by_itself_and_an_inspection_at_once_pay_once(now, bought, desk):
    number = _received(*bought, now=now)
    due = later(now, days=7)

    answers = _at_once(
        lambda: tasks.tend_case(number, now=due),
        lambda: services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=due),
    )

    assert answers in (["", ""], ["", "case_cannot_move"])
    assert (order_of(bought[1]).refunding, StaffRefund.objects.count()) == (Money(12900), 1)
    assert (status(number, now=due), books()) == ("REFUNDING", [])


def test_freight_of_the_way_back_is_given_once(now, bought, desk):
    number = _received(*bought, now=now, reason=CaseReason.FAULTY)

    def give():
        services.pay_way_back(actor=desk, number=number, amount=Money(2300), now=now)

    assert _at_once(give, give) == ["", "case_cannot_move"]
    assert (order_of(bought[1]).refunding, StaffRefund.objects.count()) == (Money(2300), 1)
    assert books() == []


def test_a_quote_paid_at_a_channel_and_at_the_counter_at_once_is_kept_once(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.ACCIDENT)
    quote = RepairQuote(amount=Money(30000), is_in_warranty=False, note="换主板")
    services.quote_repair(actor=desk, number=number, quote=quote, now=now)
    services.answer_quote(actor=shopper, number=number, accepts=True, now=now)
    attempt = make_attempt(number, now=now)
    capture(attempt, now=now)
    paid = {"number": number, "amount": Money(30000), "attempt": attempt.number, "channel": "simulator"}

    answers = _at_once(
        lambda: services.take_quote_payment(**paid, now=now),
        lambda: services.note_repair_paid(actor=desk, number=number, reason="柜台", now=now),
    )

    told = read(number, now=now)
    given_back = payments_queries.get_payment(ref=number).intent.refunding
    assert told.summary.status.value == "REPAIRING"
    assert (answers, given_back) in [(["", "case_cannot_move"], Money(0)), (["", ""], Money(30000))]
    assert (told.repair.is_paid_online, books()) == (given_back.is_zero, [])
