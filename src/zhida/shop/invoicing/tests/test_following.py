"""An invoice follows its order: wished for at checkout, due when delivered, ended when all came back."""

import pytest

from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.tests.factories import buy_now
from zhida.shop.invoicing import queries, services, subscribers, tasks
from zhida.shop.invoicing.composing import paid_by_line
from zhida.shop.invoicing.errors import (
    InvoiceCannotChange,
    InvoiceNotFound,
    InvoiceStands,
    InvoiceTooLate,
    NothingToInvoice,
)
from zhida.shop.invoicing.events import InvoiceRefused
from zhida.shop.invoicing.models import Invoice
from zhida.shop.invoicing.records import InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.services import following
from zhida.shop.invoicing.tests.conftest import (
    COMPANY,
    PERSONAL,
    ask,
    broken,
    buy,
    deliver,
    invoices_of,
    read,
    refund,
    ship_and_confirm,
)
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders
from zhida.shop.orders.errors import OrderNotFound
from zhida.shop.orders.events import OrderClosed, OrderCompleted, OrderPaid
from zhida.shop.orders.models import Order
from zhida.shop.orders.sealing import seal_invoice as seal_wish

pytestmark = pytest.mark.django_db

WISH = {"kind": "company", "title": COMPANY.name, "tax_number": COMPANY.tax_number, "email": ""}


def test_a_wish_at_checkout_is_asked_for_once_the_order_is_paid(now):
    bought = buy(now, invoice=WISH)

    for _again in range(2):
        deliver(OrderPaid, subscribers.on_order_paid, now)

    (invoice,) = invoices_of(bought, now)
    assert (invoice.status, invoice.title, invoice.due_at) == (InvoiceStatus.REQUESTED, COMPANY, None)


def test_a_wish_with_a_wrong_tax_number_stands_refused_for_its_buyer(now):
    bought = buy(now, invoice=WISH)
    placed = Order.objects.get(number=bought.number)
    seal_wish(placed, {**WISH, "tax_number": "91350100M000100Y44"})
    placed.save()

    deliver(OrderPaid, subscribers.on_order_paid, now)

    (invoice,) = invoices_of(bought, now)
    assert (invoice.status, invoice.title.name) == (InvoiceStatus.REFUSED, COMPANY.name)
    assert "税号不对" in invoice.refusal
    assert OutboxEvent.objects.filter(name=InvoiceRefused.name).count() == 1
    services.change_invoice(actor=bought.shopper, order=bought.number, title=COMPANY, now=now)
    assert read(invoice.number, now).status is InvoiceStatus.REQUESTED


def test_an_order_without_wish_has_no_invoice(now, bought):
    deliver(OrderPaid, subscribers.on_order_paid, now)

    assert Invoice.objects.count() == 0
    assert queries.orders_with_invoice(numbers=[bought.number]) == frozenset()
    assert queries.get_book(order=bought.number, for_customer=None, now=now).may_request is True


def test_it_is_due_when_the_goods_arrived(now, clock):
    bought = buy(now, invoice=WISH)
    deliver(OrderPaid, subscribers.on_order_paid, now)
    number = invoices_of(bought, now)[0].number
    services.ripen(order=bought.number, now=now)
    before = read(number, now).due_at

    later = clock.move(days=3)
    ship_and_confirm(bought, later)
    for _again in range(2):
        deliver(OrderCompleted, subscribers.on_order_completed, later)

    assert (before, read(number, later).due_at) == (None, later)
    assert Timer.objects.filter(kind="invoicing.issue").count() == 1


def test_delivery_makes_it_due_too(now, bought):
    event = OrderPaid(number=bought.number, customer_id=1, amount=Money(1), channel="", paid_at=now)

    subscribers.on_order_delivered(event, now=now)

    assert Timer.objects.filter(kind="invoicing.issue").count() == 0


def test_asked_for_after_delivery_it_is_due_at_once(now, bought):
    ship_and_confirm(bought, now)

    number = ask(bought, now)

    assert read(number, now).due_at == now
    assert queries.orders_with_invoice(numbers=[bought.number, "Z0"]) == {bought.number}


def test_an_order_given_back_whole_ends_its_invoice(now, bought):
    number = ask(bought, now)

    refund(bought, now, is_whole=True)
    deliver(OrderClosed, subscribers.on_order_closed, now)

    invoice = read(number, now)
    assert (invoice.status, invoice.steps[-1].note) == (InvoiceStatus.CANCELLED, "订单已全额退款")
    book = queries.get_book(order=bought.number, for_customer=None, now=now)
    assert (book.live, book.may_request, book.amount) == (None, False, Money(0))
    with pytest.raises(NothingToInvoice):
        ask(bought, now)


def test_the_news_of_a_refund_reddens_what_was_issued(now, office, bought, clock):
    ask(bought, now)
    tasks.issue_due("", now=now)
    refund(bought, now, units=1)
    event = OrderRefunded(number="A", order=bought.number, customer_id=1, amount=Money(667), refunded_at=now)

    subscribers.on_order_refunded(event, now=now)

    assert [invoice.kind for invoice in invoices_of(bought, now)] == [InvoiceKind.BLUE, InvoiceKind.RED]
    assert broken() == []


def test_what_is_due_and_of_nothing_ends(now, office, bought, monkeypatch):
    number = ask(bought, now)
    monkeypatch.setattr(following, "end", lambda **_ignored: False)
    refund(bought, now, is_whole=True)

    services.issue_due(now=now)

    assert read(number, now).status is InvoiceStatus.CANCELLED
    assert office.ledger.invoices == {}


def test_freight_is_its_own_line(now, office, bought):
    Order.objects.filter(number=bought.number).update(
        freight_minor=500, payable_minor=2500, captured_minor=2500
    )
    number = ask(bought, now)

    services.issue_due(now=now)

    lines = [(line.key, line.name, line.gross) for line in read(number, now).lines]
    assert lines[1] == ("FREIGHT", "运费", Money(500))
    assert read(number, now).amount == Money(2500)


def test_an_unpaid_order_has_nothing_to_invoice(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, ("A-1", 1), now=now)

    with pytest.raises(NothingToInvoice):
        services.request_invoice(actor=shopper, order=placed.number, title=COMPANY, now=now)

    assert paid_by_line(orders.get_order(number=placed.number, for_customer=None)) == {}


def test_one_live_invoice_an_order(now, bought):
    ask(bought, now)

    with pytest.raises(InvoiceStands):
        ask(bought, now, PERSONAL)

    assert Invoice.objects.count() == 1


def test_the_time_to_ask_ends_a_year_after_completion(now, bought, clock):
    ship_and_confirm(bought, now)
    until = queries.get_book(order=bought.number, for_customer=None, now=now).request_until
    clock.instant = until

    with pytest.raises(InvoiceTooLate):
        ask(bought, until)

    assert (until - now).days == 365
    assert queries.get_book(order=bought.number, for_customer=None, now=until).may_request is False


def test_what_is_issued_cannot_be_changed_or_ended(now, office, bought):
    number = ask(bought, now)
    services.issue_due(now=now)
    order, shopper = bought.number, bought.shopper

    with pytest.raises(InvoiceCannotChange):
        services.change_invoice(actor=shopper, order=order, title=PERSONAL, now=now)
    with pytest.raises(InvoiceCannotChange):
        services.cancel_invoice(actor=shopper, order=order, now=now)

    assert (read(number, now).title, read(number, now).status) == (COMPANY, InvoiceStatus.ISSUED)


def test_anothers_order_does_not_exist(now, bought):
    stranger = make_shopper(now=now)

    with pytest.raises(OrderNotFound):
        services.request_invoice(actor=stranger, order=bought.number, title=COMPANY, now=now)
    with pytest.raises(OrderNotFound):
        queries.get_book(order=bought.number, for_customer=stranger.customer_id, now=now)
    with pytest.raises(InvoiceNotFound):
        services.change_invoice(actor=bought.shopper, order=bought.number, title=COMPANY, now=now)


def test_a_wish_is_carried_under_the_names_of_the_contract():
    wish = queries.wished_title(title=COMPANY)

    assert (wish["kind"], wish["title"], wish["tax_number"]) == ("company", COMPANY.name, COMPANY.tax_number)
    assert queries.read_title(wish) == COMPANY
    assert queries.status_name(status=InvoiceStatus.ISSUED) == "已开票"
