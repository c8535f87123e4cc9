"""The queue of the desk by stages, and what a decision rests on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import queries, services
from zhida.shop.aftersales.errors import CaseNotFound
from zhida.shop.aftersales.queries import CaseFilter
from zhida.shop.aftersales.records import CaseKind, CaseReason, CaseStage, RefundRequest
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    later,
    let_money_arrive,
    make_bought,
    make_place,
    open_case,
    receive,
)
from zhida.shop.cart.tests.factories import make_sku

pytestmark = pytest.mark.django_db
DESK = f"{STAFF}/after-sales"


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def bought(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    return make_bought(("A-1", 3), now=now, serials={"L001": ("SN-1", "SN-2", "SN-3")})


@pytest.fixture
def desk():
    return staff_client(Role.ORDER, Role.REFUND)


def _numbers(desk, **wanted):
    words = "&".join(f"{name}={value}" for name, value in wanted.items())
    return [one["number"] for one in send(desk, "GET", f"{DESK}?{words}").json()["items"]]


def _counts(desk):
    return send(desk, "GET", f"{DESK}/counts").json()


def test_each_case_stands_at_one_stage_and_is_counted_there(now, bought, desk, staff_actor):
    shopper, order = bought
    asked = open_case(shopper, order, now=now, reason=CaseReason.FAULTY)
    coming = open_case(shopper, order, now=now)
    back = open_case(shopper, order, now=now)
    receive(back, now=now, serials={"L001": ("SN-1",)})
    before = _counts(desk)
    services.inspect_case(actor=staff_actor(Role.ORDER), number=back, finding=ACCEPTED, now=now)

    assert before == {"decide": 1, "coming": 1, "inspect": 1, "send": 0, "pay": 0, "overdue": 0}
    assert _counts(desk) == {"decide": 1, "coming": 1, "inspect": 0, "send": 0, "pay": 1, "overdue": 0}
    assert [_numbers(desk, stage=stage) for stage in ("decide", "coming", "inspect", "send", "pay")] == [
        [asked], [coming], [], [], [back],
    ]  # fmt: skip
    late = queries.count_cases(now=later(now, days=3))
    assert (late.by_stage[CaseStage.DECIDE], late.overdue) == (1, 1)
    with CaptureQueriesContext(connection) as asked_for:
        queries.count_cases(now=now)
    assert len(asked_for) == 1


def test_the_queue_is_narrowed_to_a_customer_and_to_what_one_answered(now, bought, desk):
    shopper, order = bought
    first, second = (open_case(shopper, order, now=now, reason=CaseReason.FAULTY) for _unit in "12")
    send(desk, "POST", f"{DESK}/{first}/decisions", {"decision": "approve"})

    assert _numbers(desk, mine="true") == [first]
    assert sorted(_numbers(desk, customer=shopper.user_id)) == sorted([first, second])
    assert _numbers(desk, customer=shopper.user_id + 1) == []
    assert queries.list_cases_for_staff(wanted=CaseFilter(decided_by="S:0"), now=now).items == []


def test_a_decision_rests_on_the_serials_outside_and_on_what_the_units_bring(now, bought, desk, staff_actor):
    shopper, order = bought
    first, second = (open_case(shopper, order, now=now) for _unit in "12")
    repair = open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.FAULTY)
    before = send(desk, "GET", f"{DESK}/{first}/basis").json()
    receive(first, now=now, serials={"L001": ("SN-2",)})
    services.inspect_case(actor=staff_actor(Role.ORDER), number=first, finding=ACCEPTED, now=now)
    let_money_arrive(first, now=now)

    assert before["serials"] == {"L001": ["SN-1", "SN-2", "SN-3"]}
    assert before["money"]["total"] == {"minor": 12900, "currency": "CNY"}
    assert before["money"]["goods"]["frozen"]["minor"] == 12900
    paid, other = (queries.basis_of_case(number=number) for number in (first, second))
    assert (paid.money, other.serials) == (None, {"L001": ("SN-1", "SN-3")})
    assert queries.basis_of_case(number=repair).money is None
    with pytest.raises(CaseNotFound):
        queries.basis_of_case(number="AS0")


def test_units_that_another_refund_gave_back_bring_nothing(now, bought, staff_actor):
    shopper, order = bought
    number = open_case(shopper, order, now=now, quantities={"L001": 3}, reason=CaseReason.FAULTY)
    faulty = queries.basis_of_case(number=number)
    request = RefundRequest(quantities={"L001": 3}, freight=None, amount=None, reason="协商")
    services.refund_order(
        actor=staff_actor(Role.REFUND), number=order, request=request, idempotency_key="r1", now=now
    )

    assert faulty.money is not None
    assert faulty.money.total.minor == 3 * 12900
    assert queries.basis_of_case(number=number).money is None
