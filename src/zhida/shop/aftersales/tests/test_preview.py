"""What a return would bring back, shown before it is decided."""

from dataclasses import replace

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import queries, services
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku, make_threshold_cut
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import OrderLineNotFound, UnitsNotRefundable

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(now):
    """Two units of 100.00 and one of 150.00 under 满300减50: 300.00 paid for 350.00."""
    make_sku("A-1", now=now, fen=10000)
    make_sku("B-1", now=now, fen=15000)
    make_threshold_cut(30000, 5000, now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), ("B-1", 1), now=now)
    pay(placed.number, now=now)
    return placed.number


@pytest.fixture
def _resettling(settings):
    settings.ZHIDA = replace(settings.ZHIDA, returns_resettle=True)


def test_frozen_shares_apply_and_both_figures_are_shown(order):
    before = database_digest()

    shown = queries.preview_refund(number=order, quantities={"L001": 1})

    assert (shown.resettles, shown.frozen, shown.resettled) == (False, Money(8572), Money(5000))
    assert (shown.goods, shown.money, shown.is_whole) == (Money(8572), Money(8572), False)
    assert database_digest() == before


@pytest.mark.usefixtures("_resettling")
def test_resettling_merchant_gives_the_other_figure(order):
    shown = queries.preview_refund(number=order, quantities={"L001": 1})
    faulty = queries.preview_refund(number=order, quantities={"L001": 1}, is_faulty=True)

    assert (shown.resettles, shown.goods) == (True, Money(5000))
    assert (faulty.resettles, faulty.goods) == (False, Money(8572))


@pytest.mark.usefixtures("_resettling")
def test_what_went_back_before_counts(order, now, staff_actor):
    request = RefundRequest(quantities={"L002": 1}, freight=None, amount=None, reason="缺货")
    services.refund_order(
        actor=staff_actor(Role.REFUND), number=order, request=request, idempotency_key="k", now=now
    )

    shown = queries.preview_refund(number=order, quantities={"L001": 2})

    assert (shown.is_whole, shown.goods) == (True, Money(30000 - 12857))


@pytest.mark.parametrize(
    ("quantities", "refusal"),
    [({"L009": 1}, OrderLineNotFound), ({"L001": 3}, UnitsNotRefundable), ({"L001": 0}, UnitsNotRefundable)],
)
def test_impossible_returns_are_refused(order, quantities, refusal):
    with pytest.raises(refusal):
        queries.preview_refund(number=order, quantities=quantities)


def test_staff_see_it_through_the_door(order, now, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    clerk = staff_client(Role.REFUND)
    path = f"{STAFF}/orders/{order}/refunds/preview"

    shown = send(clerk, "POST", path, {"lines": [{"line": "L001", "quantity": 1}]})
    twice = send(clerk, "POST", path, {"lines": [{"line": "L001", "quantity": 1}] * 2})

    assert shown.status_code == 200, shown.content
    assert shown.json()["resettled"] == {"minor": 5000, "currency": "CNY"}
    assert (shown.json()["gifts"], shown.json()["coupons_back"]) == ([], [])
    assert twice.status_code == 400
