"""A draft tried on the shop's own orders, through the door."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku, make_threshold_cut
from zhida.shop.checkout import services, simulating
from zhida.shop.checkout.errors import SimulationPeriodInvalid
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.pricing.queries import sample_codes
from zhida.shop.promotions import services as promotions_services
from zhida.shop.promotions.simulating import baskets

pytestmark = pytest.mark.django_db

CUT = {"kind": "threshold_cut", "tiers": [{"threshold": 20000, "cut": 3000}]}


@pytest.fixture(autouse=True)
def _little_work(monkeypatch):
    monkeypatch.setattr(baskets, "MOST_QUOTES", 50)
    monkeypatch.setattr(simulating, "GENERATED_CARTS", 10)


@pytest.fixture
def paid(now):
    make_sku("A-1", now=now, fen=12000)
    make_sku("B-1", now=now, fen=5000)
    for wanted in ([("A-1", 2)], [("A-1", 1), ("B-1", 1)]):
        pay(buy_now(make_shopper(now=now), *wanted, now=now).number, now=now)
    buy_now(make_shopper(now=now), ("A-1", 5), now=now)


def simulate(now, **more):
    return simulating.simulate_promotion(
        actor=SYSTEM_ACTOR, now=now + timedelta(hours=1), document=CUT, **more
    )


def test_paid_orders_are_replayed(now, paid):
    answer = simulate(now)

    assert (answer.carts, answer.carts_touched, answer.is_generated) == (2, 1, False)
    assert (answer.before, answer.cost) == (41000, 3000)
    assert answer.worst.percent_off == 15


def test_replayed_orders_keep_their_coupon_and_points(now):
    make_sku("A-1", now=now, fen=25000)
    shopper = make_shopper(now=now)
    loyalty_services.adjust_points(
        actor=SYSTEM_ACTOR, customer_id=shopper.customer_id, points=500, reason="test", now=now
    )
    coupon = {"kind": "shop", "threshold": 10000, "cut": 1000}
    template = promotions_services.create_coupon(actor=SYSTEM_ACTOR, document=coupon, now=now)
    promotions_services.publish_coupon(actor=SYSTEM_ACTOR, number=template.number, now=now)
    services.claim_coupon(actor=shopper, number=template.number, now=now)
    placed = buy_now(shopper, ("A-1", 1), points=500, expected=Money(23500), now=now)
    pay(placed.number, now=now)

    answer = simulate(now)
    rules = loyalty_queries.rules_in_force()
    loyalty_services.change_rules(actor=SYSTEM_ACTOR, rules=replace(rules, is_open=False), reason="", now=now)
    without_points = simulate(now)

    assert (answer.before, answer.after, answer.cost) == (23500, 20500, 3000)
    assert without_points.before == 24000


def test_only_the_period_counts(now, paid):
    answer = simulate(now, period=(now - timedelta(days=60), now - timedelta(days=1)))

    assert (answer.carts, answer.is_generated) == (10, True)
    assert answer == simulate(now, period=(now - timedelta(days=60), now - timedelta(days=1)))


def test_shop_without_goods_has_nothing_to_try(now):
    answer = simulate(now)

    assert (answer.carts, answer.cost, answer.worst) == (0, 0, None)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (1, 0), (-100, 0)])
def test_wrong_period_is_refused(now, start, end):
    with pytest.raises(SimulationPeriodInvalid):
        simulate(now, period=(now + timedelta(days=start), now + timedelta(days=end)))


def test_goods_to_try_on_are_the_cheapest_and_the_dearest(now):
    for place, fen in enumerate((100, 200, 300, 400, 500)):
        make_sku(f"S-{place}", now=now, fen=fen)

    assert sample_codes(limit=4) == ["S-0", "S-1", "S-3", "S-4"]


def test_staff_try_a_draft_and_see_the_calendar(now, paid, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    marketing = staff_client(Role.MARKETING)

    tried = send(marketing, "POST", f"{STAFF}/promotions/simulate", {"document": CUT})
    wrong = send(marketing, "POST", f"{STAFF}/promotions/simulate", {"document": {"kind": "x"}})
    naive = send(marketing, "POST", f"{STAFF}/promotions/simulate", {"document": CUT, "from": "2026-11-01"})
    period = "from=2026-11-01T00:00:00%2B08:00&to=2026-12-01T00:00:00%2B08:00"
    calendar = send(marketing, "GET", f"{STAFF}/promotions/calendar?{period}")

    assert tried.status_code == 200, tried.content
    assert tried.json()["worst"]["lines"]
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_offer")
    assert naive.status_code == 400
    assert (calendar.status_code, calendar.json()) == (200, {"items": []})


def test_calendar_shows_what_runs(now, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    number = make_threshold_cut(20000, 3000, now=now)
    period = "from=2026-11-01T00:00:00%2B08:00&to=2026-12-01T00:00:00%2B08:00"

    calendar = send(staff_client(Role.MARKETING), "GET", f"{STAFF}/promotions/calendar?{period}")

    (entry,) = calendar.json()["items"]
    assert (entry["id"], entry["title"], entry["overlaps"]) == (number, "满200减30", [])
