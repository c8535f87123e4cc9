import dataclasses
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation

from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.customers.tests.factories import OTHER_NUMBER, make_customer
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.messaging.errors import SmsUnavailable
from zhida.shop.messaging.models import SentMessage
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.notifications import subscribers
from zhida.shop.notifications.errors import MessageNotFound
from zhida.shop.notifications.models import InboxMessage, SmsJob
from zhida.shop.notifications.queries import count_unread, list_messages
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import (
    mark_all_read,
    mark_read,
    plan_sms,
    put_in_inbox,
    send_planned_sms,
)
from zhida.shop.notifications.tasks import send_sms_job
from zhida.shop.notifications.templates import TEMPLATES
from zhida.shop.orders.errors import OrderNotFound
from zhida.shop.orders.events import (
    OrderCancelled,
    OrderClosed,
    OrderDelivered,
    OrderLate,
    OrderPaid,
    OrderPriceLowered,
)
from zhida.shop.orders.tests.factories import make_order
from zhida.shop.payments.events import PaymentLate, PaymentSurplus, RefundSucceeded

pytestmark = pytest.mark.django_db
NUMBER = "Z261122000000ABCDEFGH"
PARAMS = {"number": NUMBER, "carrier": "顺丰速运", "tail": "1234"}


def plan(customer_id, now):
    return plan_sms(customer_id=customer_id, template=SmsTemplate.ORDER_SHIPPED, params=PARAMS, now=now)


@pytest.mark.parametrize(
    ("subscriber", "make_event", "kind", "text"),
    [
        (
            subscribers.on_order_paid,
            lambda who, now: OrderPaid(
                number=NUMBER, customer_id=who, amount=Money(659900), channel="alipay", paid_at=now
            ),
            MessageKind.ORDER_PAID,
            f"订单 {NUMBER} 已付款 6599.00 元，我们会尽快备货。",
        ),
        (
            subscribers.on_order_cancelled,
            lambda who, now: OrderCancelled(number=NUMBER, customer_id=who, reason="BUYER"),
            MessageKind.ORDER_CANCELLED,
            f"订单 {NUMBER} 已取消。",
        ),
        (
            subscribers.on_order_delivered,
            lambda who, now: OrderDelivered(number=NUMBER, customer_id=who, delivered_at=now),
            MessageKind.ORDER_DELIVERED,
            f"订单 {NUMBER} 的商品已签收，检查好以后请确认收货。",
        ),
        (
            subscribers.on_order_late,
            lambda who, now: OrderLate(number=NUMBER, customer_id=who, promised_by=date(2026, 11, 25)),
            MessageKind.ORDER_LATE,
            (
                f"订单 {NUMBER} 原定 2026-11-25 前送达，我们还没有收到签收的消息，很抱歉。"
                "我们会催快递并跟进补偿，你也可以在订单里查看物流。"
            ),
        ),
        (
            subscribers.on_order_closed,
            lambda who, now: OrderClosed(number=NUMBER, customer_id=who, refunded=Money(5)),
            MessageKind.ORDER_CLOSED,
            f"订单 {NUMBER} 已全部退款，交易关闭。",
        ),
        (
            subscribers.on_order_price_lowered,
            lambda who, now: OrderPriceLowered(
                number=NUMBER, customer_id=who, before=Money(10000), after=Money(9000)
            ),
            MessageKind.ORDER_PRICE_LOWERED,
            f"订单 {NUMBER} 的应付金额由 100.00 元改为 90.00 元。",
        ),
    ],
)
def test_an_order_event_becomes_an_inbox_line(now, subscriber, make_event, kind, text):
    customer_id = make_customer(now=now)

    subscriber(make_event(customer_id, now), now=now)

    message = list_messages(for_customer=customer_id, cursor=None).items[0]
    assert (message.kind, message.text, message.order, message.is_read) == (kind, text, NUMBER, False)
    assert SmsJob.objects.count() == 0


@pytest.mark.parametrize(
    ("subscriber", "event_type", "kind", "text"),
    [
        (
            subscribers.on_payment_late,
            PaymentLate,
            MessageKind.PAYMENT_LATE,
            "订单 {number} 在付款到账前已结束，0.05 元将原路退回。",
        ),
        (
            subscribers.on_payment_surplus,
            PaymentSurplus,
            MessageKind.PAYMENT_SURPLUS,
            "订单 {number} 收到重复付款，多付的 0.05 元将原路退回。",
        ),
    ],
)
def test_money_that_goes_back_is_announced_to_the_orders_owner(now, subscriber, event_type, kind, text):
    shopper = make_shopper(now=now)
    make_sku("A-1", now=now)
    number = make_order(shopper, ("A-1", 1), now=now)
    event = event_type(
        ref=number,
        intent=1,
        attempt="P1",
        channel="simulator",
        amount=Money(5),
        captured_at=now,
        refund="R1",
    )

    subscriber(event, now=now)

    message = list_messages(for_customer=shopper.customer_id, cursor=None).items[0]
    assert (message.kind, message.text, message.order) == (kind, text.format(number=number), number)


def test_a_refund_that_arrived_is_told_and_one_of_no_order_is_not(now):
    shopper = make_shopper(now=now)
    make_sku("A-1", now=now)
    number = make_order(shopper, ("A-1", 1), now=now)
    arrived = RefundSucceeded(
        ref=number, refund="R1", refund_key="A1", attempt="P1", amount=Money(1250), refunded_at=now
    )

    subscribers.on_refund_succeeded(arrived, now=now)
    with pytest.raises(OrderNotFound):
        subscribers.on_refund_succeeded(dataclasses.replace(arrived, ref="Z404"), now=now)

    assert [
        message.text for message in list_messages(for_customer=shopper.customer_id, cursor=None).items
    ] == [f"订单 {number} 已退款 12.50 元，款项原路退回。"]


def test_every_kind_has_a_template():
    assert set(TEMPLATES) == set(MessageKind)


def test_an_sms_is_planned_with_a_timer_and_sent_by_it(now):
    customer_id = make_customer(now=now)

    job_id = plan(customer_id, now)
    timer = Timer.objects.get(kind="notifications.send_sms")
    assert SentMessage.objects.count() == 0
    send_sms_job(timer.key, now=now)

    assert (timer.key, timer.due_at) == (str(job_id), now)
    assert SmsJob.objects.get().state == "SENT"
    assert SentMessage.objects.get().state == "SENT"


def test_an_sms_is_sent_once_however_often_the_timer_runs(now):
    job_id = plan(make_customer(now=now), now)

    states = [send_planned_sms(job_id=job_id, now=now) for _ in range(3)]

    assert states == ["SENT"] * 3
    assert SentMessage.objects.count() == 1


def test_an_sms_whose_run_died_is_given_up(now):
    job_id = plan(make_customer(now=now), now)
    SmsJob.objects.update(state="SENDING")

    assert send_planned_sms(job_id=job_id, now=now) == "UNKNOWN"
    assert SentMessage.objects.count() == 0


def test_an_unreachable_provider_is_tried_again(now):
    job_id = plan(make_customer(now=now), now)
    unreachable = dataclasses.replace(
        settings.ZHIDA,
        sms_provider="aliyun",
        sms_endpoint="http://127.0.0.1:9",
        sms_templates={"ORDER_SHIPPED": "SMS_2"},
    )

    with override_settings(ZHIDA=unreachable), pytest.raises(SmsUnavailable):
        send_planned_sms(job_id=job_id, now=now)

    assert SmsJob.objects.get().state == "PENDING"
    assert send_planned_sms(job_id=job_id, now=now) == "SENT"


def test_the_job_holds_no_phone(now):
    plan(make_customer(now=now), now)

    assert not any("13800001111" in str(value) for value in vars(SmsJob.objects.get()).values())


def test_messages_belong_to_one_customer(now):
    mine, theirs = make_customer(now=now), make_customer(now=now, number=OTHER_NUMBER)
    put_in_inbox(customer_id=theirs, kind=MessageKind.ORDER_CANCELLED, order=NUMBER, data={}, now=now)
    message_id = InboxMessage.objects.get().pk

    with pytest.raises(MessageNotFound):
        mark_read(customer_id=mine, message_id=message_id, now=now)

    assert mark_all_read(customer_id=mine, now=now) == 0
    assert list_messages(for_customer=mine, cursor=None).items == []
    assert (count_unread(for_customer=mine), count_unread(for_customer=theirs)) == (0, 1)


def test_mark_read_is_repeatable(now):
    customer_id = make_customer(now=now)
    put_in_inbox(customer_id=customer_id, kind=MessageKind.ORDER_CANCELLED, order=NUMBER, data={}, now=now)
    message_id = InboxMessage.objects.get().pk

    mark_read(customer_id=customer_id, message_id=message_id, now=now)
    mark_read(customer_id=customer_id, message_id=message_id, now=now + timedelta(minutes=1))

    assert InboxMessage.objects.get().read_at == now
    assert count_unread(for_customer=customer_id) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_list_messages_in_one_query(now, rows, django_assert_num_queries):
    customer_id = make_customer(now=now)
    for _ in range(rows):
        put_in_inbox(
            customer_id=customer_id, kind=MessageKind.ORDER_CANCELLED, order=NUMBER, data={}, now=now
        )

    with django_assert_num_queries(1), translation.override("zh-hans"):
        assert len(list_messages(for_customer=customer_id, cursor=None).items) == rows
