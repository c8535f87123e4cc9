"""Exchanges and repairs from application to goods: stock, surplus, serials, quotes, days in the workshop."""

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import queries, services, tasks
from zhida.shop.aftersales.errors import (
    CaseCannotMove,
    ExchangeCostsMore,
    ExchangeSkuUnknown,
    WrongSerial,
)
from zhida.shop.aftersales.events import UnitReplaced
from zhida.shop.aftersales.models import CaseUnits
from zhida.shop.aftersales.records import (
    CaseKind,
    CaseReason,
    Finding,
    OutgoingParcel,
    RefundRequest,
    RefusalReason,
    RepairQuote,
)
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    PARCEL,
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
    sign,
    staff_photo,
    status,
)
from zhida.shop.cart.tests.factories import make_sku, price_sku
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.inventory.errors import OutOfStock
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import ReasonMissing

pytestmark = pytest.mark.django_db

EXCHANGE = {"kind": CaseKind.EXCHANGE, "reason": CaseReason.FAULTY}
REPAIR = {"kind": CaseKind.REPAIR, "reason": CaseReason.FAULTY}


@pytest.fixture
def bought(now):
    """Two units of 129.00 in black, signed for; white is of the same product."""
    make_place()
    make_sku("A-1", now=now, fen=12900, skus=("A-1", "A-2"))
    return make_bought(("A-1", 2), now=now)


@pytest.fixture
def desk(staff_actor):
    return staff_actor(Role.ORDER)


def _received(shopper, order, *, now, serials=None, **wish):
    number = open_case(shopper, order, now=now, **wish)
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    receive(number, now=now, serials=serials)
    return number


def _free(*codes):
    return inventory_queries.free_units_by_code(codes=codes)


def _price(code, fen, *, now):
    price_sku(sellable_skus(skus=[code], now=now)[code].sku_id, fen, now=now)


def test_an_exchange_sends_new_units_and_frees_the_line(now, bought, desk):
    shopper, order = bought
    number = open_case(shopper, order, now=now, **EXCHANGE)
    with pytest.raises(CaseCannotMove):
        services.send_replacement(actor=desk, number=number, parcel=PARCEL, now=now)
    services.approve_case(actor=desk, number=number, now=now)
    assert _free("A-1") == {"A-1": 7}
    receive(number, now=now)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)

    services.send_replacement(actor=desk, number=number, parcel=PARCEL, now=now)

    told = read(number, now=now)
    assert (told.summary.status.value, told.parcel.tracking) == ("REPLACED", "SF9000001")
    assert (_free("A-1"), order_of(order).refunding, CaseUnits.objects.get().open_units) == (
        {"A-1": 7}, Money(0), 0,
    )  # fmt: skip
    (event,) = events(UnitReplaced)
    assert (event.case, event.line, event.old_serial, event.parcel) == (
        number,
        "L001",
        "",
        told.parcel.number,
    )
    assert books() == []
    sign(told.parcel.number, now=later(now, days=10))
    window = queries.windows_of_order(order=order, for_customer=shopper.customer_id, now=now)[0]
    assert window.dates.exchange_until > later(now, days=24)
    assert window.dates.return_until < later(now, days=20)


def test_units_with_serials_are_replaced_by_units_with_serials(now, desk):
    make_place()
    make_sku("A-1", now=now)
    shopper, order = make_bought(("A-1", 1), now=now, serials={"L001": ("SN-001",)})
    number = _received(shopper, order, now=now, serials={"L001": ("SN-001",)}, **EXCHANGE)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    with pytest.raises(WrongSerial):
        services.send_replacement(actor=desk, number=number, parcel=PARCEL, now=now)

    parcel = OutgoingParcel(carrier="SF", tracking="SF9000002", serials={"L001": ("sn-002",)})
    services.send_replacement(actor=desk, number=number, parcel=parcel, now=now)

    assert [(one.old_serial, one.new_serial) for one in events(UnitReplaced)] == [("SN-001", "SN-002")]
    again = open_case(shopper, order, now=now, **REPAIR)
    services.approve_case(actor=desk, number=again, now=now)
    with pytest.raises(WrongSerial):
        receive(again, now=now, serials={"L001": ("SN-001",)})
    receive(again, now=now, serials={"L001": ("SN-002",)})


def test_a_cheaper_variant_gives_the_surplus_back(now, bought, desk):
    shopper, order = bought
    _price("A-2", 10000, now=now)
    wish = {"kind": CaseKind.EXCHANGE, "reason": CaseReason.OTHER_VARIANT, "wanted_sku": "A-2"}
    number = _received(shopper, order, now=now, quantities={"L001": 2}, **wish)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)

    services.send_replacement(actor=desk, number=number, parcel=PARCEL, now=now)
    let_money_arrive(number, now=now)

    told = read(number, now=now)
    assert (told.surplus, told.refund.amount, told.wanted_sku) == (Money(5800), Money(5800), "A-2")
    assert (told.summary.status.value, order_of(order).refunded) == ("REPLACED", Money(5800))
    assert (_free("A-1", "A-2"), books()) == ({"A-1": 8, "A-2": 8}, [])


def test_a_surplus_is_never_more_than_what_is_left(now, bought, desk):
    shopper, order = bought
    _price("A-2", 10000, now=now)
    wish = {"kind": CaseKind.EXCHANGE, "reason": CaseReason.OTHER_VARIANT, "wanted_sku": "A-2"}
    number = _received(shopper, order, now=now, **wish)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    request = RefundRequest(quantities={}, freight=None, amount=Money(25800), reason="协商")
    services.refund_order(actor=SYSTEM_ACTOR, number=order, request=request, idempotency_key="s", now=now)

    services.send_replacement(actor=desk, number=number, parcel=PARCEL, now=now)

    assert read(number, now=now).refund is None


def test_a_dearer_or_unknown_variant_is_refused(now, bought):
    shopper, order = bought
    _price("A-2", 13000, now=now)
    make_sku("B-1", now=now)
    wish = {"kind": CaseKind.EXCHANGE, "reason": CaseReason.OTHER_VARIANT}

    with pytest.raises(ExchangeCostsMore) as refused:
        open_case(shopper, order, now=now, wanted_sku="A-2", **wish)
    for code in ("B-1", "NONE"):
        with pytest.raises(ExchangeSkuUnknown):
            open_case(shopper, order, now=now, wanted_sku=code, **wish)

    assert refused.value.data["difference"] == Money(100)
    same = open_case(shopper, order, now=now, wanted_sku="A-1", **wish)
    assert read(same, now=now).surplus == Money(0)


def test_an_exchange_without_goods_ends_in_money(now, bought, desk):
    shopper, order = bought
    number = open_case(shopper, order, now=now, **EXCHANGE)
    with pytest.raises(CaseCannotMove):
        services.refund_instead(actor=desk, number=number, now=now)
    services.approve_case(actor=desk, number=number, now=now)
    receive(number, now=now)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)

    services.refund_instead(actor=desk, number=number, now=now)
    let_money_arrive(number, now=now)

    assert (status(number, now=now), order_of(order).refunded) == ("REFUNDED", Money(12900))
    assert (_free("A-1"), books()) == ({"A-1": 8}, [])


def test_an_exchange_of_what_is_sold_out_cannot_be_promised(now, desk):
    make_place()
    make_sku("A-1", now=now, stock=1)
    shopper, order = make_bought(("A-1", 1), now=now)
    number = open_case(shopper, order, now=now, **EXCHANGE)

    with pytest.raises(OutOfStock):
        services.approve_case(actor=desk, number=number, now=now)

    assert status(number, now=now) == "APPLIED"


@pytest.mark.parametrize("ending", ["cancel", "lapse"])
def test_goods_kept_for_an_exchange_that_does_not_happen_are_sold_to_others(now, bought, desk, ending):
    shopper, order = bought
    number = open_case(shopper, order, now=now, **EXCHANGE)
    services.approve_case(actor=desk, number=number, now=now)

    if ending == "cancel":
        services.cancel_case(actor=shopper, number=number, now=now)
    else:
        tasks.tend_case(number, now=later(now, days=7))

    assert _free("A-1") == {"A-1": 8}


def test_a_refused_exchange_upheld_on_appeal_goes_on(now, bought, desk, staff_actor):
    shopper, order = bought
    number = _received(shopper, order, now=now, **EXCHANGE)
    picture = staff_photo(desk, number, now=now)
    refused = Finding(is_accepted=False, refusal=RefusalReason.UNAUTHORISED_REPAIR, photos=(picture,))
    services.inspect_case(actor=desk, number=number, finding=refused, now=now)
    services.appeal_case(actor=shopper, number=number, reason="没有拆过", now=now)

    services.approve_case(actor=staff_actor(Role.SUPPORT, user_id=9002), number=number, now=now)

    assert status(number, now=now) == "REPLACING"


def test_a_repair_in_warranty_is_free_and_counts_its_days(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now, **REPAIR)
    with pytest.raises(CaseCannotMove):
        services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    with pytest.raises(InvalidInput):
        _quote(desk, number, 100, now=now, is_in_warranty=True)
    with pytest.raises(CaseCannotMove):
        services.finish_repair(actor=desk, number=number, parts=(), now=now)
    _quote(desk, number, 0, now=now, is_in_warranty=True)

    services.finish_repair(actor=desk, number=number, parts=("主板",), now=later(now, days=7))
    services.send_back(actor=desk, number=number, parcel=PARCEL, now=later(now, days=8))

    told = read(number, now=now)
    assert (told.summary.status.value, told.repair.repair_days, told.repair.parts) == (
        "REPAIRED",
        8,
        ("主板",),
    )
    assert (told.repair.quote, told.parcel.tracking, books()) == (Money(0), "SF9000001", [])


def _quote(desk, number, fen, *, now, is_in_warranty=False):
    quote = RepairQuote(amount=Money(fen), is_in_warranty=is_in_warranty, note="换主板")
    services.quote_repair(actor=desk, number=number, quote=quote, now=now)


def test_a_quote_is_taken_paid_and_worked_off(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now, **{**REPAIR, "reason": CaseReason.ACCIDENT})
    _quote(desk, number, 30000, now=now)
    with pytest.raises(CaseCannotMove):
        _quote(desk, number, 30000, now=now)
    with pytest.raises(CaseCannotMove):
        services.note_repair_paid(actor=desk, number=number, reason="转账", now=now)
    services.answer_quote(actor=shopper, number=number, accepts=True, now=now)
    with pytest.raises(ReasonMissing):
        services.note_repair_paid(actor=desk, number=number, reason=" ", now=now)

    services.note_repair_paid(actor=desk, number=number, reason="转账 2026112301", now=now)

    assert status(number, now=now) == "REPAIRING"
    with pytest.raises(CaseCannotMove):
        services.answer_quote(actor=shopper, number=number, accepts=True, now=now)


@pytest.mark.parametrize("ending", ["decline", "silence", "unpaid"])
def test_goods_of_a_quote_not_taken_go_home_as_they_are(now, bought, desk, ending):
    shopper, order = bought
    number = _received(shopper, order, now=now, **REPAIR)
    _quote(desk, number, 30000, now=now)

    if ending == "decline":
        services.answer_quote(actor=shopper, number=number, accepts=False, now=now)
    elif ending == "unpaid":
        services.answer_quote(actor=shopper, number=number, accepts=True, now=now)
    tasks.tend_case(number, now=later(now, days=7))
    assert status(number, now=now) == "RETURNING"
    services.send_back(actor=desk, number=number, parcel=PARCEL, now=now)

    assert (status(number, now=now), books()) == ("SENT_BACK", [])


def test_what_is_not_here_cannot_be_sent_home(now, bought, desk):
    shopper, order = bought
    number = open_case(shopper, order, now=now, **REPAIR)

    with pytest.raises(CaseCannotMove):
        services.send_back(actor=desk, number=number, parcel=PARCEL, now=now)
