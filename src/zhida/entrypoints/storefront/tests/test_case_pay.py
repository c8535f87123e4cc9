"""Paying a repair's quote on the pages, without a script: the ways, the channel, and back to the case."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.running.doors import set_clock, shopper_client

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import services, subscribers
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.records import CaseKind, CaseReason, RepairQuote
from zhida.shop.aftersales.tests import casework
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.tests.factories import capture, finish_refund, make_attempt
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments.events import PaymentCaptured
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.statements.models import TransferSlip
from zhida.shop.payments.tests.transfers import write_channels

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    casework.make_place()
    return make_shopper(now=now)


@pytest.fixture
def client(shopper):
    return shopper_client(shopper)


@pytest.fixture
def quoted(shopper, now):
    """A repair with a quote of 399.00 that waits for an answer."""
    order = casework.make_bought(("A-1", 1), now=now, shopper=shopper)[1]
    number = casework.open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.ACCIDENT)
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    casework.receive(number, now=now)
    quote = RepairQuote(amount=Money(39900), is_in_warranty=False, note="更换屏幕")
    services.quote_repair(actor=SYSTEM_ACTOR, number=number, quote=quote, now=now)
    return number


@pytest.fixture
def taken(client, quoted):
    assert client.post(_case(quoted), {"act": "accept"}).status_code == 303
    return quoted


def _case(number):
    return f"/account/after-sales/{number}"


def _text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_quote_taken_leads_to_its_pay_page(client, taken):
    assert f'href="{_case(taken)}/pay"' in _text(client, _case(taken))

    page = _text(client, f"{_case(taken)}/pay")

    assert "399" in page
    assert "更换屏幕" in page
    assert f'action="{_case(taken)}/pay"' in page
    assert 'data-topic="after-sales"' in page
    assert "订单号" not in page


def test_nothing_is_paid_before_the_quote_is_taken_or_after_it_was_paid(client, quoted, now):
    assert client.get(f"{_case(quoted)}/pay").url == _case(quoted)

    client.post(_case(quoted), {"act": "accept"})
    capture(make_attempt(quoted, now=now), now=now)
    casework.deliver(PaymentCaptured, subscribers.on_payment_captured, now=now)

    assert client.post(f"{_case(quoted)}/pay", {"channel": "simulator"}).url == _case(quoted)
    page = _text(client, _case(quoted))
    assert ("已在线支付" in page, f"{_case(quoted)}/pay" in page) == (True, False)


def test_a_channel_brings_the_shopper_back_to_the_case(client, taken, now):
    attempt = make_attempt(taken, now=now)

    back = client.get(f"/pay/return/simulator?attempt={attempt.number}")

    assert (back.status_code, back.url) == (303, f"{_case(taken)}?attempt={attempt.number}")
    assert Timer.objects.get(kind="payments.check_attempt", key=attempt.number).due_at == now
    page = _text(client, back.url)
    asking_again = ['<noscript><meta http-equiv="refresh"', 'data-island="again"']
    assert ("正在确认付款" in page, [part in page for part in asking_again]) == (True, [True, True])
    later = _text(client, _case(taken))
    assert [part in later for part in asking_again] == [False, False]


def test_a_try_that_failed_is_told_on_the_case(client, taken, now):
    attempt = make_attempt(taken, now=now)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(status="FAILED")

    page = _text(client, f"{_case(taken)}?attempt={attempt.number}")

    assert ("上一次付款没有成功" in page, 'http-equiv="refresh"' in page) == (True, False)


def test_a_try_of_another_shopper_leads_to_ones_own_orders(taken, now):
    attempt = make_attempt(taken, now=now)
    stranger = shopper_client(make_shopper(now=now))

    assert stranger.get(f"/pay/return/simulator?attempt={attempt.number}").url == "/orders"
    assert stranger.get(f"{_case(taken)}/pay").status_code == 404
    assert stranger.post(f"{_case(taken)}/pay", {"channel": "simulator"}).status_code == 404


def test_a_way_that_is_not_offered_is_refused_on_the_page(client, taken):
    answer = client.post(f"{_case(taken)}/pay", {"channel": "nothing"})

    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert PaymentAttempt.objects.filter(intent__ref=taken).count() == 0


def test_money_of_a_repair_given_up_is_followed_on_the_case(client, taken, now):
    capture(make_attempt(taken, now=now), now=now)
    casework.deliver(PaymentCaptured, subscribers.on_payment_captured, now=now)
    services.give_repair_up(actor=SYSTEM_ACTOR, number=taken, reason="主板停产", given_back="", now=now)

    waiting = _text(client, _case(taken))
    finish_refund(f"R-quote-{taken}", now=now)

    assert ("主板停产" in waiting, "退款到账" in waiting, "已原路退回" in waiting) == (True, True, False)
    assert "已原路退回" in _text(client, _case(taken))


def test_the_shopper_reads_that_staff_applied(client, shopper, now, staff_actor):
    order = casework.make_bought(("A-1", 1), now=now, shopper=shopper)[1]
    wish = casework.CaseWish(
        order=order, quantities={"L001": 1}, kind=CaseKind.RETURN, reason=CaseReason.FAULTY, note="来电"
    )
    number = services.open_case_for_buyer(actor=SYSTEM_ACTOR, wish=wish, idempotency_key="", now=now)

    page = _text(client, _case(number))

    assert ("代为申请" in page, "可以撤销" in page, "售后人员代为提交申请" in page) == (True, True, True)
    client.post(_case(number), {"act": "cancel"})
    assert Case.objects.get(number=number).status == "CANCELLED"
    assert "可以撤销" not in _text(client, _case(number))


def test_a_transfer_says_its_remark_and_takes_a_slip_for_the_case(client, taken, settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"))

    started = client.post(f"{_case(taken)}/pay", {"channel": "transfer", "scene": "pc"})
    page = _text(client, started.url)
    kept = re.search(r'name="attempt" value="([^"]*)"', page)
    slip = {"attempt": kept.group(1), "file": SimpleUploadedFile("a.jpg", casework.photo().read())}
    uploaded = client.post(f"{_case(taken)}/pay", slip)

    assert 'data-copy="399.00"' in page
    assert (uploaded.status_code, TransferSlip.objects.count()) == (303, 1)
    assert "凭证已收到" in _text(client, uploaded.url)
    refused = client.post(f"{_case(taken)}/pay", {"attempt": kept.group(1)})
    assert (refused.status_code, TransferSlip.objects.count()) == (400, 1)
