"""A trade-in from its quote to its money, and what is refused on the way."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import queries as aftersales_queries
from zhida.shop.aftersales import services as aftersales
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.aftersales.tests.casework import make_bought, order_of
from zhida.shop.checkout.tests.factories import buy_now
from zhida.shop.devices.models import Recall, RecallItem
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import OrderLineNotFound, OrderNotFound, SerialCheckDigitWrong
from zhida.shop.tradeins import conf, queries, services, ties
from zhida.shop.tradeins.errors import (
    AccountNotAwaited,
    FindingInvalid,
    PayeeInvalid,
    PayoutConsentMissing,
    PhotoNotFound,
    QuoteExpired,
    RefusedSerialNotFound,
    SerialInTradeIn,
    SerialRefused,
    TooManyPhotos,
    TradeInCannotMove,
    TradeInExceedsLine,
    TradeInNotFound,
    TradeInOrderUnfit,
    WipeNotConfirmed,
)
from zhida.shop.tradeins.models import BenchPhoto, Inspection, TradeIn
from zhida.shop.tradeins.records import Payee
from zhida.shop.tradeins.tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _table(now):
    made.publish(now=now)


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


@pytest.fixture
def bought(now):
    return made.make_buyer(now=now)


def test_a_credit_goes_back_on_the_way_the_order_was_paid(now, bought):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)

    assert made.inspect(number, now=now) == "PAYING"
    refund = aftersales_queries.get_refund(number=made.read(number).refund)
    assert (refund.order, refund.amount, refund.units) == (order, Money(123450), {})
    assert made.books() == []
    made.end_refund(number, now=now)

    assert made.status(number) == "PAID"
    assert order_of(order).refunded == Money(123450)
    assert [step.status.value for step in made.read(number).steps] == [
        "QUOTED",
        "ACCEPTED",
        "SENT",
        "RECEIVED",
        "PAYABLE",
        "PAYING",
        "PAID",
    ]
    assert made.books() == []
    services.note_refunded(refund=refund.number, now=now)
    services.note_refund_failed(refund=refund.number, now=now)
    services.note_refunded(refund="A0", now=now)
    services.note_refund_failed(refund="A0", now=now)
    assert made.status(number) == "PAID"
    assert [one.number for one in queries.tied_to(order=order)] == [number]


def test_what_differs_is_quoted_anew_with_a_photo_and_a_reason(now, bought):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)

    with pytest.raises(FindingInvalid):
        made.inspect(number, now=now, answers=made.WORN, note="屏幕有划痕")
    assert Inspection.objects.count() == 0
    photo = made.add_photo(number, now=now)
    with pytest.raises(FindingInvalid):
        made.inspect(number, now=now, answers=made.WORN)
    with pytest.raises(FindingInvalid):
        made.inspect(number, now=now, answers=made.WORN, note="长" * 501)
    with pytest.raises(TradeInCannotMove):
        services.answer_requote(actor=shopper, number=number, is_accepted=True, now=now)

    assert made.inspect(number, now=now, answers=made.WORN, note="屏幕有划痕") == "REQUOTED"
    shown = made.read(number)
    assert (shown.summary.quoted, shown.summary.amount) == (Money(123450), Money(90759))
    assert (shown.photos, shown.inspections[0].note) == ((photo,), "屏幕有划痕")
    assert queries.photo_file(number=photo, for_customer=shopper.customer_id).exists()
    with pytest.raises(PhotoNotFound):
        queries.photo_file(number=photo, for_customer=made.stranger(now=now).customer_id)
    services.answer_requote(actor=shopper, number=number, is_accepted=True, now=now)
    made.end_refund(number, now=now)

    assert (made.status(number), order_of(order).refunded) == ("PAID", Money(90759))


def test_who_does_not_sell_gets_the_device_back(now, bought):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)
    made.add_photo(number, now=now)
    made.inspect(number, now=now, answers=made.WORN, note="屏幕有划痕")

    services.answer_requote(actor=shopper, number=number, is_accepted=False, now=now)
    services.send_back(actor=made.BENCH, number=number, carrier="SF", tracking="SF9", now=now)

    shown = made.read(number)
    assert (shown.summary.status.value, shown.back_tracking) == ("RETURNED", "SF9")
    assert order_of(order).refunding == Money(0)
    again = made.start(shopper, now=now)
    made.accept(shopper, again, made.by_credit(order), now=now)
    assert made.status(again) == "ACCEPTED"


@pytest.mark.parametrize("serial", [made.IMEI, "OTHER-1"])
def test_another_device_or_a_worthless_one_goes_back(now, bought, serial):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)
    made.add_photo(number, now=now)
    answers = {**made.PERFECT, "ACCOUNT": "LOCKED"} if serial == made.IMEI else made.PERFECT

    assert made.inspect(number, now=now, answers=answers, serial=serial, note="不符") == "RETURNING"
    assert made.books() == []


def test_silence_after_a_new_quote_sends_the_device_back(now, bought):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)
    made.add_photo(number, now=now)
    made.inspect(number, now=now, answers=made.WORN, note="屏幕有划痕")

    services.tend_trade_in(number=number, now=now + conf.ANSWER_WITHIN)

    assert made.status(number) == "RETURNING"


def test_an_acceptance_that_is_not_followed_by_a_parcel_lapses(now, bought):
    shopper, order = bought
    number = made.start(shopper, now=now)
    made.accept(shopper, number, made.by_credit(order), now=now)

    services.tend_trade_in(number=number, now=now + conf.SEND_WITHIN)

    assert (made.status(number), TradeIn.objects.get().open_serial) == ("EXPIRED", None)


def test_a_credit_that_the_order_cannot_take_any_more_is_paid_by_transfer(now, bought):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)
    other = made.start(shopper, now=now)
    TradeIn.objects.filter(number=other).update(amount_minor=176551)
    with pytest.raises(TradeInExceedsLine):
        made.accept(shopper, other, made.by_credit(order, serial="OLD-2"), now=now)
    request = RefundRequest(quantities={}, freight=None, amount=Money(200000), reason="补偿")
    aftersales.refund_order(actor=SYSTEM_ACTOR, number=order, request=request, idempotency_key="x", now=now)

    assert made.inspect(number, now=now) == "PAYABLE"
    shown = made.read(number).summary
    assert (shown.needs_account, shown.way.value) == (True, "TRANSFER")
    with pytest.raises(PayoutConsentMissing):
        services.give_account(actor=shopper, number=number, payee=made.PAYEE, is_agreed=False, now=now)
    services.give_account(actor=shopper, number=number, payee=made.PAYEE, is_agreed=True, now=now)
    with pytest.raises(AccountNotAwaited):
        services.give_account(actor=shopper, number=number, payee=made.PAYEE, is_agreed=True, now=now)
    assert (made.read(number).account_tail, made.books()) == ("0000", [])


def test_what_may_be_tied(now, bought):
    shopper, order = bought
    number = made.start(shopper, now=now)
    unpaid = buy_now(shopper, ("NEW-1", 1), now=now).number
    _other, foreign = make_bought(("NEW-1", 1), now=now)

    for tie, error in (
        ((foreign, "L001"), OrderNotFound),
        ((order, "L009"), OrderLineNotFound),
        ((unpaid, "L001"), TradeInOrderUnfit),
    ):
        with pytest.raises(error):
            made.accept(shopper, number, made.by_credit(*tie), now=now)
    TradeIn.objects.filter(number=number).update(amount_minor=300001)
    with pytest.raises(TradeInExceedsLine) as refusal:
        made.accept(shopper, number, made.by_credit(order), now=now)

    assert refusal.value.data == {"left": "2999.99"}
    assert (made.status(number), TradeIn.objects.get().serial) == ("QUOTED", "")
    TradeIn.objects.filter(number=number).update(amount_minor=299999)
    assert [way.order for way in queries.ways_of(number=number, for_customer=shopper.customer_id)] == [order]
    with pytest.raises(TradeInNotFound):
        queries.ways_of(number="Y0", for_customer=shopper.customer_id)


def test_credits_share_what_is_left_of_a_line(now):
    shopper, order = made.make_buyer(now=now, fen=200000, units=2)
    first = made.start(shopper, now=now)
    made.accept(shopper, first, made.by_credit(order), now=now)

    record = order_of(order)
    assert ties.room_of_line(record, record.lines[0], apart_from="") == Money(276549)
    assert ties.room_of_line(record, record.lines[0], apart_from=first) == Money(399999)


def test_which_devices_are_taken(now, bought):
    shopper, order = bought
    number = made.start(shopper, now=now)
    accept = made.by_credit(order)

    for wrong, error in (
        ({"is_wiped": False}, WipeNotConfirmed),
        ({"serial": "490154203237519"}, SerialCheckDigitWrong),
    ):
        with pytest.raises(error):
            made.accept(shopper, number, made.by_credit(order, **wrong), now=now)
    with pytest.raises(QuoteExpired):
        made.accept(shopper, number, accept, now=made.read(number).summary.valid_until)
    for _time in range(2):
        services.refuse_serial(actor=made.BENCH, serial=made.IMEI, reason="被盗", now=now)
    with pytest.raises(SerialRefused):
        made.accept(shopper, number, accept, now=now)
    assert [one.serial for one in queries.list_refused_serials().items] == [made.IMEI]
    with pytest.raises(InvalidInput):
        services.refuse_serial(actor=made.BENCH, serial=made.IMEI, reason=" ", now=now)
    services.allow_serial(actor=made.BENCH, serial=made.IMEI, now=now)
    with pytest.raises(RefusedSerialNotFound):
        services.allow_serial(actor=made.BENCH, serial=made.IMEI, now=now)
    recall = Recall.objects.create(
        number="H1",
        product_number="G1",
        title="x",
        reason="x",
        remedy="x",
        law="x",
        status="OPEN",
        proposed_by="S:1",
        proposed_at=now,
    )
    RecallItem.objects.create(
        recall=recall, order=order, line_key="L001", serial=made.IMEI, customer_id=shopper.customer_id
    )
    with pytest.raises(SerialRefused):
        made.accept(shopper, number, accept, now=now)
    RecallItem.objects.all().delete()
    assert made.status(number) == "QUOTED"

    made.accept(shopper, number, accept, now=now)
    other = made.stranger(now=now)
    second = made.start(other, now=now)
    with pytest.raises(SerialInTradeIn):
        made.accept(other, second, made.by_transfer(), now=now)
    assert made.status(second) == "QUOTED"


@pytest.mark.parametrize(
    ("payee", "fields"),
    [
        (None, {"payee_name", "payee_bank", "payee_account"}),
        (Payee(name="张三", bank="工商银行", account="6222020000000000001"), {"payee_account"}),
        (Payee(name="张三", bank="工商银行", account="１２３４５６７８"), {"payee_account"}),
        (Payee(name="1", bank="工商银行", account="12345678"), {"payee_name"}),
    ],
)
def test_an_account_that_cannot_be_paid_to_is_refused(now, payee, fields):
    shopper = made.stranger(now=now)
    number = made.start(shopper, now=now)

    with pytest.raises(PayeeInvalid) as refusal:
        made.accept(shopper, number, made.by_transfer(payee=payee), now=now)

    assert set(refusal.value.fields) == fields
    assert TradeIn.objects.get().account_sealed == ""


def test_parcels_are_named_rightly_and_by_whom_they_belong(now, bought):
    shopper, order = bought
    number = made.start(shopper, now=now)
    made.accept(shopper, number, made.by_credit(order), now=now)

    for carrier, tracking in (("", "SF1"), ("SF", "单号"), ("SF", "S" * 41)):
        with pytest.raises(InvalidInput):
            services.enter_tracking(actor=shopper, number=number, carrier=carrier, tracking=tracking, now=now)
    with pytest.raises(TradeInNotFound):
        services.enter_tracking(
            actor=made.stranger(now=now), number=number, carrier="SF", tracking="SF1", now=now
        )
    with pytest.raises(PermissionDenied):
        services.receive_trade_in(actor=made.CASHIER, number=number, now=now)
    assert made.status(number) == "ACCEPTED"


def test_photos_are_photos_and_a_limited_number(now, bought, monkeypatch):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)
    monkeypatch.setattr(conf, "MOST_PHOTOS", 1)
    made.add_photo(number, now=now)

    with pytest.raises(TooManyPhotos):
        made.add_photo(number, now=now)
    assert BenchPhoto.objects.count() == 1


def test_staff_see_the_queue_by_deadline_and_by_status(now, bought):
    shopper, order = bought
    number = made.arrived(shopper, made.by_credit(order), now=now)
    later = made.start(shopper, now=now)

    assert [one.number for one in queries.list_queue().items] == [number, later]
    received = queries.list_queue(status=made.read(number).summary.status)
    assert [one.number for one in received.items] == [number]
    tied = queries.list_queue(order=order)
    assert [one.number for one in tied.items] == [number]
    assert queries.count_open() == {"QUOTED": 1, "RECEIVED": 1}
    with pytest.raises(TradeInNotFound):
        queries.get_trade_in(number="Y0", for_customer=None)
