"""An order read in full with its cases, by its shopper and by staff."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import services
from zhida.shop.aftersales.records import CaseKind, CaseReason
from zhida.shop.aftersales.tests.casework import later, make_bought, make_place, open_case
from zhida.shop.cart.tests.factories import make_shopper, make_sku

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def bought(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    return make_bought(("A-1", 3), now=now)


def _open_fault(shopper, order, now):
    return open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.FAULTY)


def test_an_order_shows_its_cases_newest_first(now, bought):
    shopper, order = bought
    returned = open_case(shopper, order, now=now)
    repaired = _open_fault(shopper, order, later(now, hours=1))

    told = send(shopper_client(shopper), "GET", f"{SHOP}/orders/{order}").json()
    seen = send(staff_client(Role.ORDER), "GET", f"{STAFF}/orders/{order}").json()

    shown = [(case["number"], case["kind"], case["status"]) for case in told["after_sales"]]
    assert shown == [(repaired, "repair", "applied"), (returned, "return", "approved")]
    assert told["after_sales"][1]["lines"][0]["line"] == "L001"
    assert told["lines"][0]["unit_shares"] == [12900, 12900, 12900]
    assert [(case["number"], case["customer"]) for case in seen["after_sales"]] == [
        (repaired, shopper.user_id),
        (returned, shopper.user_id),
    ]
    assert (seen["customer"], seen["flag"]) == (shopper.user_id, "none")


def test_another_shoppers_order_shows_nothing(now, bought):
    _shopper, order = bought
    stranger = shopper_client(make_shopper(now=now))

    answer = send(stranger, "GET", f"{SHOP}/orders/{order}")

    assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")
    assert send(staff_client(Role.ORDER), "GET", f"{STAFF}/orders/NONE").status_code == 404


def test_cases_cost_an_order_one_query_and_their_lines_another(now, bought):
    shopper, order = bought
    client = shopper_client(shopper)
    send(client, "GET", f"{SHOP}/orders/{order}")

    counts = []
    for opened in (0, 1, 3):
        while _count(client, order) < opened:
            number = _open_fault(shopper, order, now)
            services.cancel_case(actor=shopper, number=number, now=now)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            send(client, "GET", f"{SHOP}/orders/{order}")
        counts.append(len(asked))

    assert counts[1:] == [counts[0] + 1, counts[0] + 1]


def _count(client, order):
    return len(send(client, "GET", f"{SHOP}/orders/{order}").json()["after_sales"])
