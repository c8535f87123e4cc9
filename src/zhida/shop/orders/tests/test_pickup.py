"""Orders that their buyers fetch: ready in the store, handed over once, and refused to couriers."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.inventory.services import ensure_warehouse
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries, services, subscribers
from zhida.shop.orders.errors import FetchedFromStore, NotFetched, OrderCannotMove, PaymentInDoubt
from zhida.shop.orders.events import OrderClosed
from zhida.shop.orders.records import OrderStatus, ShipmentDraft
from zhida.shop.orders.tests.factories import make_order, make_paid_order
from zhida.shop.payments.discrepancies import DiscrepancyKind, Finding, open_discrepancy
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.errors import PickupCodeWrong, PickupEnded, PickupNotFound, UnknownCourier
from zhida.shop.shipping.events import ParcelDelivered
from zhida.shop.shipping.models import Parcel
from zhida.shop.shipping.records import ParcelState, PickupState, StoreRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def store(now):
    ensure_warehouse(code="SHELF")
    record = StoreRecord(
        code="NS",
        name="南山店",
        region_code="440305",
        address="海德路 1 号",
        phone="0755-12345678",
        hours="10:00–22:00",
        warehouse="SHELF",
    )
    return shipping_services.put_store(actor=SYSTEM_ACTOR, store=record, now=now)


@pytest.fixture
def paid(store, now):
    """Two units of A-1, paid, to be fetched in NS."""
    make_sku("A-1", now=now)
    return make_paid_order(make_shopper(now=now), ("A-1", 2), now=now, pickup_point="NS")


def _code(number, now):
    return shipping_queries.pickup_code(ref=number, now=now)


def _status(number):
    return queries.status_of(number=number, for_customer=None)


def _hand_over(actor, number, now, **given):
    given = {"code": _code(number, now), "serials": {}, **given}
    return services.hand_over(actor=actor, number=number, now=now, **given)


def test_a_paid_order_is_laid_ready_with_an_audit_row(clerk, paid, now):
    pickup = services.lay_ready(actor=clerk, number=paid, now=now)

    assert (pickup.ref, pickup.store, pickup.state) == (paid, "NS", PickupState.READY)
    assert _status(paid) is OrderStatus.PACKING
    assert queries.get_order_for_staff(number=paid).pickup_point == "NS"
    assert AuditEntry.objects.filter(action="orders.lay_ready", subject=f"order:{paid}").count() == 1


def test_an_order_in_packing_is_laid_ready_again_as_it_is(clerk, paid, now):
    services.mark_packing(actor=clerk, number=paid, now=now)
    first = services.lay_ready(actor=clerk, number=paid, now=now)

    assert services.lay_ready(actor=clerk, number=paid, now=now + timedelta(hours=1)) == first


def test_the_handover_signs_for_everything_at_once(clerk, paid, now):
    services.lay_ready(actor=clerk, number=paid, now=now)

    parcel = _hand_over(clerk, paid, now)

    assert (parcel.carrier, parcel.tracking, parcel.lines) == ("PICKUP", paid, (("L001", 2),))
    assert _status(paid) is OrderStatus.SHIPPED
    sent = shipping_queries.parcels_for(refs=[paid])[paid]
    assert [(one.state, one.delivered_at, one.carrier_name) for one in sent] == [
        (ParcelState.DELIVERED, now, "门店自提")
    ]
    event = OutboxEvent.objects.get(name=ParcelDelivered.name)
    transactional(subscribers.on_parcel_delivered)(ParcelDelivered.from_payload(event.payload), now=now)
    assert _status(paid) is OrderStatus.DELIVERED
    assert queries.signed_lines(number=paid) == {"L001": now}


def test_a_wrong_code_counts_and_hands_nothing_over(clerk, paid, now):
    services.lay_ready(actor=clerk, number=paid, now=now)

    with pytest.raises(PickupCodeWrong) as refused:
        _hand_over(clerk, paid, now, code="nonsense")

    assert refused.value.data["left"] == 4
    assert _status(paid) is OrderStatus.PACKING
    assert not Parcel.objects.exists()


def test_the_second_handover_is_refused(clerk, paid, now):
    services.lay_ready(actor=clerk, number=paid, now=now)
    code = _code(paid, now)
    _hand_over(clerk, paid, now)

    with pytest.raises(PickupEnded):
        _hand_over(clerk, paid, now, code=code)

    assert Parcel.objects.count() == 1


def test_a_handover_refused_for_its_serials_leaves_the_goods_ready(clerk, paid, now):
    services.lay_ready(actor=clerk, number=paid, now=now)

    with pytest.raises(ShopError):
        _hand_over(clerk, paid, now, serials={"L001": ("!",)})

    assert shipping_queries.find_pickup(ref=paid).state is PickupState.READY
    _hand_over(clerk, paid, now, serials={"L001": ("SN-0001", "SN-0002")})
    assert queries.serials_of(number=paid) == {"L001": ("SN-0001", "SN-0002")}


def test_nothing_is_handed_over_before_it_lies_ready(clerk, paid, now):
    with pytest.raises(PickupNotFound):
        _hand_over(clerk, paid, now, code="12345678")


def test_an_order_that_is_sent_is_not_handed_over(clerk, store, now):
    make_sku("A-1", now=now)
    number = make_paid_order(make_shopper(now=now), ("A-1", 1), now=now)

    with pytest.raises(NotFetched):
        services.lay_ready(actor=clerk, number=number, now=now)
    with pytest.raises(NotFetched):
        _hand_over(clerk, number, now, code="12345678")
    draft = ShipmentDraft(carrier="PICKUP", tracking="SF100000001")
    with pytest.raises(UnknownCourier):
        services.ship(actor=clerk, number=number, shipment=draft, now=now)


def test_an_order_that_is_fetched_goes_with_no_courier(clerk, paid, now):
    draft = ShipmentDraft(carrier="SF", tracking="SF100000001")
    with pytest.raises(FetchedFromStore):
        services.ship(actor=clerk, number=paid, shipment=draft, now=now)


def test_an_unpaid_order_is_not_laid_ready(clerk, store, now):
    make_sku("A-1", now=now)
    number = make_order(make_shopper(now=now), ("A-1", 1), now=now, pickup_point="NS")

    with pytest.raises(OrderCannotMove):
        services.lay_ready(actor=clerk, number=number, now=now)


def test_an_order_whose_money_is_in_doubt_is_not_laid_ready(clerk, paid, now):
    finding = Finding(
        kind=DiscrepancyKind.MISSING_REMOTE, account="simulator", number="P1", ref=paid, found="missing"
    )
    transactional(open_discrepancy)(finding, now=now)

    with pytest.raises(PaymentInDoubt):
        services.lay_ready(actor=clerk, number=paid, now=now)


def test_only_those_at_the_counter_hand_over(staff_actor, paid, now):
    auditor = staff_actor(Role.AUDITOR)

    for act in (
        lambda: services.lay_ready(actor=auditor, number=paid, now=now),
        lambda: _hand_over(auditor, paid, now, code="12345678"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_closed_order_leaves_the_shelf(clerk, paid, now):
    services.lay_ready(actor=clerk, number=paid, now=now)
    closed = OrderClosed(number=paid, customer_id=1, refunded=Money(25800))

    transactional(subscribers.on_order_closed)(closed, now=now)

    assert shipping_queries.find_pickup(ref=paid).state is PickupState.ENDED


def test_the_counter_sees_what_waits_and_what_was_handed_over(clerk, store, paid, now):
    make_sku("B-1", now=now)
    sent = make_paid_order(make_shopper(now=now), ("B-1", 1), now=now)
    waiting = queries.counter_orders(actor=clerk, numbers=[sent, paid])
    listed = queries.list_fetched(actor=clerk, store="NS", cursor=None, but=[])
    without = queries.list_fetched(actor=clerk, store="NS", cursor=None, but=[paid])

    services.lay_ready(actor=clerk, number=paid, now=now)
    _hand_over(clerk, paid, now)
    handed = queries.counter_orders(actor=clerk, numbers=[paid])

    assert [one.number for one in waiting] == [paid]
    assert [(line.key, line.units, line.needs_serial) for line in handed[0].lines] == [("L001", 2, False)]
    assert ([one.number for one in listed.items], list(without.items)) == ([paid], [])


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_two_handovers_at_once_give_the_goods_once(clerk, paid, now):
    services.lay_ready(actor=clerk, number=paid, now=now)
    code = _code(paid, now)
    start = threading.Barrier(2)
    outcomes = []

    def hand_over():
        start.wait()
        try:
            outcomes.append(_hand_over(clerk, paid, now, code=code).carrier)
        except ShopError as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hand_over) for _clerk in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["PICKUP", "pickup_ended"]
    assert Parcel.objects.count() == 1
