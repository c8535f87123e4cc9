"""Alerts to the merchant's people: who is told what, through which channel, and never twice."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.config.env import BadSetting
from zhida.doubles.alerts import RobotDesk, RobotServer
from zhida.entrypoints.channels import refuse_bad_alerts
from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.aftersales.events import CaseOpened, CaseOverdue
from zhida.shop.inventory.events import StockLow
from zhida.shop.kernel.models import EventState, OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.notifications import subscribers, tasks
from zhida.shop.notifications.alert_inbox import count_unread_alerts, list_alerts
from zhida.shop.notifications.alert_words import WORDS
from zhida.shop.notifications.models import ChannelMessage, StaffAlert
from zhida.shop.notifications.records import AlertKind
from zhida.shop.notifications.services import raise_alert, send_channel_alerts, start_watching, watch_parked
from zhida.shop.orders.events import OrderLate, OrderPaid, OrderUrged
from zhida.shop.payments.events import PaymentDoubted, RefundFailed
from zhida.shop.pricing.events import CompareAtWithdrawn
from zhida.shop.shipping.events import ParcelTroubled, PickupOverdue

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
YUAN = Money(1250, "CNY")
FILE = """
[channels.day]
kind = "wecom"
url = "{url}/wecom"
key_file = "secret"
roles = ["ORDER"]
digest_over = 3
most_a_minute = 2

[channels.money]
kind = "dingtalk"
url = "{url}/dingtalk"
token_file = "secret"
secret_file = "secret"
topics = ["REFUND_FAILED"]
quiet = "22:00-08:00"
"""


@pytest.fixture
def desk(settings, tmp_path):
    """Two robots, and an alerts file that names them."""
    server = RobotServer(port=0, desk=RobotDesk(key="marker", token="marker", secret="marker"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    (tmp_path / "secret").write_text("marker", encoding="ascii")
    path = tmp_path / "alerts.toml"
    path.write_text(FILE.format(url=server.url), encoding="utf-8")
    settings.ZHIDA = replace(settings.ZHIDA, alerts_file=path)
    yield server.desk
    server.stop()
    thread.join()


def order_paid(number, now=NOON):
    data = {"amount": "12.50"}
    return raise_alert(kind=AlertKind.ORDER_PAID, subject=number, data=data, now=now)


def states(channel="day"):
    rows = ChannelMessage.objects.filter(channel=channel).order_by("id")
    return list(rows.values_list("state", flat=True))


def staff(user, *roles):
    return Actor(kind=ActorKind.STAFF, user_id=user, roles=frozenset(roles))


@pytest.mark.parametrize(
    ("react", "event", "kind", "text"),
    [
        (
            "alert_order_paid",
            OrderPaid(number="Z1", customer_id=1, amount=YUAN, channel="wechat", paid_at=NOON),
            AlertKind.ORDER_PAID,
            "订单 Z1 已付款 12.50 元，等待发货。",
        ),
        (
            "alert_order_late",
            OrderLate(number="Z1", customer_id=1, promised_by=date(2026, 11, 22)),
            AlertKind.ORDER_LATE,
            "订单 Z1 未在承诺日期 2026-11-22 前送达。",
        ),
        (
            "alert_order_urged",
            OrderUrged(number="Z1", customer_id=1, urged_at=NOON),
            AlertKind.ORDER_URGED,
            "订单 Z1 的买家在催发货。",
        ),
        (
            "alert_parcel_troubled",
            ParcelTroubled(ref="Z1", parcel="S1", trouble="LOST", text="x"),
            AlertKind.PARCEL_TROUBLED,
            "订单 Z1 的包裹 S1 运输异常。",
        ),
        (
            "alert_pickup_overdue",
            PickupOverdue(ref="Z1", store="NS", valid_until=NOON),
            AlertKind.PICKUP_OVERDUE,
            "订单 Z1 在门店 NS 备好后无人来取，请联系顾客延长保留或退款。",
        ),
        (
            "alert_case_opened",
            CaseOpened(number="A1", order="Z1", customer_id=1, kind="REFUND", opened_at=NOON),
            AlertKind.CASE_OPENED,
            "订单 Z1 有新的售后申请 A1。",
        ),
        (
            "alert_case_overdue",
            CaseOverdue(number="A1", order="Z1", customer_id=1, kind="REFUND", status="X", deadline=NOON),
            AlertKind.CASE_OVERDUE,
            "售后 A1（订单 Z1）已过处理期限。",
        ),
        (
            "alert_stock_low",
            StockLow(sku_id=1, sku="P-1", free=2, alert_at_units=5),
            AlertKind.STOCK_LOW,
            "P-1 只剩 2 件可售（提醒线 5 件）。",
        ),
        (
            "alert_payment_doubted",
            PaymentDoubted(ref="Z1", attempt="P1", account="wx", found_at=NOON),
            AlertKind.PAYMENT_DOUBTED,
            "订单 Z1 的收款 P1 不在渠道账单里，发货前请核对。",
        ),
        (
            "alert_refund_failed",
            RefundFailed(ref="Z1", refund="R1", refund_key="k", attempt="P1", amount=YUAN, reason="x"),
            AlertKind.REFUND_FAILED,
            "订单 Z1 的退款 R1（12.50 元）被渠道拒绝，请重新处理。",
        ),
        (
            "alert_compare_at_withdrawn",
            CompareAtWithdrawn(sku="P-1", compare_at=Money(9900, "CNY"), sold=YUAN),
            AlertKind.COMPARE_AT_WITHDRAWN,
            "P-1 的划线价 99.00 元已撤下：近期成交价为 12.50 元。",
        ),
    ],
)
def test_what_happens_reaches_a_person(now, react, event, kind, text):
    transactional(getattr(subscribers, react))(event, now=now)

    (shown,) = list_alerts(actor=staff(1, Role.ADMIN), cursor=None).items
    assert (shown.kind, shown.text, shown.is_read) == (kind, text, False)
    for role in set(Role) - {Role.ADMIN}:
        seen = list_alerts(actor=staff(1, role), cursor=None).items
        assert len(seen) == (role in WORDS[kind].roles)


def test_an_alert_goes_to_the_channels_that_want_it(desk):
    order_paid("Z1")
    raise_alert(kind=AlertKind.REFUND_FAILED, subject="Z1", data={"refund": "R1", "amount": "1.00"}, now=NOON)

    tasks.send_alerts("day", now=NOON)
    tasks.send_alerts("money", now=NOON)

    assert [entry["robot"] for entry in desk.ledger] == ["wecom", "dingtalk"]
    assert desk.ledger[0]["text"] == "**新订单**\n> 订单 Z1 已付款 12.50 元，等待发货。"
    assert (states("day"), states("money")) == (["SENT"], ["SENT"])
    assert send_channel_alerts(name="day", now=NOON) == 0


def test_once_is_once(desk):
    for _time in range(2):
        raise_alert(kind=AlertKind.EVENT_PARKED, subject="7", data={"name": "x"}, now=NOON, once="7")

    assert StaffAlert.objects.count() == 1


def test_many_at_once_are_one_digest(desk):
    for number in range(25):
        order_paid(f"Z{number}")

    assert send_channel_alerts(name="day", now=NOON) == 1

    lines = desk.ledger[0]["text"].split("\n")
    assert (lines[0], len(lines)) == ("**25 条提醒**", 22)
    assert lines[-1] == "> 另有 5 条，请到后台查看。"
    assert states() == ["SENT"] * 25


def test_the_minutes_notices_are_not_exceeded(desk):
    for number in range(3):
        order_paid(f"Z{number}")

    assert send_channel_alerts(name="day", now=NOON) == 2
    assert send_channel_alerts(name="day", now=NOON + timedelta(seconds=59)) == 0
    assert Timer.objects.get(kind="notifications.send_alerts", key="day").due_at > NOON
    assert send_channel_alerts(name="day", now=NOON + timedelta(seconds=61)) == 1


@pytest.mark.parametrize(("hour", "waits"), [(13, False), (14, True), (20, True), (23, True), (0, False)])
def test_quiet_hours_wait_for_the_morning(desk, hour, waits):
    at = NOON.replace(hour=hour)  # 22:00 to 08:00 in Shanghai is 14:00 to 24:00 in UTC
    raise_alert(kind=AlertKind.REFUND_FAILED, subject="Z1", data={"refund": "R1", "amount": "1"}, now=at)

    assert send_channel_alerts(name="money", now=at) == (0 if waits else 1)

    if waits:
        timer = Timer.objects.get(kind="notifications.send_alerts", key="money")
        assert timer.due_at == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_a_busy_robot_is_tried_again_and_given_up_after_ten_times(desk):
    order_paid("Z1")
    desk.mood = "busy"
    at = NOON
    for minutes in range(1, 11):
        assert send_channel_alerts(name="day", now=at) == 0
        at += timedelta(minutes=minutes)
        assert states() == ["PENDING" if minutes < 10 else "REFUSED"]

    assert ChannelMessage.objects.get().error == "45009"


def test_what_may_have_arrived_is_never_sent_again(desk):
    order_paid("Z1")
    desk.mood = "down"

    send_channel_alerts(name="day", now=NOON)
    desk.mood = "up"
    send_channel_alerts(name="day", now=NOON + timedelta(minutes=5))

    assert (states(), desk.ledger) == (["UNKNOWN"], [])


def test_a_run_that_died_gives_its_message_up(desk):
    order_paid("Z1")
    ChannelMessage.objects.update(state="SENDING", moved_at=NOON)

    send_channel_alerts(name="day", now=NOON + timedelta(minutes=1))
    assert states() == ["SENDING"]
    send_channel_alerts(name="day", now=NOON + timedelta(minutes=2))

    assert (states(), desk.ledger) == (["UNKNOWN"], [])


def test_a_refusal_is_not_repeated(desk):
    order_paid("Z1")
    desk.key = "another"

    send_channel_alerts(name="day", now=NOON)

    assert states() == ["REFUSED"]


def test_a_channel_that_is_gone_sends_nothing(desk):
    assert send_channel_alerts(name="gone", now=NOON) == 0


def test_parked_events_are_told_once_each(now):
    for state in (EventState.PARKED, EventState.PARKED, EventState.DELIVERED):
        OutboxEvent.objects.create(
            name="orders.OrderPaid", version=1, key="Z1", payload={}, recorded_at=now, state=state
        )

    assert watch_parked(now=now) == 2
    transactional(start_watching)(due_at=now)
    tasks.watch("all", now=now)

    assert StaffAlert.objects.filter(kind="EVENT_PARKED").count() == 2
    assert watch_parked(now=now + timedelta(days=91)) == 2  # forgotten, and still parked


def test_a_file_with_a_role_that_is_none_keeps_the_shop_from_starting(desk, settings):
    assert refuse_bad_alerts() == 2
    good = settings.ZHIDA.alerts_file
    boss, broken = good.with_name("boss.toml"), good.with_name("broken.toml")
    boss.write_text(good.read_text(encoding="utf-8").replace('"ORDER"', '"BOSS"'), encoding="utf-8")
    broken.write_text("nonsense", encoding="utf-8")

    settings.ZHIDA = replace(settings.ZHIDA, alerts_file=boss)
    with pytest.raises(BadSetting, match=r"channels\.day.*BOSS"):
        refuse_bad_alerts()
    settings.ZHIDA = replace(settings.ZHIDA, alerts_file=broken)
    with pytest.raises(BadSetting, match="ZHIDA_ALERTS_FILE"):
        refuse_bad_alerts()


def test_a_member_of_staff_reads_and_mutes_their_own(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)
    mine, other = staff_client(Role.ORDER), staff_client(Role.ORDER)
    order_paid("Z1", now)
    order_paid("Z2", now)
    raise_alert(kind=AlertKind.REFUND_FAILED, subject="Z1", data={"refund": "R", "amount": "1"}, now=now)
    shown = send(mine, "GET", f"{STAFF}/alerts").json()["items"]
    hidden = StaffAlert.objects.get(kind="REFUND_FAILED").pk

    assert [item["subject"] for item in shown] == ["Z2", "Z1"]
    assert send(mine, "GET", f"{STAFF}/alerts/unread").json() == {"unread": 2}
    assert send(mine, "POST", f"{STAFF}/alerts/{shown[0]['id']}/read").status_code == 204
    assert send(mine, "POST", f"{STAFF}/alerts/{shown[0]['id']}/read").status_code == 204
    assert send(mine, "POST", f"{STAFF}/alerts/{hidden}/read").status_code == 404
    assert send(mine, "GET", f"{STAFF}/alerts/unread").json() == {"unread": 1}
    assert send(mine, "POST", f"{STAFF}/alerts/read").status_code == 204
    assert send(mine, "GET", f"{STAFF}/alerts/unread").json() == {"unread": 0}
    assert send(other, "GET", f"{STAFF}/alerts/unread").json() == {"unread": 2}

    choice = send(other, "PUT", f"{STAFF}/alerts/choice", {"muted": ["ORDER_PAID"]})

    assert choice.json()["muted"] == ["ORDER_PAID"]
    assert "REFUND_FAILED" not in choice.json()["kinds"]
    assert send(other, "GET", f"{STAFF}/alerts").json()["items"] == []
    assert send(mine, "GET", f"{STAFF}/alerts/choice").json()["muted"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_is_read_with_one_query(now, rows, django_assert_num_queries):
    for number in range(rows):
        order_paid(f"Z{number}", now)
    actor = staff(1, Role.ORDER)

    with django_assert_num_queries(1):
        assert len(list_alerts(actor=actor, cursor=None).items) == rows
    with django_assert_num_queries(1):
        assert count_unread_alerts(actor=actor) == rows
