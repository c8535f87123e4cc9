"""Cases that staff open for a buyer who called: the buyer's own, read as such, and audited."""

import pytest
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import services
from zhida.shop.aftersales.errors import UnitsInCase
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.records import CaseKind, CaseReason, CaseWish
from zhida.shop.aftersales.tests.casework import books, make_bought, make_place, open_case, read
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.orders.errors import OrderNotFound, ReasonMissing

pytestmark = pytest.mark.django_db
DESK = f"{STAFF}/after-sales"
NOTE = "来电：屏幕有坏点"


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def bought(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    return make_bought(("A-1", 1), now=now)


def _body(order, **more):
    lines = [{"line": "L001", "quantity": 1}]
    return {"order": order, "lines": lines, "kind": "return", "reason": "faulty", "note": NOTE, **more}


def _wish(order, note=NOTE):
    return CaseWish(
        order=order, quantities={"L001": 1}, kind=CaseKind.RETURN, reason=CaseReason.FAULTY, note=note
    )


def test_a_case_opened_by_staff_is_the_buyers_own(bought):
    shopper, order = bought
    desk = staff_client(Role.SUPPORT)
    wanted = {"order": order, "lines": [{"line": "L001", "quantity": 1}], "reason": "faulty"}
    preview = send(desk, "POST", f"{DESK}/preview", wanted)
    opened = send(desk, "POST", DESK, _body(order), Idempotency_Key="call-1")
    again = send(desk, "POST", DESK, _body(order), Idempotency_Key="call-1")
    number = opened.json()["number"]

    assert preview.json()["refund"]["total"]["minor"] == 12900
    assert (opened.status_code, again.json()["number"]) == (201, number)
    assert opened.json()["is_opened_by_staff"] is True
    audit = AuditEntry.objects.filter(action="aftersales.case_open").get()
    assert (audit.subject, audit.reason) == (f"case:{number}", NOTE)
    buyer = shopper_client(shopper)
    shown = send(buyer, "GET", f"{SHOP}/after-sales/{number}").json()
    assert (shown["is_opened_by_staff"], shown["status"], shown["can_cancel"]) == (True, "applied", True)
    assert send(buyer, "POST", f"{SHOP}/after-sales/{number}/cancel").json()["status"] == "cancelled"
    assert books() == []


def test_a_return_without_a_reason_is_approved_at_once_for_a_caller_too(bought):
    desk = staff_client(Role.SUPPORT)

    opened = send(desk, "POST", DESK, _body(bought[1], reason="no_reason"))

    assert (opened.json()["status"], opened.json()["turn"]) == ("approved", "shopper")


def test_staff_open_nothing_that_a_buyer_could_not(now, bought, staff_actor):
    shopper, order = bought
    support = staff_actor(Role.SUPPORT)
    open_case(shopper, order, now=now)

    with pytest.raises(UnitsInCase):
        services.open_case_for_buyer(actor=support, wish=_wish(order), idempotency_key="", now=now)
    with pytest.raises(OrderNotFound):
        services.open_case_for_buyer(actor=support, wish=_wish("Z0"), idempotency_key="", now=now)
    with pytest.raises(ReasonMissing):
        services.open_case_for_buyer(actor=support, wish=_wish(order, " "), idempotency_key="", now=now)
    for other in (staff_actor(Role.MARKETING), make_shopper(now=now)):
        with pytest.raises(PermissionDenied):
            services.open_case_for_buyer(actor=other, wish=_wish(order), idempotency_key="", now=now)

    assert Case.objects.count() == 1
    assert not AuditEntry.objects.filter(action="aftersales.case_open").exists()


def test_a_case_of_the_buyers_own_is_not_said_to_be_opened_by_staff(now, bought):
    number = open_case(*bought, now=now)

    assert read(number, now=now).is_opened_by_staff is False
