"""Statements, decisions, payouts and slips through the REST doors."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.payments.models import PaymentIntent
from zhida.shop.payments.statements.models import Payout
from zhida.shop.payments.tests.test_transfer_slips import picture
from zhida.shop.payments.tests.transfers import HEADER, Bank, captured, use_second_person, write_channels

pytestmark = pytest.mark.django_db
MONEY = f"{STAFF}/payments"


@pytest.fixture
def bank(tmp_path, settings, now):
    set_clock(settings, tmp_path, now)
    settings.ZHIDA = replace(
        settings.ZHIDA,
        payments_file=write_channels(tmp_path, "bank"),
        data_dir=tmp_path / "data",
        second_person=False,
    )
    return Bank(now)


@pytest.fixture
def finance(bank):
    return staff_client(Role.FINANCE)


def upload(client, *rows):
    content = "\r\n".join((HEADER, *rows)).encode("gbk")
    file = SimpleUploadedFile("流水.csv", content, content_type="text/csv")
    return client.post(f"{MONEY}/statements", {"file": file, "account": "bank"})


def decide(client, action, *lines, **more):
    body = {"action": action, "lines": list(lines), "reason": "核对回单", **more}
    return send(client, "POST", f"{MONEY}/statement-decisions", body)


def test_statement_is_uploaded_listed_and_matched_by_hand(bank, finance):
    ref, start = bank.waiting()

    uploaded = upload(finance, bank.row("6599.00"))
    line = uploaded.json()["rows"][0]["line"]
    shown = send(finance, "GET", f"{MONEY}/statement-lines/{line}").json()
    decided = decide(finance, "MATCH", line, attempt=start.attempt)

    assert (uploaded.status_code, decided.status_code) == (201, 201)
    assert [one["attempt"] for one in shown["candidates"]] == [start.attempt]
    assert decided.json() == {"waiting": ""}
    assert captured(ref) == ("PAID", 6599_00, 0, 1)
    assert len(send(finance, "GET", f"{MONEY}/statements").json()["items"]) == 1
    matched = send(finance, "GET", f"{MONEY}/statement-lines?state=MATCHED").json()["items"]
    assert [one["number"] for one in matched] == [line]


def test_large_decisions_are_confirmed_or_rejected_by_another(bank, finance, settings):
    use_second_person(settings)
    ref, start = bank.waiting()
    colleague = staff_client(Role.FINANCE)
    line = upload(finance, bank.row("6599.00")).json()["rows"][0]["line"]

    first = decide(finance, "MATCH", line, attempt=start.attempt).json()["waiting"]
    path = f"{MONEY}/statement-decisions"
    assert [one["number"] for one in send(colleague, "GET", path).json()["items"]] == [first]
    rejected = send(colleague, "POST", f"{path}/{first}/rejection", {"reason": "金额待查"})
    second = decide(finance, "MATCH", line, attempt=start.attempt).json()["waiting"]
    confirmed = send(colleague, "POST", f"{path}/{second}/confirmation")

    assert (rejected.status_code, confirmed.status_code) == (204, 204)
    assert captured(ref) == ("PAID", 6599_00, 0, 1)


def test_money_that_is_nobodys_is_returned_with_its_receipt(bank, finance, settings):
    use_second_person(settings)
    colleague = staff_client(Role.FINANCE)
    line = upload(finance, bank.row("12.00", payer="李四")).json()["rows"][0]["line"]
    assert decide(finance, "RETURN", line).status_code == 201
    [payout] = send(finance, "GET", f"{MONEY}/payouts").json()["items"]
    path = f"{MONEY}/payouts/{payout['number']}"

    send(finance, "POST", f"{path}/receipt", {"receipt_number": "HD0001"})
    rejected = send(colleague, "POST", f"{path}/rejection", {"reason": "回单号不对"})
    recorded = send(finance, "POST", f"{path}/receipt", {"receipt_number": "HD0002"})
    confirmed = send(colleague, "POST", f"{path}/confirmation")

    assert (rejected.status_code, recorded.status_code, confirmed.status_code) == (204, 200, 204)
    row = Payout.objects.get()
    assert (row.state, row.receipt_number, row.amount_minor) == ("PAID", "HD0002", 12_00)


def test_slip_is_sent_by_its_payer_and_seen_by_staff(bank, finance, now):
    shopper = make_shopper(now=now)
    ref, _start = bank.waiting()
    PaymentIntent.objects.filter(ref=ref).update(payer=shopper.principal)
    buyer = shopper_client(shopper)
    file = SimpleUploadedFile("slip.png", picture().getvalue(), content_type="image/png")

    sent = buyer.post(f"{SHOP}/orders/{ref}/transfer-slips", {"file": file})
    empty = buyer.post(f"{SHOP}/orders/{ref}/transfer-slips")
    [listed] = send(finance, "GET", f"{MONEY}/transfer-slips").json()["items"]
    shown = send(finance, "GET", f"{MONEY}/transfer-slips/{listed['number']}")

    assert (sent.status_code, empty.status_code, listed["order"]) == (201, 400, ref)
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert shown.content.startswith(b"\xff\xd8")
