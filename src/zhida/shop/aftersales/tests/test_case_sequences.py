"""Cases, staff refunds and refunds nobody asked for, in whatever order: never above what was paid."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import queries, services, tasks
from zhida.shop.aftersales.errors import UnitsInCase
from zhida.shop.aftersales.models import Case, CaseUnits
from zhida.shop.aftersales.records import CaseKind, CaseReason, RefundRequest
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    books,
    let_money_arrive,
    make_bought,
    make_place,
    open_case,
    order_of,
    read,
    receive,
)
from zhida.shop.cart.tests.factories import make_sku, make_threshold_cut
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.orders.records import OrderStatus

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
WEEK = timedelta(days=7)
LINES = st.sampled_from(["L001", "L002"])
STEPS = st.one_of(
    st.tuples(st.just("case"), LINES, st.integers(1, 3), st.sampled_from(["NO_REASON", "FAULTY"])),
    st.tuples(st.just("staff"), LINES, st.integers(1, 2), st.just("")),
    st.tuples(st.just("free"), st.just(""), st.integers(1, 9000), st.just("")),
    st.tuples(
        st.sampled_from(["week", "inspect", "fail", "cancel", "way"]), LINES, st.integers(0, 3), st.just("")
    ),
)


@pytest.fixture
def _shop():
    """Goods, a cut and an address; every example buys anew."""
    make_place()
    make_sku("A-1", now=NOON, fen=3333, stock=300)
    make_sku("B-1", now=NOON, fen=9999, stock=300)
    make_threshold_cut(20000, 3000, now=NOON)


@pytest.mark.django_db
@pytest.mark.usefixtures("_shop")
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=6))
def test_no_interleaving_gives_back_more_than_was_paid(steps):
    shopper, order = make_bought(("A-1", 3), ("B-1", 2), now=NOON)
    for place, step in enumerate(steps):
        with suppress(ShopError):
            _take(shopper, order, step, key=f"{order}-{place}")
        record = order_of(order)
        assert Money(0) <= record.refunded <= record.refunding <= record.captured
        assert books() == []

    _finish(shopper, order)

    after = order_of(order)
    assert (after.refunded, after.status) == (after.captured, OrderStatus.CLOSED)
    assert books() == []


def _take(shopper, order, step, *, key):
    verb, line, units, reason = step
    if verb == "case":
        open_case(shopper, order, now=NOON, quantities={line: units}, reason=CaseReason(reason))
    elif verb in {"staff", "free"}:
        request = RefundRequest(
            quantities={line: units} if verb == "staff" else {},
            freight=None,
            amount=Money(units) if verb == "free" else None,
            reason="协商",
        )
        refund = services.refund_order(
            actor=SYSTEM_ACTOR, number=order, request=request, idempotency_key=key, now=NOON
        )
        services.settle_refund(number=refund.number, now=NOON)
    else:
        _carry_on(shopper, order, verb)


def _carry_on(shopper, order, verb):
    case = Case.objects.filter(order__number=order, finished_at=None).order_by("id").first()
    if case is None:
        return
    if verb == "cancel":
        services.cancel_case(actor=shopper, number=case.number, now=NOON)
    elif verb == "fail":
        if case.status == "REFUNDING":
            let_money_arrive(case.number, now=NOON, succeeded=False)
    else:
        _bring_back(case)
        if verb == "way":
            services.pay_way_back(actor=SYSTEM_ACTOR, number=case.number, amount=Money(700), now=NOON)
            services.settle_refund(number=read(case.number, now=NOON).way_back.refund, now=NOON)
        elif verb == "week":
            tasks.tend_case(case.number, now=NOON + WEEK)
        else:
            services.inspect_case(actor=SYSTEM_ACTOR, number=case.number, finding=ACCEPTED, now=NOON)


def _bring_back(case):
    if case.status == "APPLIED":
        services.approve_case(actor=SYSTEM_ACTOR, number=case.number, now=NOON)
    if case.status in {"APPLIED", "APPROVED"}:
        receive(case.number, now=NOON)


def _finish(shopper, order):
    """Let all cases end in money, then return what is left."""
    for case in Case.objects.filter(order__number=order, finished_at=None).order_by("id"):
        _bring_back(case)
        case.refresh_from_db()
        if case.status == "RECEIVED":
            tasks.tend_case(case.number, now=NOON + WEEK)
        if case.status == "REFUND_FAILED":
            services.approve_case(actor=SYSTEM_ACTOR, number=case.number, now=NOON)
        if read(case.number, now=NOON).summary.status.value == "REFUNDING":
            let_money_arrive(case.number, now=NOON)
    with suppress(ShopError):
        rest = RefundRequest(quantities={}, freight=None, amount=None, reason="其余")
        refund = services.refund_order(
            actor=SYSTEM_ACTOR, number=order, request=rest, idempotency_key=f"{order}-rest", now=NOON
        )
        services.settle_refund(number=refund.number, now=NOON)


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_of_two_cases_on_one_unit_at_once_one_is_opened(now):
    make_place()
    make_sku("A-1", now=now)
    shopper, order = make_bought(("A-1", 1), now=now)
    answers = []

    def apply():
        try:
            answers.append(open_case(shopper, order, now=now, kind=CaseKind.RETURN))
        except UnitsInCase:
            answers.append(None)
        finally:
            connection.close()

    threads = [Thread(target=apply) for _case in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer is None for answer in answers) == [False, True]
    assert (Case.objects.count(), CaseUnits.objects.get().open_units) == (1, 1)
    assert queries.list_cases(for_customer=shopper.customer_id).items[0].number in answers
