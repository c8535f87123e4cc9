"""A credit for an old device is money: it lowers no invoice until the goods that it was paid on come back."""

import pytest

from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.invoicing import services, subscribers
from zhida.shop.invoicing.records import InvoiceKind
from zhida.shop.invoicing.tests.conftest import Bought, ask, broken, deliver, invoices_of, read
from zhida.shop.kernel.models import EventState, OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.tradeins.events import TradeInMoved
from zhida.shop.tradeins.tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def credited(now) -> tuple[Bought, str]:
    """A phone of 3000.00, on which 1234.50 for an old one was given back; and the trade-in."""
    made.publish(now=now)
    shopper, order = made.make_buyer(now=now)
    trade_in = made.arrived(shopper, made.by_credit(order), now=now)
    made.inspect(trade_in, now=now)
    made.end_refund(trade_in, now=now)
    return Bought(number=order, shopper=shopper), trade_in


def come_back(bought: Bought, now) -> Money:
    """Take the phone back as faulty, and tell of it after the trade-ins know."""
    given = made.take_back(bought.number, now=now, units=1)
    deliver(OrderRefunded, subscribers.on_order_refunded, now)
    deliver(TradeInMoved, subscribers.on_trade_in_moved, now)
    OutboxEvent.objects.update(state=EventState.DELIVERED)
    return given


def test_a_credit_leaves_the_invoice_at_the_full_price(now, office, credited):
    bought, _trade_in = credited

    number = ask(bought, now)
    services.issue_due(now=now)
    services.follow_refund(order=bought.number, now=now)
    OutboxEvent.objects.update(state=EventState.DELIVERED)

    invoice = read(number, now)
    assert (invoice.amount, invoice.tax) == (Money(300000), Money(34513))
    assert len(invoices_of(bought, now)) == 1
    assert broken() == []


def test_a_credit_after_the_invoice_makes_no_red_letter(now, office):
    made.publish(now=now)
    shopper, order = made.make_buyer(now=now)
    bought = Bought(number=order, shopper=shopper)
    ask(bought, now)
    services.issue_due(now=now)
    trade_in = made.arrived(shopper, made.by_credit(order), now=now)
    made.inspect(trade_in, now=now)
    made.end_refund(trade_in, now=now)
    deliver(OrderRefunded, subscribers.on_order_refunded, now)
    OutboxEvent.objects.update(state=EventState.DELIVERED)

    assert [invoice.kind for invoice in invoices_of(bought, now)] == [InvoiceKind.BLUE]
    assert broken() == []


def test_goods_that_come_back_redden_all_and_the_old_device_is_owed_again(now, office, credited):
    bought, trade_in = credited
    ask(bought, now)
    services.issue_due(now=now)

    given = come_back(bought, now)

    assert given == Money(176550)
    reds = [one for one in invoices_of(bought, now) if one.kind is InvoiceKind.RED]
    assert [one.amount for one in reds] == [Money(123450), Money(176550)]
    shown = made.read(trade_in).summary
    assert (shown.status, shown.needs_account, shown.amount) == ("PAYABLE", True, Money(123450))
    assert (broken(), made.books()) == ([], [])


def test_goods_that_come_back_before_the_invoice_end_it(now, office, credited):
    bought, _trade_in = credited
    number = ask(bought, now)

    come_back(bought, now)

    assert read(number, now).status == "CANCELLED"
    assert broken() == []
