"""Notifications of Alipay: who may speak, about what, and in which form."""

import base64
import re
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from zhida.doubles.alipay import wire
from zhida.doubles.gateways.signing_keys import stranger_key
from zhida.shop.kernel.money import Money
from zhida.shop.payments.models import Discrepancy, PaymentEvent
from zhida.shop.payments.providers.contract import FactStatus, NotificationRejected, RefundFact

pytestmark = pytest.mark.django_db


def told(bench, attempt):
    """Give the fields of the last news, without their signature."""
    fields = dict(parse_qsl(bench.news(attempt).decode(), keep_blank_values=True))
    return {name: value for name, value in fields.items() if name not in ("sign", "sign_type")}


def signed(bench, fields, *, key=None, **more):
    """Sign fields as Alipay does and write them as a form."""
    content = wire.notification_content(fields)
    sign = wire.signature(content, key=key or bench.dialect.keys.alipay_key)
    return urlencode({**fields, "sign_type": "RSA2", "sign": sign, **more}).encode()


@pytest.fixture
def unheard(bench):
    """An attempt that is paid and of which the shop has not heard."""
    ref, attempt = bench.pending()
    bench.door.is_open = False
    bench.control("pay", attempt)
    bench.door.is_open = True
    return ref, attempt


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"total_amount": "0.01"}, 401),
        ({"out_trade_no": "P26112299999999999999"}, 401),
        ({"sign": ""}, 401),
        ({"sign": "***"}, 401),
        ({"sign_type": "RSA"}, 401),
        ({"sign_type": ""}, 401),
    ],
)
def test_news_that_was_changed_on_its_way_is_refused(bench, unheard, change, status):
    ref, attempt = unheard
    fields = dict(parse_qsl(bench.news(attempt).decode(), keep_blank_values=True))

    assert bench.notify(urlencode({**fields, **change}).encode()) == status

    assert bench.attempt(ref, attempt) == "PENDING"
    assert PaymentEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"app_id": "2021004100000009"}, 403),
        ({"seller_id": "2088000000000009"}, 403),
        ({"seller_id": ""}, 403),
        ({"out_trade_no": "not-ours"}, 403),
        ({"total_amount": "1e3"}, 400),
        ({"total_amount": "0.00"}, 400),
        ({"trade_status": "TRADE_DREAMT"}, 400),
        ({"trade_no": "<script>"}, 400),
    ],
)
def test_proven_news_that_is_not_for_us_or_makes_no_sense_is_refused(bench, unheard, change, status):
    ref, attempt = unheard

    assert bench.notify(signed(bench, {**told(bench, attempt), **change})) == status

    assert bench.attempt(ref, attempt) == "PENDING"
    assert PaymentEvent.objects.count() == 0


def test_a_stranger_cannot_speak_and_sha1_is_no_signature(bench, unheard):
    ref, attempt = unheard
    fields = told(bench, attempt)
    content = wire.notification_content(fields).encode()
    sha1 = bench.dialect.keys.alipay_key.sign(content, PKCS1v15(), hashes.SHA1())

    assert bench.notify(signed(bench, fields, key=stranger_key())) == 401
    for sign_type in ("RSA", "RSA2"):
        sign = base64.b64encode(sha1).decode()
        assert bench.notify(signed(bench, fields, sign=sign, sign_type=sign_type)) == 401

    assert bench.attempt(ref, attempt) == "PENDING"


@pytest.mark.parametrize("spoil", [b"&app_id=1", b"&x=%ff", "&x=é".encode()])
def test_a_form_with_repeated_names_or_bad_text_is_refused(bench, unheard, spoil):
    _ref, attempt = unheard

    assert bench.notify(bench.news(attempt) + spoil) == 400


def test_fields_that_alipay_adds_later_change_nothing(bench, unheard):
    ref, attempt = unheard
    fields = {**told(bench, attempt), "brand_new": "100% = a&b+c", "empty": "", "alipay_cert_sn": ""}

    assert bench.notify(signed(bench, fields)) == 200

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


def test_the_four_newest_facts_decide_whether_news_is_the_same(bench, unheard):
    _ref, attempt = unheard
    fields = told(bench, attempt)

    def key_of(**change):
        body = signed(bench, {**fields, **change})
        return bench.provider.read_notification(body, {}, now=bench.clock()).dedupe_key

    same = key_of()
    assert re.fullmatch(r"[0-9a-f]{64}", same)
    assert key_of(notify_time="2026-11-23 00:00:00") == same
    others = [
        {"notify_id": "x"},
        {"trade_status": "TRADE_FINISHED"},
        {"refund_fee": "1.00"},
        {"out_biz_no": "R1"},
    ]
    assert len({same, *(key_of(**change) for change in others)}) == 5


def test_a_closed_trade_is_unpaid_or_given_back_and_the_refund_tells_which(bench, unheard):
    _ref, attempt = unheard
    fields = {**told(bench, attempt), "trade_status": "TRADE_CLOSED"}
    unpaid = {name: value for name, value in fields.items() if name != "gmt_payment"} | {"refund_fee": "0.00"}
    back = {**fields, "refund_fee": "6599.00", "gmt_refund": "2026-11-22 12:00:00.123", "out_biz_no": "R1"}

    def read(news):
        return bench.provider.read_notification(signed(bench, news), {}, now=bench.clock())

    assert (read(unpaid).fact.status, read(unpaid).must_ask) == (FactStatus.CLOSED, False)
    refund = read(back)
    assert isinstance(refund.fact, RefundFact)
    assert (refund.fact.refund, refund.fact.attempt, refund.must_ask) == ("R1", attempt, True)
    waiting = read({**fields, "trade_status": "WAIT_BUYER_PAY"})
    assert waiting.fact.status is FactStatus.PENDING


def test_news_for_a_number_we_never_made_is_put_before_a_person(bench, unheard):
    _ref, attempt = unheard
    fields = {**told(bench, attempt), "out_trade_no": "P26112299999999999999", "notify_id": "other"}

    assert bench.notify(signed(bench, fields)) == 200

    assert Discrepancy.objects.get().kind == "UNKNOWN_NUMBER"


def test_news_after_a_query_changes_nothing_more(bench, unheard):
    ref, attempt = unheard
    bench.clock.move(seconds=5)
    bench.run_timers()

    assert bench.control("notify", attempt)["answers"] == [200]

    assert bench.intent(ref).captured == Money(6599_00)
    assert bench.events() == ["payments.PaymentCaptured"]
    bench.assert_books_agree()


def test_in_certificate_mode_news_never_makes_us_call_out(bench, unheard):
    ref, attempt = unheard
    bench.set_channel(certificates=True)
    stranger = {**told(bench, attempt), "alipay_cert_sn": "0" * 32}
    bench.control("down", how="drop")

    with pytest.raises(NotificationRejected) as refusal:
        bench.provider.read_notification(signed(bench, stranger), {}, now=bench.clock())

    assert refusal.value.status == 401
    assert bench.notify(bench.news(attempt)) == 200
    assert bench.attempt(ref, attempt) == "SUCCEEDED"


def test_no_signature_stands_in_the_log(bench, unheard, caplog):
    _ref, attempt = unheard
    body = bench.news(attempt, forged=True)
    sign = dict(parse_qsl(body.decode()))["sign"]

    assert bench.notify(body) == 401

    assert sign not in caplog.text
    assert "bad signature" in caplog.text
