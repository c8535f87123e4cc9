"""Units in cases: a return that was paid brings them back, days in the workshop lengthen the warranty."""

import pytest

from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import services as aftersales_services
from zhida.shop.aftersales.events import CaseMoved
from zhida.shop.aftersales.records import CaseKind, CaseReason, RepairQuote
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    PARCEL,
    deliver,
    later,
    let_money_arrive,
    make_bought,
    make_place,
    open_case,
    receive,
)
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.devices import queries, subscribers
from zhida.shop.devices.lifecycle import UnitStatus
from zhida.shop.devices.tests.factories import hear_all
from zhida.shop.kernel.money import Money
from zhida.shop.orders.models import SerialOut

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(staff_actor):
    return staff_actor(Role.ORDER)


def _received(now, desk, **wish):
    make_place()
    make_sku("A-1", now=now)
    shopper, order = make_bought(("A-1", 2), now=now, serials={"L001": ("SN-001", "SN-002")})
    hear_all(now=now)
    number = open_case(shopper, order, now=now, **wish)
    if wish:
        aftersales_services.approve_case(actor=desk, number=number, now=now)
    receive(number, now=now, serials={"L001": ("SN-001",)})
    return number


def _hear_cases(now):
    for _again in range(2):
        deliver(CaseMoved, subscribers.on_case_moved, now=now)


def _unit(serial="SN-001"):
    return queries.get_unit_for_staff(serial=serial)


def test_a_paid_return_takes_the_unit_from_its_owner(now, desk):
    number = _received(now, desk)
    _hear_cases(now)
    before = _unit().status
    aftersales_services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    let_money_arrive(number, now=now)
    _hear_cases(now)

    assert (before, _unit().status) == (UnitStatus.ACTIVE, UnitStatus.RETURNED)
    assert _unit("SN-002").status is UnitStatus.ACTIVE
    assert list(SerialOut.objects.values_list("serial", flat=True)) == ["SN-002"]


def test_days_in_the_workshop_lengthen_the_warranty(now, desk):
    number = _received(now, desk, kind=CaseKind.REPAIR, reason=CaseReason.FAULTY)
    _hear_cases(now)
    during = _unit().status
    quote = RepairQuote(amount=Money.zero(), is_in_warranty=True, note="主板")
    aftersales_services.quote_repair(actor=desk, number=number, quote=quote, now=now)
    aftersales_services.finish_repair(actor=desk, number=number, parts=("主板",), now=later(now, days=7))
    aftersales_services.send_back(actor=desk, number=number, parcel=PARCEL, now=later(now, days=8))
    _hear_cases(later(now, days=8))

    assert (during, _unit().status, _unit().extra_days) == (UnitStatus.IN_REPAIR, UnitStatus.ACTIVE, 8)
