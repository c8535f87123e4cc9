"""A repair's quote paid at a channel: on time, twice, late, by transfer, and told to whom it concerns."""

from dataclasses import replace

import pytest
from tests.running.doors import SHOP, send, set_clock, shopper_client

from zhida.doubles.payment_simulator.server import Simulator, SimulatorSettings
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import services, subscribers, tasks
from zhida.shop.aftersales.errors import CaseCannotMove, CaseNotFound
from zhida.shop.aftersales.records import CaseKind, CaseReason, RepairQuote
from zhida.shop.aftersales.tests.casework import (
    books,
    deliver,
    later,
    make_bought,
    make_place,
    open_case,
    order_of,
    read,
    receive,
    status,
)
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout import subscribers as checkout_subscribers
from zhida.shop.checkout.tests.factories import capture, finish_refund, make_attempt
from zhida.shop.kernel.money import Money
from zhida.shop.notifications import subscribers as notifications_subscribers
from zhida.shop.notifications.models import InboxMessage
from zhida.shop.notifications.records import MessageKind
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments import services as payments_services
from zhida.shop.payments.events import PaymentCaptured, PaymentLate, RefundSucceeded
from zhida.shop.payments.lifecycle import RefundStatus
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.tests.transfers import write_channels

pytestmark = pytest.mark.django_db
WISH = PayWish(channel="simulator", scene="pc")


@pytest.fixture
def desk(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def taken(now, desk):
    """A repair whose quote of 300.00 was taken; its shopper, order and number."""
    make_place()
    make_sku("A-1", now=now, fen=12900)
    shopper, order = make_bought(("A-1", 1), now=now)
    number = open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.ACCIDENT)
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    receive(number, now=now)
    quote = RepairQuote(amount=Money(30000), is_in_warranty=False, note="换主板")
    services.quote_repair(actor=desk, number=number, quote=quote, now=now)
    services.answer_quote(actor=shopper, number=number, accepts=True, now=now)
    return shopper, order, number


def _captured(number, *, now):
    attempt = make_attempt(number, now=now)
    capture(attempt, now=now)
    _tell(now)
    return attempt.number


def _tell(now):
    """Let every room hear what was captured, as the worker does."""
    deliver(PaymentCaptured, checkout_subscribers.on_payment_captured, now=now)
    deliver(PaymentCaptured, subscribers.on_payment_captured, now=now)


def _payment(number):
    return payments_queries.get_payment(ref=number)


def test_a_quote_paid_at_a_channel_begins_the_repair_once(now, taken):
    _shopper, order, number = taken
    before = order_of(order)

    _captured(number, now=later(now, hours=1))
    _tell(now)

    told = read(number, now=now)
    assert (told.summary.status.value, told.repair.is_paid_online) == ("REPAIRING", True)
    assert [step.note for step in told.steps][-1] == "simulator"
    intent = _payment(number).intent
    assert (intent.captured, intent.refunding) == (Money(30000), Money(0))
    assert (order_of(order), books()) == (before, [])


def test_money_for_a_quote_paid_at_the_counter_goes_back_and_is_told(now, taken, desk):
    shopper, order, number = taken
    services.note_repair_paid(actor=desk, number=number, reason="柜台转账 2026112301", now=now)

    attempt = _captured(number, now=now)
    _tell(now)

    refunds = _payment(number).refunds
    assert [(one.key, one.amount) for one in refunds] == [(f"R-late-{attempt}", Money(30000))]
    finish_refund(f"R-late-{attempt}", now=now)
    deliver(RefundSucceeded, subscribers.on_refund_succeeded, now=now)
    deliver(RefundSucceeded, notifications_subscribers.on_refund_succeeded, now=now)
    assert _payment(number).refunds[0].status is RefundStatus.SUCCEEDED
    message = InboxMessage.objects.get(kind=MessageKind.ORDER_REFUNDED)
    assert (message.customer_id, message.order) == (shopper.user_id, order)
    assert (status(number, now=now), read(number, now=now).repair.is_paid_online) == ("REPAIRING", False)
    assert books() == []


def test_money_that_comes_after_the_days_goes_back_by_itself(now, taken):
    _shopper, order, number = taken
    attempt = make_attempt(number, now=now)
    over = later(now, days=7, minutes=10)

    tasks.tend_case(number, now=later(now, days=6))
    assert status(number, now=now) == "AWAITING_PAYMENT"
    tasks.tend_case(number, now=over)
    assert status(number, now=over) == "RETURNING"
    capture(attempt, now=over)
    _tell(over)
    deliver(PaymentLate, notifications_subscribers.on_payment_late, now=over)

    assert [one.amount for one in _payment(number).refunds] == [Money(30000)]
    assert InboxMessage.objects.get(kind=MessageKind.PAYMENT_LATE).order == order
    assert (status(number, now=over), books()) == ("RETURNING", [])


def test_a_quote_is_not_given_up_while_its_channel_says_nothing_or_it_was_paid(now, taken):
    _shopper, _order, number = taken
    attempt = make_attempt(number, now=now)
    over = later(now, days=7)

    tasks.tend_case(number, now=over)
    assert status(number, now=over) == "AWAITING_PAYMENT"
    capture(attempt, now=over)
    tasks.tend_case(number, now=later(over, hours=1))

    assert status(number, now=over) == "AWAITING_PAYMENT"
    _tell(over)
    assert status(number, now=over) == "REPAIRING"


def test_a_transfer_keeps_the_case_for_as_long_as_it_may_take(now, taken, settings, tmp_path):
    shopper, _order, number = taken
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"))
    wish = PayWish(channel="transfer", scene="pc")
    due = later(now, days=7)

    services.start_quote_payment(actor=shopper, number=number, wish=wish, now=now)
    assert read(number, now=now).summary.deadline == due
    late = later(now, days=6)
    started = services.start_quote_payment(actor=shopper, number=number, wish=wish, now=late)

    assert started.expires_at == later(late, days=2)
    assert read(number, now=late).summary.deadline == started.expires_at
    assert _payment(number).intent.expires_at == started.expires_at
    tasks.tend_case(number, now=due)
    assert status(number, now=due) == "AWAITING_PAYMENT"


def test_only_the_buyer_pays_and_only_what_is_to_be_paid(now, taken, desk):
    shopper, _order, number = taken
    stranger = make_shopper(now=now)
    with pytest.raises(CaseNotFound):
        services.start_quote_payment(actor=stranger, number=number, wish=WISH, now=now)
    services.note_repair_paid(actor=desk, number=number, reason="柜台", now=now)

    with pytest.raises(CaseCannotMove):
        services.start_quote_payment(actor=shopper, number=number, wish=WISH, now=now)

    assert _payment(number).attempts == ()


def test_the_doors_name_no_way_to_pay_what_is_not_to_be_paid(now, taken, desk, settings, tmp_path):
    shopper, _order, number = taken
    set_clock(settings, tmp_path, now)
    client = shopper_client(shopper)
    path = f"{SHOP}/after-sales/{number}"
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"))

    open_ways = send(client, "GET", f"{path}/payment-methods")
    started = send(client, "POST", f"{path}/payments", {"channel": "transfer", "scene": "pc"})
    attempt = started.json()["attempt"]
    shown = send(client, "GET", path).json()["repair"]
    looked = send(client, "GET", f"{path}/payments/{attempt}")
    services.note_repair_paid(actor=desk, number=number, reason="柜台", now=now)
    refused = send(client, "POST", f"{path}/payments", {"channel": "simulator", "scene": "pc"})

    assert [way["channel"] for way in open_ways.json()["items"]] == ["transfer"]
    assert (started.status_code, started.json()["kind"]) == (201, "transfer")
    assert (shown["is_payable"], shown["is_paid_online"], shown["quote"]["minor"]) == (True, False, 30000)
    assert (looked.json()["status"], looked.json()["amount"]["minor"]) == ("pending", 30000)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_cannot_move")
    assert send(client, "GET", f"{path}/payment-methods").json()["items"] == []
    stranger = shopper_client(make_shopper(now=now))
    assert send(stranger, "GET", f"{path}/payments/{attempt}").status_code == 404


def test_a_channel_that_answers_at_once_leaves_the_end_of_the_case(now, taken, settings, tmp_path):
    shopper, _order, number = taken
    first = payments_services.ensure_demo_channel(
        data_dir=tmp_path, simulator_port=1, public_url="http://127.0.0.1"
    )
    keys = payments_services.demo_simulator_keys(channels_file=first)
    simulator = Simulator(
        SimulatorSettings(
            port=0,
            ledger_file=tmp_path / "ledger.sqlite3",
            private_key_file=keys.private_key_file,
            merchants={keys.merchant: keys.merchant_public_key_file},
            clock=lambda: now,
        )
    )
    port = int(simulator.url.rsplit(":", 1)[1])
    channels = payments_services.ensure_demo_channel(
        data_dir=tmp_path, simulator_port=port, public_url="http://127.0.0.1"
    )
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=channels)
    due = read(number, now=now).summary.deadline

    with simulator:
        started = services.start_quote_payment(actor=shopper, number=number, wish=WISH, now=now)

    assert started.kind != "transfer"
    assert read(number, now=now).summary.deadline == due
