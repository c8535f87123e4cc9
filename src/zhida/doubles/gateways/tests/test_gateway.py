"""The kit under a small protocol of its own: what it serves, breaks, remembers and sends."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from zhida.doubles.gateways.books import (
    PROCESSING,
    SUCCEEDED,
    Books,
    Payment,
    Refund,
    beijing_day,
    new_digits,
)
from zhida.doubles.gateways.dialect import FORM, Call, Desk, Dialect, Reply, json_reply
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.gateways.server import Gateway, GatewaySettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BACK = "http://127.0.0.1:9/pay/return/post?a=1"


class Posting(Dialect):
    """A protocol of forms, that posts the browser back and refuses in its own words."""

    name = "posting"
    title = "邮寄"
    colour = "#123456"
    return_method = "POST"

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        form = call.form()
        if form:
            desk.books.add_payment(payment(attempt=form["order"], changed_at=now.isoformat()))
        made = ",".join(row.attempt for row in desk.books.list_payments())
        return Reply(200, f"{call.path}?{call.query.get('q', '')}={made}".encode(), FORM)

    def payment_news(self, payment: Payment) -> Notification | None:
        return None

    def refund_news(self, payment: Payment, refund: Refund) -> Notification | None:
        return None

    def sign_news(
        self, notification: Notification, *, now: datetime, forged: bool
    ) -> tuple[Mapping[str, str], bytes]:
        raise AssertionError("it has no news")

    def is_acknowledged(self, status: int, body: bytes) -> bool:
        raise AssertionError("it has no news")

    def busy(self, call: Call, *, status: int, now: datetime) -> Reply:
        return json_reply(200, {"code": "BUSY", "status": status})


def payment(**changes) -> Payment:
    facts = {
        "attempt": "P1",
        "provider_number": f"N{changes.get('attempt', 'P1')}",
        "merchant": "M",
        "amount": 100,
        "currency": "CNY",
        "subject": "手机",
        "scene": "pc",
        "expires_at": "",
        "notify_url": "http://127.0.0.1:9/hook",
        "return_url": BACK,
        "changed_at": NOW.isoformat(),
    }
    return Payment(**{**facts, **changes})


def refund(number: str, **changes) -> Refund:
    facts = {
        "refund": number,
        "provider_number": f"N{number}",
        "attempt": "P1",
        "amount": 30,
        "currency": "CNY",
        "notify_url": "",
        "status": SUCCEEDED,
        "changed_at": NOW.isoformat(),
    }
    return Refund(**{**facts, **changes})


@pytest.fixture
def gateway(tmp_path) -> Iterator[Gateway]:
    with Gateway(Posting(), GatewaySettings(port=0, directory=tmp_path, clock=lambda: NOW)) as running:
        yield running


@pytest.fixture
def books(tmp_path) -> Iterator[Books]:
    opened = Books(tmp_path / "deep" / "books.sqlite3")
    yield opened
    opened.close()


def post(gateway: Gateway, order: str) -> httpx.Response:
    return httpx.post(f"{gateway.url}/trade?q=1&q=2", data={"order": order}, trust_env=False)


def control(gateway: Gateway, op: str, **more) -> httpx.Response:
    return httpx.post(f"{gateway.url}/control", json={"op": op, **more}, trust_env=False)


def made(gateway: Gateway) -> list[str]:
    return [row.attempt for row in gateway.books.list_payments()]


def test_a_dialect_serves_forms_in_its_own_type(gateway):
    answer = post(gateway, "P1")

    assert (answer.status_code, answer.text) == (200, "/trade?2=P1")
    assert answer.headers["content-type"] == FORM


def test_the_cashier_posts_the_browser_back_by_itself(gateway):
    post(gateway, "P1")
    page = httpx.get(f"{gateway.url}/cashier/NP1", trust_env=False).text

    answer = httpx.post(f"{gateway.url}/cashier/NP1", data={"choice": "pay"}, trust_env=False)

    assert "--accent:#123456" in page
    assert page.count("邮寄") == 2
    assert answer.status_code == 200
    assert (
        f'<form method="post" action="{BACK}"><input type="hidden" name="attempt" value="P1">' in answer.text
    )
    assert "document.forms[0].submit()" in answer.text
    assert [row.status for row in gateway.books.list_payments()] == [SUCCEEDED]


@pytest.mark.parametrize(
    ("how", "answered", "done"),
    [
        ("error", (500, ""), []),
        ("garbage", (200, "<html>502 Bad Gateway</html>"), []),
        ("busy", (200, '{"code": "BUSY", "status": 500}'), []),
        ("unsure", (200, '{"code": "BUSY", "status": 500}'), ["P1"]),
        ("slow", (200, "/trade?2=P1"), ["P1"]),
    ],
)
def test_an_outage_answers_by_its_kind(gateway, how, answered, done):
    control(gateway, "down", how=how, status=500, seconds=0)

    answer = post(gateway, "P1")

    assert (answer.status_code, answer.text) == answered
    assert made(gateway) == done


@pytest.mark.parametrize(("how", "done"), [("drop", []), ("mute", ["P1"])])
def test_an_outage_can_end_the_connection(gateway, how, done):
    control(gateway, "down", how=how)

    with pytest.raises(httpx.RemoteProtocolError):
        post(gateway, "P1")

    assert made(gateway) == done


def test_an_outage_can_be_kept_to_some_calls(gateway):
    control(gateway, "down", how="error", calls="order=P2", times=1)

    statuses = [post(gateway, order).status_code for order in ("P1", "P2")]

    assert statuses == [200, 503]
    assert post(gateway, "P2").status_code == 200
    assert made(gateway) == ["P1", "P2"]


@pytest.mark.parametrize("order", [{"how": "softly"}, {"status": 200}, {"times": 0}, {"times": "all"}])
def test_an_outage_that_makes_no_sense_is_refused(gateway, order):
    assert control(gateway, "down", **order).status_code == 400
    assert gateway.faults.down == ""


def test_a_bill_is_spoilt_until_all_is_well_again(gateway):
    assert control(gateway, "bill", how="torn").json() == {"ok": True}
    assert gateway.faults.bill == "torn"
    control(gateway, "delay", what="bill")
    assert gateway.faults.bill == "late"
    control(gateway, "up")
    assert gateway.faults.bill == ""
    assert control(gateway, "bill", how="blue").status_code == 400


def test_a_channel_without_news_says_nothing(gateway):
    post(gateway, "P1")

    assert control(gateway, "forge", attempt="P1").json()["sent"] == 0
    assert control(gateway, "pay", attempt="P1").json()["sent"] == 0


def test_a_day_is_beijings(books):
    books.add_payment(payment())
    books.add_payment(payment(attempt="P2"))
    books.pay("P1", amount=100, currency="CNY", now=datetime(2026, 11, 21, 16, 0, tzinfo=UTC))
    books.pay("P2", amount=100, currency="CNY", now=datetime(2026, 11, 22, 16, 0, tzinfo=UTC))

    assert [row.attempt for row in books.list_payments(paid_on=date(2026, 11, 22))] == ["P1"]
    assert beijing_day("") is None


def test_refunds_are_told_by_the_day_they_are_made_or_done(books):
    books.add_payment(payment())
    books.add_refund(refund("R1"))
    books.add_refund(refund("R2", status=PROCESSING))
    books.add_refund(refund("R3", attempt="P2"))
    tomorrow = NOW + timedelta(days=1)
    books.move_refund("R2", status=SUCCEEDED, now=tomorrow)

    assert [row.refund for row in books.list_refunds(made_on=NOW.date())] == ["R1", "R2", "R3"]
    assert [row.refund for row in books.list_refunds(done_on=tomorrow.date())] == ["R2"]
    paid = books.pay("P1", amount=100, currency="CNY", now=NOW)
    assert (books.refunded(paid), books.refundable(paid)) == (60, 40)


def test_a_protocols_own_facts_are_kept(books):
    books.add_payment(payment(extra={"openid": "o"}))
    books.add_refund(refund("R1"))

    assert books.note_payment("P1", {"scanned": "yes"}).extra == {"openid": "o", "scanned": "yes"}
    assert books.note_refund("R1", {"account": "余额"}).extra == {"account": "余额"}
    assert books.find_refund_by_provider_number("NR1") == books.find_refund("R1")


def test_the_books_of_an_earlier_version_are_opened(tmp_path):
    file = sqlite3.connect(tmp_path / "old.sqlite3")
    file.execute(
        "CREATE TABLE payments (attempt TEXT PRIMARY KEY, provider_number TEXT, merchant TEXT,"
        " amount INTEGER, currency TEXT, subject TEXT, scene TEXT, expires_at TEXT, notify_url TEXT,"
        " return_url TEXT, status TEXT, paid_amount INTEGER, paid_currency TEXT, changed_at TEXT)"
    )
    row = ["P1", "N1", "M", 1, "CNY", "s", "pc", "", "", "", "pending", None, None, NOW.isoformat()]
    file.execute("INSERT INTO payments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", row)
    file.commit()
    file.close()

    books = Books(tmp_path / "old.sqlite3")
    known = books.find_payment("P1")
    books.close()

    assert known is not None
    assert (known.extra, known.paid_at, known.expired(NOW)) == ({}, "", False)


def test_numbers_of_digits_have_their_length():
    assert [len(new_digits(count)) for count in (2, 28)] == [2, 28]
    assert new_digits(28).isdecimal()


def test_a_call_is_read_as_it_came():
    call = Call(method="POST", target="/a%20b?x=1&y=", body=json.dumps([1]).encode())

    assert (call.path, call.query) == ("/a%20b", {"x": "1", "y": ""})
    with pytest.raises(ValueError, match="not an object"):
        call.document()
