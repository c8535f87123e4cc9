"""Serial numbers at shipping: one a unit where the policy wants it, and no unit out twice."""

import pytest

from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries, services
from zhida.shop.orders.errors import (
    OrderLineNotFound,
    SerialCheckDigitWrong,
    SerialInvalid,
    SerialRepeated,
    SerialsIncomplete,
    SerialTaken,
)
from zhida.shop.orders.models import OrderLine, OrderSerial
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.orders.serials import normalise_serial
from zhida.shop.orders.services.serials import Departure, keep_serials
from zhida.shop.orders.tests.factories import make_paid_order

IMEI = "490154203237518"


@pytest.fixture
def packer(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def shopper(db, now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    return make_shopper(now=now)


def _order(shopper, now, *, needs_serial=True):
    number = make_paid_order(shopper, ("A-1", 2), ("B-1", 1), now=now)
    OrderLine.objects.filter(order__number=number, key="L001").update(policy={"needs_serial": needs_serial})
    return number


def _ship(packer, number, now, *, serials, tracking="SF100000001", quantities=None):
    draft = ShipmentDraft(carrier="SF", tracking=tracking, quantities=quantities, serials=serials)
    return services.ship(actor=packer, number=number, shipment=draft, now=now)


def test_serials_are_kept_in_one_form_and_read_by_line(now, packer, shopper):
    number, other = _order(shopper, now), _order(shopper, now, needs_serial=False)

    parcel = _ship(packer, number, now, serials={"L001": (f" {IMEI} ", "sn-a.1")})
    _ship(packer, other, now, serials=None)

    kept = {"L001": (IMEI, "SN-A.1")}
    assert queries.serials_of(number=number) == kept
    assert queries.serials_of(number=other) == {}
    assert queries.serials_of_orders(numbers=[number, other]) == {number: kept}
    assert queries.serials_in_parcel(number=number, parcel=parcel.number) == kept


@pytest.mark.parametrize(
    ("serials", "refusal"),
    [
        (None, SerialsIncomplete),
        ({"L001": ("SN-1",)}, SerialsIncomplete),
        ({"L001": ("SN-1", "SN-2", "SN-3")}, SerialsIncomplete),
        ({"L001": ("SN-1", "SN-2"), "L002": ("SN-3", "SN-4")}, SerialsIncomplete),
        ({"L001": ("SN-1", "sn-1 ")}, SerialRepeated),
        ({"L001": ("SN-1", "SN-2"), "L002": ("SN-2",)}, SerialRepeated),
        ({"L001": ("SN-1", "SN 2")}, SerialInvalid),
        ({"L001": ("SN-1", "490154203237519")}, SerialCheckDigitWrong),
        ({"L001": ("SN-1", "SN-2"), "L009": ("SN-3",)}, OrderLineNotFound),
    ],
)
def test_wrong_serials_are_refused_and_nothing_leaves(now, packer, shopper, serials, refusal):
    number = _order(shopper, now)
    before = database_digest()

    with pytest.raises(refusal):
        _ship(packer, number, now, serials=serials)

    assert database_digest() == before


def test_the_refusal_counts_what_each_line_wants(now, packer, shopper):
    number = _order(shopper, now)

    with pytest.raises(SerialsIncomplete) as refusal:
        _ship(packer, number, now, serials={"L001": ("SN-1",)})

    assert refusal.value.data == {"lines": [{"line": "L001", "wanted": 2, "given": 1}]}


def test_a_line_that_is_not_in_the_parcel_has_no_serials(now, packer, shopper):
    number = _order(shopper, now)

    with pytest.raises(SerialsIncomplete):
        _ship(packer, number, now, serials={"L001": ("SN-1", "SN-2")}, quantities={"L002": 1})
    _ship(packer, number, now, serials=None, quantities={"L002": 1})

    assert OrderSerial.objects.count() == 0


def test_a_unit_that_is_out_does_not_leave_again_until_it_is_back(now, packer, shopper):
    first, second = _order(shopper, now), _order(shopper, now)
    _ship(packer, first, now, serials={"L001": ("SN-1", "SN-2")})
    before = database_digest()

    with pytest.raises(SerialTaken) as refusal:
        _ship(packer, second, now, serials={"L001": ("SN-3", "SN-2")})

    assert refusal.value.data == {"serial": "SN-2", "order": first}
    assert database_digest() == before
    assert services.take_serials_back(number=second, serials=("SN-2",)) == 0
    assert services.take_serials_back(number=first, serials=("sn-2", "SN-9")) == 1
    _ship(packer, second, now, serials={"L001": ("SN-3", "SN-2")})
    assert queries.serials_of(number=second) == {"L001": ("SN-3", "SN-2")}


def test_who_may_not_see_orders_is_not_told_which_order_has_the_unit(now, packer, shopper):
    first, second = _order(shopper, now), _order(shopper, now)
    _ship(packer, first, now, serials={"L001": ("SN-1", "SN-2")})
    lines = {line.key: line for line in OrderLine.objects.filter(order__number=second)}
    nobody = Actor(kind=ActorKind.GUEST)

    with pytest.raises(SerialTaken) as refusal:
        transactional(keep_serials)(
            actor=nobody,
            lines=lines,
            departure=Departure(parcel="S1", units={"L002": 1}, serials={"L002": ("SN-1",)}),
        )

    assert refusal.value.data == {"serial": "SN-1"}


def test_the_new_unit_of_an_exchange_is_kept_beside_the_old_one(now, packer, shopper):
    number = _order(shopper, now)
    _ship(packer, number, now, serials={"L001": ("SN-1", "SN-2")})

    services.record_serials(actor=packer, number=number, parcel="S2", serials={"L001": ("SN-3",)})
    services.take_serials_back(number=number, serials=("SN-1",))

    assert queries.serials_of(number=number) == {"L001": ("SN-1", "SN-2", "SN-3")}
    with pytest.raises(SerialTaken):
        services.record_serials(actor=packer, number=number, parcel="S3", serials={"L001": ("SN-1",)})


@pytest.mark.parametrize(
    ("raw", "serial"), [("490154203237518", IMEI), ("a1b", "A1B"), ("49015420323751", "49015420323751")]
)
def test_one_form_for_all(raw, serial):
    assert normalise_serial(raw) == serial


@pytest.mark.parametrize("raw", ["", "ab", "x" * 65, "a b c", "序列号", "490154203237517", "-abc", "a/bc"])
def test_what_is_no_serial_is_refused(raw):
    with pytest.raises(ShopError):
        normalise_serial(raw)
