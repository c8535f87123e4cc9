"""Units made from events: their warranty, what replaces them, and what brings them back."""

from datetime import UTC, datetime, timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.aftersales.events import OrderRefunded, UnitReplaced
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.devices import queries, services, subscribers, warranty
from zhida.shop.devices.errors import ActivationInFuture, DeviceNotFound, TooManyLookups, UnitCannotMove
from zhida.shop.devices.lifecycle import UnitStatus, check_unit_move
from zhida.shop.devices.models import Unit, UnitStep
from zhida.shop.devices.tests.factories import PACKER, hear_all, ship, sign
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import SerialCheckDigitWrong
from zhida.shop.orders.models import OrderLine, SerialOut
from zhida.shop.orders.tests.factories import make_paid_order
from zhida.shop.policies.records import LinePolicy
from zhida.shop.shipping.services import create_parcel

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def support(staff_actor):
    return staff_actor(Role.SUPPORT)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    return make_shopper(now=now)


@pytest.fixture
def sold(now, shopper):
    """Two units of A-1 with 24 months of warranty, sent and heard of."""
    number = make_paid_order(shopper, ("A-1", 2), now=now)
    policy = LinePolicy(warranty_months=24, needs_serial=True).to_document()
    OrderLine.objects.filter(order__number=number).update(policy=policy)
    ship(number, "SN-1", "SN-2", now=now)
    hear_all(now=now)
    return number


def _unit(serial="SN-1"):
    return queries.get_unit_for_staff(serial=serial)


def _kinds(serial="SN-1"):
    return [step.kind.value for step in queries.steps_of(serial=serial)]


def test_units_appear_with_their_parcel_and_belong_to_the_buyer(now, shopper, sold):
    page = queries.list_units(for_customer=shopper.customer_id)

    assert [unit.serial for unit in page.items] == ["SN-2", "SN-1"]
    unit = _unit()
    assert (unit.order, unit.line, unit.status) == (sold, "L001", UnitStatus.ACTIVE)
    assert (unit.shipped_at, unit.warranty_from, unit.warranty_until) == (now, None, None)
    assert unit.warranty_months == 24
    assert [unit.serial for unit in queries.units_of_order(number=sold)] == ["SN-1", "SN-2"]
    stranger = make_shopper(now=now)
    with pytest.raises(DeviceNotFound):
        queries.get_unit(serial="SN-1", for_customer=stranger.customer_id)
    assert queries.get_unit(serial="sn-1", for_customer=shopper.customer_id) == unit


def test_the_warranty_starts_with_the_signature_whatever_is_heard_first(now, shopper):
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    parcel = ship(number, "SN-1", now=now)
    sign(parcel, now=now + 2 * DAY)

    for backwards in (True, False):
        hear_all(now=now + 3 * DAY, backwards=backwards)

    unit = _unit()
    assert unit.signed_at == unit.warranty_from == now + 2 * DAY
    assert unit.warranty_until == datetime(2027, 11, 24, 16, tzinfo=UTC)
    assert _kinds() == ["SHIPPED", "SIGNED"]
    assert [result.broken for result in queries.check_invariants()] == [()] * 4


def test_without_a_signature_the_earlier_of_receipt_and_activation_counts(now, shopper, sold, support):
    services.record_activation(actor=support, serial="SN-1", activated_at=now + DAY, now=now + 9 * DAY)
    orders_services.confirm_receipt(
        number=sold, for_customer=shopper.customer_id, by=shopper.principal, now=now + 4 * DAY
    )
    hear_all(now=now + 9 * DAY)

    assert _unit("SN-1").warranty_from == now + DAY
    assert _unit("SN-2").warranty_from == now + 4 * DAY
    assert _kinds("SN-1") == ["SHIPPED", "ACTIVATED", "RECEIVED"]


def test_the_earliest_activation_stays_and_a_unit_may_be_heard_of_later(now, shopper, support):
    first, later = now + DAY, now + 2 * DAY
    days = [later, first, later]
    kept = [
        services.record_activation(actor=support, serial="sn-1", activated_at=day, now=now + 3 * DAY)
        for day in days
    ]
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    ship(number, "SN-1", now=now)
    hear_all(now=now)

    assert kept == [later, first, first]
    assert _unit().activated_at == first
    assert AuditEntry.objects.filter(action="devices.activate").count() == 2


def test_activations_that_cannot_be_are_refused(now, support, staff_actor):
    before = database_digest()

    with pytest.raises(ActivationInFuture):
        services.record_activation(actor=support, serial="SN-1", activated_at=now + DAY, now=now)
    with pytest.raises(SerialCheckDigitWrong):
        services.record_activation(actor=support, serial="490154203237519", activated_at=now, now=now)
    with pytest.raises(PermissionDenied):
        services.record_activation(actor=staff_actor(Role.PRICE), serial="SN-1", activated_at=now, now=now)

    assert database_digest() == before


@pytest.mark.parametrize(
    ("signed", "received", "activated", "start"),
    [
        (None, None, None, None),
        (2, 5, 1, 2),
        (None, 5, 1, 1),
        (None, 5, None, 5),
        (None, None, 1, 1),
        (None, 5, -1, 5),
        (None, None, -1, None),
    ],
)
def test_what_counts_as_the_delivery(now, signed, received, activated, start):
    def at(days):
        return None if days is None else now + days * DAY

    assert warranty.start_of(
        shipped_at=now, signed_at=at(signed), received_at=at(received), activated_at=at(activated)
    ) == at(start)


@pytest.mark.parametrize(
    ("start", "months", "extra", "last"),
    [
        ("2026-11-22T12:00:00+08:00", 12, 0, "2027-11-22"),
        ("2026-11-22T12:00:00+08:00", 12, 9, "2027-12-01"),
        ("2026-11-22T23:59:59+08:00", 1, 0, "2026-12-22"),
        ("2026-11-22T00:00:00+08:00", 1, 0, "2026-12-22"),
        ("2027-01-31T10:00:00+08:00", 1, 0, "2027-02-28"),
        ("2028-02-29T10:00:00+08:00", 12, 0, "2029-02-28"),
    ],
)
def test_the_last_day_of_the_warranty(start, months, extra, last):
    end = warranty.end_of(start=datetime.fromisoformat(start), months=months, extra_days=extra)

    assert end == datetime.fromisoformat(f"{last}T00:00:00+08:00") + DAY


def test_no_warranty_was_promised_and_none_started():
    assert warranty.end_of(start=None, months=12, extra_days=0) is None
    assert warranty.end_of(start=datetime(2026, 1, 1, tzinfo=UTC), months=0, extra_days=5) is None


def test_days_of_repair_lengthen_the_warranty_once(now, sold):
    repair = {"order": sold, "serial": "SN-1", "case": "C1"}

    for _again in range(2):
        services.start_repair(**repair, at=now)
    during = _unit().status
    services.end_repair(order=sold, serial="SN-1", case="C2", at=now + DAY)
    for _again in range(2):
        services.end_repair(**repair, at=now + 8 * DAY)
    services.start_repair(order="Z-OTHER", serial="SN-1", case="C3", at=now)

    assert during is UnitStatus.IN_REPAIR
    assert (_unit().status, _unit().extra_days) == (UnitStatus.ACTIVE, 8)
    assert _kinds() == ["SHIPPED", "REPAIR_STARTED", "REPAIR_ENDED"]


def test_staff_give_days_with_a_reason(now, sold, support, staff_actor):
    for _again in range(2):
        services.extend_warranty(actor=support, serial="SN-1", days=5, reason="等待配件", now=now)

    assert _unit().extra_days == 5
    assert AuditEntry.objects.get(action="devices.extend_warranty").reason == "等待配件"
    with pytest.raises(DeviceNotFound):
        services.extend_warranty(actor=support, serial="SN-9", days=5, reason="x", now=now)
    with pytest.raises(PermissionDenied):
        services.extend_warranty(actor=staff_actor(Role.ORDER), serial="SN-1", days=5, reason="x", now=now)


def _replaced(order, now, *, old="SN-1", new="SN-3", parcel="S-X"):
    return UnitReplaced(
        case="C1", order=order, line="L001", old_serial=old, new_serial=new, parcel=parcel, replaced_at=now
    )


def test_the_new_unit_of_an_exchange_starts_its_warranty_anew(now, shopper, sold):
    for _again in range(2):
        transactional(subscribers.on_unit_replaced)(_replaced(sold, now + 5 * DAY), now=now + 5 * DAY)
    services.follow_parcel(parcel="S-X", delivered_at=now + 7 * DAY)

    old, new = _unit("SN-1"), _unit("SN-3")
    assert (old.status, old.replaced_by) == (UnitStatus.REPLACED, "SN-3")
    assert (new.status, new.customer_id, new.order) == (UnitStatus.ACTIVE, shopper.customer_id, sold)
    assert (new.warranty_from, new.warranty_months) == (now + 7 * DAY, 24)
    assert _kinds("SN-1") == ["SHIPPED", "REPLACED"]
    assert sorted(SerialOut.objects.values_list("serial", flat=True)) == ["SN-2"]


def test_an_exchange_whose_parcel_was_signed_for_already(now, sold):
    parcel = create_parcel(
        ref=sold, lines=[("L001", 1)], carrier="SF", tracking="SF100000009", actor=PACKER, now=now
    )
    sign(parcel, now=now)

    services.replace_unit(replaced=_replaced(sold, now, parcel=parcel.number))

    assert _unit("SN-3").signed_at == now


def test_an_exchange_without_known_serials_changes_nothing(now, sold):
    before = database_digest()

    services.replace_unit(replaced=_replaced(sold, now, old="", new=""))
    services.replace_unit(replaced=_replaced("Z-OTHER", now, old="SN-1", new="SN-9"))
    services.replace_unit(replaced=_replaced(sold, now, old="", new="SN-2"))

    assert database_digest() == before


def test_a_unit_that_came_back_is_sold_again_to_its_new_owner(now, shopper, sold):
    taken = [
        services.take_back(order=sold, serials=("SN-1", "SN-9"), source="C1", now=now + 3 * DAY)
        for _again in range(2)
    ]
    other = make_shopper(now=now)
    second = make_paid_order(other, ("A-1", 1), now=now)
    ship(second, "SN-1", now=now + 5 * DAY, tracking="SF100000002")
    hear_all(now=now + 5 * DAY)
    hear_all(now=now + 5 * DAY, backwards=True)

    unit = _unit()
    assert taken == [1, 0]
    assert (unit.order, unit.customer_id, unit.status) == (second, other.customer_id, UnitStatus.ACTIVE)
    assert _kinds() == ["SHIPPED", "RETURNED", "SHIPPED"]
    assert [one.serial for one in queries.list_units(for_customer=shopper.customer_id).items] == ["SN-2"]


def test_a_unit_sold_again_before_its_return_was_heard_of(now, shopper, sold):
    orders_services.take_serials_back(number=sold, serials=("SN-1",))
    second = make_paid_order(shopper, ("A-1", 1), now=now)
    ship(second, "SN-1", now=now + DAY, tracking="SF100000002")

    hear_all(now=now + DAY)

    assert (_unit().order, _kinds()) == (second, ["SHIPPED", "RETURNED", "SHIPPED"])


def test_a_line_that_was_paid_back_whole_leaves_its_owner(now, shopper, sold):
    OrderLine.objects.filter(order__number=sold).update(refunded_quantity=2, claimed_units=[0, 1])
    event = OrderRefunded(
        number="R1", order=sold, customer_id=shopper.customer_id, amount=Money(25800), refunded_at=now
    )

    for _again in range(2):
        transactional(subscribers.on_order_refunded)(event, now=now)

    assert [_unit(serial).status for serial in ("SN-1", "SN-2")] == [UnitStatus.RETURNED] * 2
    assert queries.list_units(for_customer=shopper.customer_id).items == []
    assert queries.look_up(serial="SN-1", now=now) is None


def test_what_anybody_may_know_of_a_serial(now, sold):
    parcel = Unit.objects.get(serial="SN-1").parcel
    services.follow_parcel(parcel=parcel, delivered_at=now)

    answer = queries.look_up(serial=" sn-1", now=now)

    assert (answer.serial, answer.is_in_warranty, answer.recall) == ("SN-1", True, None)
    assert answer.warranty_until == datetime(2028, 11, 22, 16, tzinfo=UTC)
    assert queries.look_up(serial="SN-9", now=now) is None


def test_known_and_unknown_serials_are_looked_up_alike(now, sold, django_assert_num_queries):
    for serial in ("SN-1", "SN-9"):
        with django_assert_num_queries(3):
            queries.look_up(serial=serial, now=now)


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_takes_three_queries_however_long(now, shopper, units, django_assert_num_queries):
    number = make_paid_order(shopper, ("A-1", units), now=now)
    ship(number, *(f"SN-{place}" for place in range(units)), now=now)
    hear_all(now=now)

    with django_assert_num_queries(3):
        page = queries.list_units(for_customer=shopper.customer_id)

    assert len(page.items) == units


def test_one_address_asks_twenty_times_in_ten_minutes(now, production):
    for _time in range(20):
        services.count_lookup(ip="192.0.2.1", now=now)

    with pytest.raises(TooManyLookups):
        services.count_lookup(ip="192.0.2.1", now=now)
    services.count_lookup(ip="192.0.2.2", now=now)
    services.count_lookup(ip="", now=now)
    services.count_lookup(ip="192.0.2.1", now=now + timedelta(minutes=11))


def test_an_order_without_serials_has_no_units(now, shopper):
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    ship(number, now=now)
    hear_all(now=now)

    assert Unit.objects.count() == 0


def test_a_serial_without_its_unit_is_found_once_its_events_are_delivered(now, shopper):
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    ship(number, "SN-1", now=now)

    under_way = queries.check_invariants()[0].broken
    OutboxEvent.objects.update(state="DELIVERED")

    assert (under_way, queries.check_invariants()[0].broken) == ((), ("SN-1",))


def test_the_steps_of_a_unit_are_in_the_table():
    with pytest.raises(UnitCannotMove):
        check_unit_move(present=UnitStatus.RETURNED, to=UnitStatus.REPLACED)


def test_a_note_is_written_once(now, sold):
    hear_all(now=now)
    hear_all(now=now)

    assert UnitStep.objects.count() == 2
