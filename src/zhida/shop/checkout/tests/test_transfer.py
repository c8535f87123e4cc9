"""Choosing bank transfer keeps the order, its payment, its stock and its timer for two days."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout import conf, services
from zhida.shop.checkout.services.hold import hold_for_transfer
from zhida.shop.checkout.tests.factories import buy_now, capture, deliver_captures
from zhida.shop.inventory.errors import ReservationReleased
from zhida.shop.inventory.models import Reservation
from zhida.shop.inventory.services import extend
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import OrderChangedMeanwhile
from zhida.shop.orders.models import Order
from zhida.shop.payments.errors import PaymentClosed
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.statements.models import TransferCode
from zhida.shop.payments.statements.names import name_digest
from zhida.shop.payments.tests.transfers import write_channels

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

TWO_DAYS = timedelta(hours=48)
WISH = PayWish(channel="transfer", scene="pc")


@pytest.fixture
def shopper(settings, tmp_path, now):
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"))
    make_sku("A-1", now=now, stock=5)
    return make_shopper(now=now)


def ends(number: str):
    """Where order, intent, stock and timer end."""
    timer = Timer.objects.get(kind=conf.EXPIRE_TIMER, key=number)
    return (
        Order.objects.get(number=number).expires_at,
        PaymentIntent.objects.get(ref=number).expires_at,
        Reservation.objects.get(ref=number).expires_at,
        timer.due_at - conf.EXPIRE_GRACE,
    )


def test_choosing_transfer_moves_all_ends_to_two_days(shopper, now):
    number = buy_now(shopper, ("A-1", 1), now=now).number
    assert set(ends(number)) == {now + conf.PAYMENT_WINDOW}

    started = services.start_payment(actor=shopper, number=number, wish=WISH, now=now)

    assert started.expires_at == now + TWO_DAYS
    assert ends(number) == (now + TWO_DAYS,) * 4
    assert TransferCode.objects.get().name_digests == [name_digest("张小·明")]


def test_choosing_it_again_moves_nothing(shopper, now):
    number = buy_now(shopper, ("A-1", 1), now=now).number
    first = services.start_payment(actor=shopper, number=number, wish=WISH, now=now)

    later = now + timedelta(minutes=20)
    again = services.start_payment(actor=shopper, number=number, wish=WISH, now=later)

    assert again == first
    assert ends(number) == (now + TWO_DAYS,) * 4


def test_an_order_held_for_a_transfer_ends_at_the_new_time_only(shopper, now):
    number = buy_now(shopper, ("A-1", 2), now=now).number
    services.start_payment(actor=shopper, number=number, wish=WISH, now=now)

    services.expire_order(number=number, now=now + timedelta(hours=47))
    assert Order.objects.get().status == "AWAITING_PAYMENT"
    services.expire_order(number=number, now=now + TWO_DAYS + conf.EXPIRE_GRACE)

    assert Order.objects.get().status == "CANCELLED"
    assert (PaymentIntent.objects.get().status, PaymentAttempt.objects.get().status) == ("EXPIRED", "CLOSED")
    assert Reservation.objects.get().state == "RELEASED"


def test_an_order_paid_meanwhile_is_not_moved(shopper, now):
    number = buy_now(shopper, ("A-1", 1), now=now).number
    started = services.start_payment(actor=shopper, number=number, wish=WISH, now=now)
    attempt = PaymentAttempt.objects.get()
    PaymentAttempt.objects.update(account="simulator")
    capture(attempt, now=now)
    wish = {"number": number, "attempt": started.attempt, "ends_at": now + timedelta(hours=60), "now": now}

    with pytest.raises(PaymentClosed):
        hold_for_transfer(**wish)
    deliver_captures(now=now)
    with pytest.raises(OrderChangedMeanwhile):
        hold_for_transfer(**wish)
    with pytest.raises(ReservationReleased):
        transactional(extend)(ref=number, expires_at=now)

    assert Order.objects.get().expires_at == now + TWO_DAYS
    assert Reservation.objects.get().expires_at == now + TWO_DAYS
