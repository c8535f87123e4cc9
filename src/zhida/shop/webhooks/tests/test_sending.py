"""From an event to a signed request: retries, order, parking, stopping, and what stays out of sight."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.entrypoints.wiring import subscriptions, timer_handlers
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.aftersales.tests.casework import make_bought, open_case
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.kernel.delivery import deliver_due, run_due_timers
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.uow import transactional
from zhida.shop.notifications.models import StaffAlert
from zhida.shop.orders.events import OrderCancelled, OrderPaid, OrderPlaced
from zhida.shop.payments.events import RefundSucceeded
from zhida.shop.webhooks import conf
from zhida.shop.webhooks.errors import DeliveryNotFinished, DeliveryNotFound
from zhida.shop.webhooks.models import Delivery, DeliveryTry, Endpoint
from zhida.shop.webhooks.published import PUBLISHED, data_of
from zhida.shop.webhooks.services import (
    pause_endpoint,
    ping_endpoint,
    plan_deliveries,
    prune_log,
    resume_endpoint,
    rotate_secret,
    send_delivery_again,
    send_due,
    start_pruning,
)
from zhida.shop.webhooks.tasks import on_prune, send_to_endpoint
from zhida.shop.webhooks.tests.receiving import documented_verifier

pytestmark = pytest.mark.django_db


def placed(number, now):
    return OrderPlaced(number=number, customer_id=77, payable=Money(12900, "CNY"), expires_at=now)


def paid(number, now):
    return OrderPaid(number=number, customer_id=77, amount=Money(12900, "CNY"), channel="wechat", paid_at=now)


def test_an_event_arrives_signed_and_without_a_person(endpoint, receiver, now):
    transactional(record)(placed("Z1", now), now=now)

    deliver_due(subscriptions(), now=now)
    run_due_timers({"webhooks.send": timer_handlers()["webhooks.send"]}, now=now)

    (receipt,) = receiver.mood.receipts
    told = json.loads(receipt.body)
    is_genuine, header = documented_verifier(), receipt.headers["Zhida-Signature"]
    assert is_genuine(receipt.body, header, endpoint.secret)
    assert not is_genuine(receipt.body + b" ", header, endpoint.secret)
    assert not is_genuine(receipt.body, header, "whsec_other")
    assert not is_genuine(receipt.body, header, endpoint.secret, now=2e9)
    assert told["data"] == {
        "order": "Z1",
        "payable": {"minor": 12900, "currency": "CNY"},
        "expires_at": now.isoformat(),
    }
    assert (receipt.path, receipt.headers["Zhida-Delivery"]) == ("/hook?a=1", told["id"])
    assert receipt.headers["Zhida-Event"] == told["event"] == "order.placed"
    assert Delivery.objects.get().state == "DELIVERED"
    assert Timer.objects.filter(kind="webhooks.send").count() == 0


def test_no_published_event_names_a_customer():
    fields = {source for published in PUBLISHED.values() for source in published.fields.values()}

    assert "customer_id" not in fields
    assert len({published.name for published in PUBLISHED.values()}) == len(PUBLISHED) == 15


def test_a_refund_names_its_order_or_the_case_whose_quote_it_was(now):
    make_sku("A-1", now=now)
    shopper, order = make_bought(("A-1", 1), now=now)
    case = open_case(shopper, order, now=now)
    refund = RefundSucceeded(
        ref=order, refund="R1", refund_key="K1", attempt="P1", amount=Money(5000), refunded_at=now
    )
    told = {"refund": "R1", "amount": {"minor": 5000, "currency": "CNY"}, "refunded_at": now.isoformat()}

    assert data_of(refund) == {**told, "order": order, "case": None}
    assert data_of(replace(refund, ref=case)) == {**told, "order": None, "case": case}


def test_what_nobody_asked_for_is_not_written(endpoint, now, django_assert_num_queries):
    event = OrderCancelled(number="Z1", customer_id=77, reason="EXPIRED")

    with django_assert_num_queries(3):  # one read in a savepoint of its own
        assert plan_deliveries(event=event, now=now) == 0

    assert not Delivery.objects.exists()


def test_a_failure_is_tried_again_under_the_same_number(endpoint, receiver, now):
    plan_deliveries(event=placed("Z1", now), now=now)
    receiver.mood.status = 500
    receiver.mood.answer = "不行 \x00\x1b[2J".encode()
    row = Endpoint.objects.get()

    assert send_due(endpoint_id=row.pk, now=now) == 1
    assert send_due(endpoint_id=row.pk, now=now + timedelta(seconds=59)) == 0
    receiver.mood.status = 204
    receiver.mood.answer = b""
    assert send_due(endpoint_id=row.pk, now=now + timedelta(minutes=1)) == 1

    first, second = receiver.mood.receipts
    assert first.headers["Zhida-Delivery"] == second.headers["Zhida-Delivery"]
    assert first.body == second.body
    log = DeliveryTry.objects.order_by("id").values_list("status", "error", "excerpt")
    assert list(log) == [(500, "", "不行   [2J"), (204, "", "")]
    assert Endpoint.objects.get().failing_since is None


def test_the_eighth_failure_parks_it(endpoint, receiver, now, admin):
    plan_deliveries(event=placed("Z1", now), now=now)
    receiver.mood.status = 302
    receiver.mood.location = "/elsewhere"
    at = now
    for step in (*conf.BACKOFF, timedelta(0)):
        Endpoint.objects.update(failing_since=None)
        assert send_due(endpoint_id=endpoint.endpoint.id, now=at) == 1
        at += step

    row = Delivery.objects.get()
    assert (row.state, row.tries, len(receiver.mood.receipts)) == ("PARKED", 8, 8)
    assert at - now == timedelta(hours=44, minutes=36)
    send_delivery_again(actor=admin, delivery_id=row.pk, now=at)
    receiver.mood.status = 200
    assert send_due(endpoint_id=endpoint.endpoint.id, now=at) == 1
    assert Delivery.objects.get().state == "DELIVERED"


def test_one_subject_stays_in_order_and_others_pass(endpoint, receiver, now):
    for event in (placed("Z1", now), placed("Z2", now), paid("Z1", now)):
        plan_deliveries(event=event, now=now)
    receiver.mood.status = 500
    send_due(endpoint_id=endpoint.endpoint.id, now=now)
    receiver.mood.status = 200
    receiver.mood.receipts.clear()

    send_due(endpoint_id=endpoint.endpoint.id, now=now + timedelta(seconds=30))
    meanwhile = [json.loads(receipt.body)["data"]["order"] for receipt in receiver.mood.receipts]
    send_due(endpoint_id=endpoint.endpoint.id, now=now + timedelta(minutes=1))

    order = [
        (told["event"], told["data"]["order"])
        for told in (json.loads(receipt.body) for receipt in receiver.mood.receipts)
    ]
    assert meanwhile == ["Z2"]
    assert order == [("order.placed", "Z2"), ("order.placed", "Z1"), ("order.paid", "Z1")]


def test_a_failing_endpoint_rests_a_minute(endpoint, receiver, now):
    for number in ("Z1", "Z2", "Z3"):
        plan_deliveries(event=placed(number, now), now=now)
    receiver.mood.status = 503

    sent = send_due(endpoint_id=endpoint.endpoint.id, now=now)

    assert (sent, len(receiver.mood.receipts)) == (1, 1)
    assert Timer.objects.get(kind="webhooks.send").due_at == now + timedelta(minutes=1)


def test_a_slow_endpoint_rests_too(endpoint, receiver, now, monkeypatch):
    monkeypatch.setattr(conf, "LONGEST_RUN_SECONDS", 0.0)
    for number in ("Z1", "Z2"):
        plan_deliveries(event=placed(number, now), now=now)

    assert send_due(endpoint_id=endpoint.endpoint.id, now=now) == 1
    assert len(receiver.mood.receipts) == 1
    assert Timer.objects.get(kind="webhooks.send").due_at == now + timedelta(minutes=1)


def test_an_endpoint_is_sent_to_by_one_worker_at_a_time(endpoint, receiver, now):
    plan_deliveries(event=placed("Z1", now), now=now)
    Endpoint.objects.update(busy_until=now.replace(year=9000))

    assert send_due(endpoint_id=endpoint.endpoint.id, now=now) == 0

    assert receiver.mood.receipts == []
    assert Timer.objects.get(kind="webhooks.send").due_at == now + conf.LOOK_AGAIN


def test_three_days_of_failure_stop_it_and_raise_an_alert(endpoint, receiver, now, admin):
    plan_deliveries(event=placed("Z1", now), now=now)
    receiver.mood.status = 500
    send_due(endpoint_id=endpoint.endpoint.id, now=now)
    assert Endpoint.objects.get().failing_since == now

    send_due(endpoint_id=endpoint.endpoint.id, now=now + timedelta(days=3))

    assert Endpoint.objects.get().state == "STOPPED"
    alert = StaffAlert.objects.get()
    assert (alert.kind, alert.data) == ("WEBHOOK_STOPPED", {"name": "ERP", "host": "127.0.0.1"})
    plan_deliveries(event=placed("Z2", now), now=now)
    assert send_due(endpoint_id=endpoint.endpoint.id, now=now + timedelta(days=4)) == 0
    receiver.mood.status = 200
    resume_endpoint(actor=admin, endpoint_id=endpoint.endpoint.id, now=now + timedelta(days=4))
    assert send_due(endpoint_id=endpoint.endpoint.id, now=now + timedelta(days=4)) == 2
    assert Endpoint.objects.get().state == "ACTIVE"


def test_a_paused_endpoint_keeps_what_comes(endpoint, receiver, now, admin):
    pause_endpoint(actor=admin, endpoint_id=endpoint.endpoint.id, now=now)
    plan_deliveries(event=placed("Z1", now), now=now)

    send_to_endpoint(str(endpoint.endpoint.id), now=now)

    assert (receiver.mood.receipts, Delivery.objects.get().state) == ([], "PENDING")


def test_two_secrets_sign_for_a_day(endpoint, receiver, now, admin):
    is_genuine = documented_verifier()
    fresh = rotate_secret(actor=admin, endpoint_id=endpoint.endpoint.id, now=now)
    for hours in (0, 24):
        ping_endpoint(actor=admin, endpoint_id=endpoint.endpoint.id, now=now)
        send_due(endpoint_id=endpoint.endpoint.id, now=now + timedelta(hours=hours))

    during, after = receiver.mood.receipts
    header = "Zhida-Signature"
    assert is_genuine(during.body, during.headers[header], endpoint.secret)
    assert is_genuine(during.body, during.headers[header], fresh.secret)
    assert not is_genuine(after.body, after.headers[header], endpoint.secret)
    assert is_genuine(after.body, after.headers[header], fresh.secret)


def test_no_secret_stands_in_rows_log_or_audit(endpoint, receiver, now, admin, caplog):
    with caplog.at_level(logging.DEBUG):
        fresh = rotate_secret(actor=admin, endpoint_id=endpoint.endpoint.id, now=now)
        ping_endpoint(actor=admin, endpoint_id=endpoint.endpoint.id, now=now)
        send_due(endpoint_id=endpoint.endpoint.id, now=now)

    stored = [*Endpoint.objects.values(), *Delivery.objects.values(), *AuditEntry.objects.values()]
    seen = f"{stored} {list(DeliveryTry.objects.values())} {caplog.text} {fresh!r}"
    assert endpoint.secret not in seen
    assert fresh.secret not in seen
    assert "a=1" not in str(list(AuditEntry.objects.values()))


def test_what_is_in_line_is_not_sent_again_by_hand(endpoint, now, admin):
    planned = ping_endpoint(actor=admin, endpoint_id=endpoint.endpoint.id, now=now)

    with pytest.raises(DeliveryNotFinished):
        send_delivery_again(actor=admin, delivery_id=planned.id, now=now)
    with pytest.raises(DeliveryNotFound):
        send_delivery_again(actor=admin, delivery_id=0, now=now)


def test_the_log_is_kept_for_thirty_days(endpoint, now):
    plan_deliveries(event=placed("Z1", now), now=now)

    assert prune_log(now=now + timedelta(days=30)) == 0
    transactional(start_pruning)(due_at=now)
    on_prune("all", now=now + timedelta(days=30, seconds=1))

    assert not Delivery.objects.exists()
    assert Timer.objects.get(kind="webhooks.prune").due_at == now + timedelta(days=30, hours=1, seconds=1)
