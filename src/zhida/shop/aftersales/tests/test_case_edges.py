"""What two writers, late news and excluded goods do to a case."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import case_claims, case_refunds, case_status, queries, services
from zhida.shop.aftersales.case_lifecycle import CaseStatus
from zhida.shop.aftersales.errors import CaseChangedMeanwhile, UnitsInCase
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.queries.exchanges import exchange_choices
from zhida.shop.aftersales.records import CaseKind, CaseReason
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    make_bought,
    make_place,
    open_case,
    order_of,
    receive,
)
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.models import OrderLine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _goods(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    make_sku("B-1", now=now, fen=9900)


def test_units_of_an_open_case_are_claimed_once(now):
    shopper, order = make_bought(("A-1", 1), now=now)
    number = open_case(shopper, order, now=now)

    with pytest.raises(UnitsInCase) as refused:
        transactional(case_claims.take)(Case.objects.get(number=number))

    assert refused.value.data["left"] == 0


def test_of_two_writers_the_slower_is_told(now):
    shopper, order = make_bought(("A-1", 1), now=now)
    number = open_case(shopper, order, now=now)
    slower = Case.objects.get(number=number)
    services.cancel_case(actor=shopper, number=number, now=now)

    with pytest.raises(CaseChangedMeanwhile):
        transactional(case_status.move)(case=slower, to=CaseStatus.CANCELLED, by="x", now=now)

    assert Case.objects.get(number=number).status == CaseStatus.CANCELLED


def test_a_refund_that_fails_twice_moves_its_case_once(now, staff_actor):
    shopper, order = make_bought(("A-1", 1), now=now)
    number = open_case(shopper, order, now=now)
    receive(number, now=now)
    services.inspect_case(actor=SYSTEM_ACTOR, number=number, finding=ACCEPTED, now=now)
    refund = Case.objects.get(number=number).refund_number

    for _news in range(2):
        transactional(case_refunds.end)(refund=refund, arrived=False, now=now)

    assert Case.objects.get(number=number).status == CaseStatus.REFUND_FAILED


def test_units_of_two_products_have_no_exchange_in_common(now):
    _shopper, order = make_bought(("A-1", 1), ("B-1", 1), now=now)
    lines = [line.key for line in order_of(order).lines]

    found = exchange_choices(order=order_of(order), quantities=dict.fromkeys(lines, 1), now=now)

    assert found == ()


def test_excluded_goods_come_back_for_faults_alone_and_as_long_as_others(now):
    shopper, order = make_bought(("A-1", 1), now=now)
    document = {
        **next(iter(orders_queries.policy_documents(number=order).values())),
        "return_class": "EXCLUDED",
        "exclusion_kind": "CUSTOM_MADE",
        "is_confirmed": True,
    }
    OrderLine.objects.filter(order__number=order).update(policy=document)

    (line,) = queries.windows_of_order(
        order=order, for_customer=shopper.customer_id, now=now + timedelta(days=1)
    )

    window = next(kind for kind in line.kinds if kind.kind is CaseKind.RETURN)
    assert window.why is None
    assert window.until is not None
    assert window.reasons
    assert CaseReason.NO_REASON not in window.reasons
