"""Invoices over the REST doors, for the buyer and for staff."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.invoicing import api_staff, services
from zhida.shop.invoicing.models import Invoice
from zhida.shop.invoicing.tests.conftest import COMPANY as TITLE
from zhida.shop.invoicing.tests.conftest import ask, refund

pytestmark = pytest.mark.django_db

COMPANY = {"kind": "company", "name": "杭州示例科技有限公司", "tax_number": "91350100M000100Y43"}


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def client(bought):
    return shopper_client(bought.shopper)


@pytest.fixture
def desk():
    return staff_client(Role.FINANCE)


def test_a_buyer_asks_corrects_and_downloads(now, office, bought, client):
    path = f"{SHOP}/orders/{bought.number}/invoice"
    before = send(client, "GET", path).json()

    asked = send(client, "POST", path, {"kind": "personal"})
    changed = send(client, "PUT", path, COMPANY)
    services.issue_due(now=now)

    after = send(client, "GET", path).json()
    number = after["live"]
    file = client.get(f"{SHOP}/invoices/{number}/file")
    assert (before["may_request"], before["amount"]) == (True, {"minor": 2000, "currency": "CNY"})
    assert (asked.status_code, asked.json()["items"][0]["title"]["name"]) == (201, "个人")
    assert (changed.status_code, changed.json()["items"][0]["title"]["name"]) == (200, COMPANY["name"])
    assert (after["may_request"], after["may_change"]) == (False, False)
    assert after["items"][0]["status"] == "issued"
    assert file["Content-Disposition"] == 'attachment; filename="26332000000000000001.pdf"'
    assert (file["Content-Type"], file["Cache-Control"]) == ("application/pdf", "private, no-store")


def test_a_wrong_tax_number_is_refused_by_its_field(bought, client):
    path = f"{SHOP}/orders/{bought.number}/invoice"

    answer = send(client, "POST", path, {**COMPANY, "tax_number": "91350100M000100Y44"})

    assert (answer.status_code, answer.json()["code"]) == (400, "invoice_title_invalid")
    assert list(answer.json()["fields"]) == ["tax_number"]
    assert Invoice.objects.count() == 0


def test_an_invoice_can_be_done_without(bought, client):
    path = f"{SHOP}/orders/{bought.number}/invoice"
    send(client, "POST", path, COMPANY)

    gone = send(client, "DELETE", path)
    again = send(client, "DELETE", path)

    assert (gone.status_code, again.status_code) == (204, 404)
    assert send(client, "GET", path).json()["may_request"] is True


def test_titles_are_remembered_changed_and_forgotten(bought, client):
    saved = send(client, "POST", f"{SHOP}/invoice-titles", COMPANY).json()
    path = f"{SHOP}/invoice-titles/{saved['id']}"

    changed = send(client, "PUT", path, {**COMPANY, "name": "新名称"})
    listed = send(client, "GET", f"{SHOP}/invoice-titles").json()["items"]
    removed = send(client, "DELETE", path)
    missing = [
        send(client, "DELETE", f"{SHOP}/invoice-titles/{name}") for name in (saved["id"], "x", "9" * 19)
    ]

    assert (changed.status_code, [one["name"] for one in listed]) == (200, ["新名称"])
    assert (removed.status_code, [one.status_code for one in missing]) == (204, [404, 404, 404])


def test_lists_take_the_same_queries_at_one_and_three_rows(now, office, bought, client, desk):
    ask(bought, now)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as mine:
            listed = send(client, "GET", f"{SHOP}/invoices").json()["items"]
        with CaptureQueriesContext(connection) as theirs:
            send(desk, "GET", f"{STAFF}/invoices")
        counts.append((len(mine), len(theirs)))
        for _more in range(2):
            placed = buy_now(bought.shopper, ("A-1", 1), now=now)
            pay(placed.number, now=now)
            services.request_invoice(actor=bought.shopper, order=placed.number, title=TITLE, now=now)

    assert len(listed) == 3
    assert counts[0] == counts[1]


def test_staff_see_retry_refuse_and_enter(now, bought, desk, client):
    number = ask(bought, now)
    path = f"{STAFF}/invoices/{number}"

    refused = send(desk, "POST", f"{path}/refusal", {"reason": "抬头与税号不符"})
    retried = send(desk, "POST", f"{path}/retry")
    entered = desk.post(
        f"{path}/entry",
        {
            "invoice_no": "26332000000000000077",
            "issued_at": "2026-11-22T04:00:00Z",
            "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 by hand"),
        },
    )

    assert (refused.status_code, refused.json()["refusal"]) == (200, "抬头与税号不符")
    assert (retried.status_code, retried.json()["status"]) == (200, "requested")
    assert (entered.status_code, entered.json()["status"]) == (200, "issued")
    assert (entered.json()["by_hand"], entered.json()["has_file"]) == (True, True)
    assert desk.get(f"{path}/file").content == b"%PDF-1.4 by hand"
    assert [step["status"] for step in entered.json()["steps"]] == [
        "requested",
        "refused",
        "requested",
        "issued",
    ]


def test_staff_redden_a_wrong_one_and_the_buyer_asks_again(office, bought, desk, client, clock):
    now = clock()
    number = ask(bought, now)
    services.issue_due(now=now)

    before = send(desk, "GET", f"{STAFF}/invoices").json()["items"]
    red = send(desk, "POST", f"{STAFF}/invoices/{number}/red-letter", {"reason": "抬头开错"})
    after = send(desk, "GET", f"{STAFF}/invoices").json()["items"]
    again = send(desk, "POST", f"{STAFF}/invoices/{number}/red-letter", {"reason": "抬头开错"})
    services.issue_due(now=clock.move(minutes=1))

    asked = send(client, "POST", f"{SHOP}/orders/{bought.number}/invoice", COMPANY)
    assert (red.status_code, red.json()["kind"], red.json()["amount"]["minor"]) == (201, "red", 2000)
    assert again.status_code == 409
    assert [one["left"]["minor"] for one in before] == [2000]
    assert {one["kind"]: one["left"]["minor"] for one in after} == {"red": 2000, "blue": 0}
    assert asked.status_code == 201
    assert [item["kind"] for item in asked.json()["items"]] == ["blue", "red", "blue"]


def test_staff_set_rates(desk):
    rate = {"scope": "CATEGORY", "key": "图书", "rate_bp": 900, "tax_code": "1060201000000000000"}

    first = send(desk, "GET", f"{STAFF}/tax-rates").json()["items"]
    put = send(desk, "PUT", f"{STAFF}/tax-rates", rate).json()["items"]
    wrong = send(desk, "PUT", f"{STAFF}/tax-rates", {**rate, "rate_bp": 1234})
    gone = send(desk, "DELETE", f"{STAFF}/tax-rates?scope=CATEGORY&key=图书").json()["items"]

    assert [(one["scope"], one["rate_bp"]) for one in first] == [("DEFAULT", 1300)]
    assert [(one["scope"], one["rate_bp"]) for one in put] == [("DEFAULT", 1300), ("CATEGORY", 900)]
    assert (wrong.status_code, wrong.json()["code"]) == (400, "tax_rate_invalid")
    assert gone == first


def test_the_csv_holds_red_ones_minus_and_no_formulas(office, bought, desk, clock, monkeypatch):
    monkeypatch.setattr(api_staff, "CSV_PAGE", 1)
    now = clock()
    title = {"kind": "company", "name": "=1+1", "tax_number": "91350100M000100Y43"}
    send(shopper_client(bought.shopper), "POST", f"{SHOP}/orders/{bought.number}/invoice", title)
    services.issue_due(now=now)
    refund(bought, now, units=1)
    services.issue_due(now=clock.move(minutes=1))

    answer = desk.get(f"{STAFF}/invoices/export")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[4] for row in rows] == ["抬头", "'=1+1", "'=1+1"]
    assert [row[6] for row in rows] == ["价税合计", "-6.67", "20.00"]


def test_filters_narrow_the_list(now, bought, desk):
    number = ask(bought, now)
    address = f"{STAFF}/invoices"

    found = [
        [one["number"] for one in send(desk, "GET", f"{address}{query}").json()["items"]]
        for query in (
            "?status=requested",
            "?status=issued",
            "?kind=blue",
            "?kind=red",
            f"?order={bought.number}",
            "?order=Z0",
            "?overdue=true",
        )
    ]

    assert found == [[number], [], [number], [], [number], [], []]


def test_a_file_can_be_attached_later(now, bought, desk):
    number = ask(bought, now)
    desk.post(
        f"{STAFF}/invoices/{number}/entry",
        {"invoice_no": "26332000000000000077", "issued_at": "2026-11-22T04:00:00Z"},
    )
    path = f"{STAFF}/invoices/{number}/file"

    missing = desk.get(path)
    wrong = desk.post(path, {"file": SimpleUploadedFile("a.pdf", b"<html>")})
    attached = desk.post(path, {"file": SimpleUploadedFile("a.ofd", b"PK\x03\x04 ofd")})
    twice = desk.post(path, {"file": SimpleUploadedFile("a.ofd", b"PK\x03\x04 ofd")})

    assert [answer.status_code for answer in (missing, wrong, attached, twice)] == [404, 400, 200, 409]
    assert desk.get(path)["Content-Disposition"] == 'attachment; filename="26332000000000000077.ofd"'
