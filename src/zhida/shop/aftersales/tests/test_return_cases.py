"""A return from application to money: deadlines, the bench, refusals, stock, the refund nobody asks for."""

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import queries, services, tasks
from zhida.shop.aftersales.errors import (
    AfterWindow,
    AlreadyRestocked,
    CaseCannotMove,
    CaseMediaNotFound,
    CaseNotAllowed,
    CaseNotFound,
    RefusalNotAllowed,
    TrackingInUse,
    UnitsInCase,
    WrongSerial,
)
from zhida.shop.aftersales.events import CaseMoved, CaseOpened, CaseOverdue, OrderRefunded
from zhida.shop.aftersales.models import Case, CaseUnits
from zhida.shop.aftersales.records import (
    CaseReason,
    CaseStatus,
    Disposition,
    Finding,
    RefusalReason,
    RestockWish,
    Turn,
)
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    PARCEL,
    PLACE,
    books,
    events,
    later,
    let_money_arrive,
    make_bought,
    make_place,
    open_case,
    order_of,
    read,
    receive,
    staff_photo,
    status,
)
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.inventory.errors import StockNotFound
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.idempotency import IdempotencyMismatch
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import OrderLineNotFound, OrderNotFound, UnitsNotRefundable
from zhida.shop.shipping.errors import InvalidTrackingNumber

pytestmark = pytest.mark.django_db


@pytest.fixture
def bought(now):
    """Two units of 129.00, signed for."""
    make_place()
    make_sku("A-1", now=now, fen=12900)
    return make_bought(("A-1", 2), now=now)


@pytest.fixture
def desk(staff_actor):
    return staff_actor(Role.ORDER)


def _received(shopper, order, *, now, **more):
    number = open_case(shopper, order, now=now, **more)
    if status(number, now=now) == "APPLIED":
        services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    receive(number, now=now)
    return number


def test_a_return_without_a_reason_goes_through_by_itself(now, bought, desk):
    shopper, order = bought

    number = open_case(shopper, order, now=now, note="不合适")
    told = read(number, now=now)
    assert (told.summary.status, told.return_to) == (CaseStatus.APPROVED, PLACE)
    assert (told.summary.turn, told.summary.shown) == (Turn.SHOPPER, Money(12900))
    services.enter_shipment(actor=shopper, number=number, carrier="顺丰速运", tracking="sf 123-4567", now=now)
    services.enter_shipment(actor=shopper, number=number, carrier="SF", tracking="SF1234567", now=now)
    receive(number, now=now)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    let_money_arrive(number, now=now)

    after = read(number, now=now)
    assert [step.status.value for step in after.steps] == [
        "APPLIED", "APPROVED", "SENT", "RECEIVED", "REFUNDING", "REFUNDED",
    ]  # fmt: skip
    assert (after.tracking, after.refund.amount, after.summary.turn) == (
        "SF1234567",
        Money(12900),
        Turn.NOBODY,
    )
    assert order_of(order).refunded == Money(12900)
    assert CaseUnits.objects.get().open_units == 0
    assert [event.kind for event in events(CaseOpened)] == ["RETURN"]
    assert [event.status for event in events(CaseMoved)][-1] == "REFUNDED"
    assert [(event.order, event.amount) for event in events(OrderRefunded)] == [(order, Money(12900))]
    assert AuditEntry.objects.filter(subject=f"case:{number}").count() == 2
    assert not Timer.objects.filter(kind="aftersales.case_due", key=number).exists()
    assert books() == []


def test_without_an_address_a_return_waits_for_staff(now):
    make_sku("A-1", now=now)
    shopper, order = make_bought(("A-1", 1), now=now)

    assert status(open_case(shopper, order, now=now), now=now) == "APPLIED"


def test_the_same_key_opens_one_case(now, bought):
    shopper, order = bought

    first = open_case(shopper, order, now=now, key="k1")
    again = open_case(shopper, order, now=now, key="k1")

    assert (first, Case.objects.count()) == (again, 1)
    with pytest.raises(IdempotencyMismatch):
        open_case(shopper, order, now=now, key="k1", quantities={"L001": 2})


def test_goods_back_for_seven_days_are_paid_without_anybody(now, bought):
    shopper, order = bought
    number = _received(shopper, order, now=now)

    tasks.tend_case(number, now=later(now, days=4, hours=23))
    assert events(CaseOverdue) == []
    for _again in range(2):
        tasks.tend_case(number, now=later(now, days=5))
    assert [(event.number, event.status) for event in events(CaseOverdue)] == [(number, "RECEIVED")]
    assert Timer.objects.get(kind="aftersales.case_due", key=number).due_at == later(now, days=7)
    tasks.tend_case(number, now=later(now, days=7))

    assert status(number, now=now) == "REFUNDING"
    assert read(number, now=now).refund.amount == Money(12900)
    tasks.tend_case(number, now=later(now, days=8))
    assert status(number, now=now) == "REFUNDING"


def test_a_refusal_in_time_stops_the_refund_and_the_goods_go_home(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now)
    picture = staff_photo(desk, number, now=now)
    refused = Finding(
        is_accepted=False, refusal=RefusalReason.TRACES_OF_USE, photos=(picture,), note="已激活"
    )

    services.inspect_case(actor=desk, number=number, finding=refused, now=now)

    told = read(number, now=now)
    assert told.refusal == "有激活、授权或留存个人数据等使用痕迹 已激活"
    assert (told.summary.status, told.can_appeal) == (CaseStatus.REJECTED, True)
    assert [one.refusal for one in told.inspections] == [RefusalReason.TRACES_OF_USE]
    with pytest.raises(UnitsInCase):
        open_case(shopper, order, now=now, quantities={"L001": 2})
    tasks.tend_case(number, now=later(now, days=7))
    assert status(number, now=now) == "REJECTED"
    services.send_back(actor=desk, number=number, parcel=PARCEL, now=now)
    assert (status(number, now=now), read(number, now=now).parcel.tracking) == ("SENT_BACK", "SF9000001")
    assert books() == []


@pytest.mark.parametrize(
    "finding",
    [
        Finding(is_accepted=False, refusal=RefusalReason.OUTER_WEAR),
        Finding(is_accepted=False, refusal=None, photos=("M1",)),
        Finding(is_accepted=False, refusal=RefusalReason.NO_FAULT_FOUND, photos=("M1",)),
        Finding(is_accepted=True, refusal=RefusalReason.OUTER_WEAR, photos=("M1",)),
    ],
)
def test_goods_are_refused_only_with_a_statutory_reason_and_a_photo(now, bought, desk, finding):
    shopper, order = bought
    number = _received(shopper, order, now=now)
    before = database_digest()

    with pytest.raises(RefusalNotAllowed):
        services.inspect_case(actor=desk, number=number, finding=finding, now=now)

    assert database_digest() == before


def test_a_photo_of_a_refusal_is_staffs_own_and_of_this_case(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now)
    finding = Finding(is_accepted=False, refusal=RefusalReason.OUTER_WEAR, photos=("M-NONE",))

    with pytest.raises(CaseMediaNotFound):
        services.inspect_case(actor=desk, number=number, finding=finding, now=now)


def test_a_claimed_fault_that_is_not_there_is_settled_as_without_a_reason(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now, reason=CaseReason.FAULTY)
    assert read(number, now=now).is_faulty

    services.inspect_case(
        actor=desk, number=number, finding=Finding(is_accepted=True, is_fault_found=False), now=now
    )

    told = read(number, now=now)
    assert (told.is_faulty, told.refund.figures.frozen) == (False, Money(12900))


def test_a_fault_is_paid_at_frozen_shares(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now, reason=CaseReason.DAMAGED)

    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)

    assert (read(number, now=now).refund.amount, read(number, now=now).refund.figures) == (Money(12900), None)


def test_returned_goods_become_sellable_refurbished_or_scrap_once(now, bought, desk):
    shopper, order = bought
    make_sku("A-1-R", now=now, fen=9900, stock=0)
    number = _received(shopper, order, now=now, quantities={"L001": 2})
    wishes = (
        RestockWish(line="L001", disposition=Disposition.REFURBISHED, quantity=1, sku="A-1-R"),
        RestockWish(line="L001", disposition=Disposition.SELLABLE, quantity=1),
    )
    with pytest.raises(CaseCannotMove):
        services.restock_case(actor=desk, number=number, units=wishes, warehouse="", now=now)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    with pytest.raises(InvalidInput):
        services.restock_case(actor=desk, number=number, units=wishes[:1], warehouse="", now=now)
    unknown = (RestockWish(line="L001", disposition=Disposition.REFURBISHED, quantity=2, sku="NONE"),)
    with pytest.raises(StockNotFound):
        services.restock_case(actor=desk, number=number, units=unknown, warehouse="", now=now)

    services.restock_case(actor=desk, number=number, units=wishes, warehouse="MAIN", now=now)

    assert inventory_queries.free_units_by_code(codes=["A-1", "A-1-R"]) == {"A-1": 9, "A-1-R": 1}
    restocked = read(number, now=now).summary.lines[0].restocked
    assert [(one.disposition.value, one.sku) for one in restocked] == [
        ("REFURBISHED", "A-1-R"),
        ("SELLABLE", ""),
    ]
    with pytest.raises(AlreadyRestocked):
        services.restock_case(actor=desk, number=number, units=wishes, warehouse="", now=now)
    assert not any(result.broken for result in inventory_queries.check_invariants())


def test_scrap_is_only_noted(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    scrap = (RestockWish(line="L001", disposition=Disposition.SCRAP, quantity=1),)

    services.restock_case(actor=desk, number=number, units=scrap, warehouse="", now=now)

    assert inventory_queries.free_units_by_code(codes=["A-1"]) == {"A-1": 8}


def test_goods_not_sent_in_time_end_the_case_and_may_come_after_all(now, bought):
    shopper, order = bought
    number = open_case(shopper, order, now=now)

    tasks.tend_case(number, now=later(now, days=6))
    assert status(number, now=now) == "APPROVED"
    tasks.tend_case(number, now=later(now, days=7))
    assert (status(number, now=now), CaseUnits.objects.get().open_units) == ("LAPSED", 0)
    receive(number, now=now)

    assert (status(number, now=now), CaseUnits.objects.get().open_units) == ("RECEIVED", 1)


def test_a_case_given_up_frees_its_units(now, bought):
    shopper, order = bought
    number = open_case(shopper, order, now=now, quantities={"L001": 2})
    with pytest.raises(UnitsInCase) as refused:
        open_case(shopper, order, now=now)
    assert refused.value.data["left"] == 0

    services.cancel_case(actor=shopper, number=number, now=now)

    assert status(open_case(shopper, order, now=now), now=now) == "APPROVED"
    with pytest.raises(CaseCannotMove):
        services.cancel_case(actor=shopper, number=number, now=now)


def test_a_waybill_stands_in_one_case_only(now, bought):
    shopper, order = bought
    first, second = (open_case(shopper, order, now=now) for _unit in range(2))
    services.enter_shipment(actor=shopper, number=first, carrier="SF", tracking="SF1234567", now=now)
    before = database_digest()

    with pytest.raises(TrackingInUse):
        services.enter_shipment(actor=shopper, number=second, carrier="SF", tracking="SF1234567", now=now)
    with pytest.raises(InvalidTrackingNumber):
        services.enter_shipment(actor=shopper, number=second, carrier="SF", tracking="?", now=now)
    with pytest.raises(CaseCannotMove):
        services.enter_shipment(actor=shopper, number=first, carrier="SF", tracking="SF7654321", now=now)

    assert database_digest() == before


def test_a_wrong_serial_is_refused_with_its_reason(now):
    make_place()
    make_sku("A-1", now=now)
    shopper, order = make_bought(("A-1", 2), now=now, serials={"L001": ("SN-001", "SN-002")})
    number = open_case(shopper, order, now=now)

    for given in (("SN-999",), (), ("SN-001", "SN-001")):
        with pytest.raises(WrongSerial):
            receive(number, now=now, serials={"L001": given})
    receive(number, now=now, serials={"L001": (" sn-001 ",)})
    assert read(number, now=now).summary.lines[0].serials == ("SN-001",)
    services.inspect_case(actor=SYSTEM_ACTOR, number=number, finding=ACCEPTED, now=now)
    sellable = (RestockWish(line="L001", disposition=Disposition.SELLABLE, quantity=1),)
    services.restock_case(actor=SYSTEM_ACTOR, number=number, units=sellable, warehouse="", now=now)

    second = open_case(shopper, order, now=now)
    with pytest.raises(WrongSerial):
        receive(second, now=now, serials={"L001": ("SN-001",)})


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"quantities": {"L009": 1}}, OrderLineNotFound),
        ({"quantities": {"L001": 3}}, UnitsNotRefundable),
        ({"quantities": {"L001": 0}}, UnitsNotRefundable),
        ({"reason": CaseReason.NOT_WANTED}, CaseNotAllowed),
        ({"media": ("M-NONE",)}, CaseMediaNotFound),
    ],
)
def test_a_bad_application_writes_nothing(now, bought, change, error):
    shopper, order = bought
    before = database_digest()

    with pytest.raises(error):
        open_case(shopper, order, now=now, **change)

    assert database_digest() == before


def test_a_foreign_order_or_case_is_not_there(now, bought):
    shopper, order = bought
    stranger = make_shopper(now=now)
    number = open_case(shopper, order, now=now)

    with pytest.raises(OrderNotFound):
        open_case(stranger, order, now=now)
    with pytest.raises(CaseNotFound):
        services.cancel_case(actor=stranger, number=number, now=now)


def test_after_the_days_nothing_is_opened_and_the_last_day_is_named(now, bought):
    shopper, order = bought
    until = {kind.kind.value: kind.until for kind in _window(shopper, order, now).kinds}

    assert status(open_case(shopper, order, now=later(until["RETURN"], seconds=-1)), now=now) == "APPROVED"
    with pytest.raises(AfterWindow) as refused:
        open_case(shopper, order, now=until["RETURN"])
    assert refused.value.data["until"] == later(until["RETURN"], seconds=-1).date().isoformat()


def test_goods_are_handled_by_those_who_may(now, bought, staff_actor):
    shopper, order = bought
    number = open_case(shopper, order, now=now)

    with pytest.raises(PermissionDenied):
        services.receive_case(actor=staff_actor(Role.SUPPORT), number=number, serials={}, now=now)
    assert status(number, now=now) == "APPROVED"


def _window(shopper, order, now):
    return queries.windows_of_order(order=order, for_customer=shopper.customer_id, now=now)[0]
