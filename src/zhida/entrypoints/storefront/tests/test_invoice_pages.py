"""Invoices on the pages, without a script: wished for at checkout, asked for later, saved as files."""

import pytest
from tests.running.doors import set_clock, shopper_client

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.invoicing import queries, services
from zhida.shop.invoicing.models import Invoice
from zhida.shop.invoicing.records import ManualEntry
from zhida.shop.orders import queries as orders

pytestmark = pytest.mark.django_db

CODE = "91350100M000100Y43"


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    return make_shopper(now=now)


@pytest.fixture
def client(shopper):
    return shopper_client(shopper)


@pytest.fixture
def number(now, shopper):
    placed = buy_now(shopper, ("A-1", 1), now=now)
    pay(placed.number, now=now)
    return placed.number


def test_the_checkout_chooses_no_invoice_by_itself(now, shopper, client):
    make_address(shopper, now=now)

    text = client.get("/checkout?buy=A-1:1").content.decode()

    assert '<input type="radio" name="invoice" value="none" form="place" checked>' in text


def test_a_wish_at_checkout_is_remembered_and_goes_with_the_order(now, shopper, client):
    address = make_address(shopper, now=now)
    form = {"buy": "A-1:1", "address": address, "expected_minor": 12900, "invoice": "company"}

    wrong = client.post("/checkout", {**form, "name": "示例公司", "tax_number": "91350100M000100Y44"})
    placed = client.post("/checkout", {**form, "name": "示例公司", "tax_number": CODE})

    (title,) = queries.list_titles(for_customer=shopper.customer_id)
    order = orders.list_orders(for_customer=shopper.customer_id).items[0]
    record = orders.get_order(number=order.number, for_customer=None)
    assert wrong.status_code == 400
    assert 'id="wish-tax_number-error"' in wrong.content.decode()
    assert (placed.status_code, title.title.tax_number) == (303, CODE)
    assert (record.invoice["kind"], record.invoice["title"]) == ("company", "示例公司")
    assert f'value="{title.id}" form="place"' in client.get("/checkout?buy=A-1:1").content.decode()


def test_an_invoice_is_asked_for_changed_and_done_without(client, number):
    page = f"/orders/{number}/invoice"

    first = client.get(page).content.decode()
    wrong = client.post(page, {"invoice": "company", "name": "示例公司", "tax_number": "1"})
    asked = client.post(page, {"invoice": "personal", "name": "张三"})
    shown = client.get(page).content.decode()
    changed = client.post(page, {"invoice": "company", "name": "示例公司", "tax_number": CODE})
    listed = client.get("/account/invoices").content.decode()
    ended = client.post(page, {"cancel": "1"})

    assert "申请开票" in first
    assert (wrong.status_code, asked.status_code, changed.status_code) == (400, 303, 303)
    assert 'id="t-tax_number-error"' in wrong.content.decode()
    assert ("张三" in shown, "修改抬头" in shown) == (True, True)
    assert ("示例公司" in listed, CODE in listed, "待开票" in listed) == (True, True, True)
    assert (ended.status_code, Invoice.objects.get().status) == (303, "CANCELLED")
    assert client.post(page, {"invoice": "none"}).status_code == 404


def test_the_orders_page_tells_of_its_invoice(client, number):
    before = client.get(f"/orders/{number}").content.decode()
    client.post(f"/orders/{number}/invoice", {"invoice": "personal", "name": "张三"})

    after = client.get(f"/orders/{number}").content.decode()

    assert "还没有申请" in before
    assert ("电子发票 · 张三" in after, "待开票" in after) == (True, True)


def test_a_file_is_its_owners_alone(now, client, number, staff_actor):
    client.post(f"/orders/{number}/invoice", {"invoice": "personal"})
    invoice = Invoice.objects.get()
    entry = ManualEntry(invoice_no="26332000000000000077", issued_at=now, file=b"%PDF-1.4 x")
    services.enter_invoice(actor=staff_actor(Role.FINANCE), number=invoice.number, entry=entry, now=now)

    mine = client.get(f"/account/invoices/{invoice.number}/file")
    others = shopper_client(make_shopper(now=now)).get(f"/account/invoices/{invoice.number}/file")

    assert (mine.status_code, mine.content) == (200, b"%PDF-1.4 x")
    assert mine["Content-Disposition"] == 'attachment; filename="26332000000000000077.pdf"'
    assert others.status_code == 404
    assert "下载发票" in client.get("/account/invoices").content.decode()


def test_titles_are_kept_changed_and_forgotten(client, shopper):
    page = "/account/invoice-titles"

    empty = client.get("/account/invoices").content.decode()
    wrong = client.post(page, {"kind": "company", "name": "", "tax_number": CODE})
    client.post(page, {"kind": "company", "name": "示例公司", "tax_number": CODE})
    (title,) = queries.list_titles(for_customer=shopper.customer_id)
    shown = client.get(f"{page}/{title.id}").content.decode()
    bad = client.post(f"{page}/{title.id}", {"kind": "company", "name": "新名", "tax_number": "X"})
    client.post(f"{page}/{title.id}", {"kind": "company", "name": "新名", "tax_number": CODE})
    listed = client.get(page).content.decode()
    gone = client.post(f"{page}/{title.id}", {"remove": "1"})

    assert "还没有发票" in empty
    assert (wrong.status_code, bad.status_code, gone.status_code) == (400, 400, 303)
    assert (f'value="{CODE}"' in shown, "新名" in listed) == (True, True)
    assert client.get(f"{page}/{title.id}").status_code == 404
    assert client.post(page, {"kind": "personal"}).status_code == 303
