"""An invoice from the wish to its file, and the red letters that follow refunds."""

import pytest

from zhida.shop.invoicing import queries, services
from zhida.shop.invoicing.events import InvoiceIssued, InvoiceReddened
from zhida.shop.invoicing.models import Invoice, InvoiceStep
from zhida.shop.invoicing.records import InvoiceKind, InvoiceStatus
from zhida.shop.invoicing.tests.conftest import COMPANY, ask, broken, invoices_of, read, refund
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money

pytestmark = pytest.mark.django_db


def test_an_invoice_is_issued_over_what_was_paid(now, office, bought):
    number = ask(bought, now)
    asked = read(number, now)

    booked = services.issue_due(now=now)

    invoice = read(number, now)
    assert booked == 1
    assert (asked.status, asked.amount) == (InvoiceStatus.REQUESTED, Money(0))
    assert invoice.status is InvoiceStatus.ISSUED
    assert (invoice.amount, invoice.net, invoice.tax) == (Money(2000), Money(1770), Money(230))
    assert invoice.invoice_no == "26332000000000000001"
    assert invoice.title == COMPANY
    assert [(line.key, line.quantity, line.gross) for line in invoice.lines] == [("L001", 3, Money(2000))]
    assert [(step.status, step.by) for step in invoice.steps] == [
        (InvoiceStatus.REQUESTED, bought.shopper.principal),
        (InvoiceStatus.ISSUING, "SYSTEM"),
        (InvoiceStatus.ISSUED, "TAX"),
    ]
    assert office.ledger.invoices["26332000000000000001"] == {
        "request": f"{number}-1",
        "type": "1",
        "blue": "",
        "total": "20.00",
        "buyer": COMPANY.name,
    }
    assert OutboxEvent.objects.filter(name=InvoiceIssued.name).count() == 1
    assert broken() == []


def test_the_file_is_kept_with_its_digest(now, office, bought, tmp_path):
    number = ask(bought, now)
    services.issue_due(now=now)

    name, content = queries.read_file(number=number, for_customer=bought.shopper.customer_id)

    assert name == "26332000000000000001.pdf"
    assert "发票号码：26332000000000000001".encode("utf-16-be").hex().encode() in content
    (kept,) = [path for path in (tmp_path / "invoices").rglob("*") if path.is_file()]
    assert kept.stat().st_mode & 0o777 == 0o600


def test_refunds_before_issue_are_left_out(now, office, bought):
    number = ask(bought, now)
    refund(bought, now, units=1)

    services.issue_due(now=now)

    invoice = read(number, now)
    assert (invoice.amount, invoice.lines[0].quantity) == (Money(1333), 2)
    assert Invoice.objects.count() == 1
    assert broken() == []


@pytest.mark.mariadb
def test_refunds_after_issue_are_reddened_by_the_frozen_shares(now, office, bought, clock):
    blue = ask(bought, now)
    services.issue_due(now=now)

    first = refund(bought, now, units=1)
    services.issue_due(now=clock.move(minutes=1))
    refund(bought, now, fen=333)
    refund(bought, now, is_whole=True)
    services.issue_due(now=clock.move(minutes=1))

    _blue, *reds = invoices_of(bought, now)
    assert [(red.kind, red.status, red.amount, red.tax) for red in reds] == [
        (InvoiceKind.RED, InvoiceStatus.ISSUED, Money(667), Money(77)),
        (InvoiceKind.RED, InvoiceStatus.ISSUED, Money(333), Money(38)),
        (InvoiceKind.RED, InvoiceStatus.ISSUED, Money(1000), Money(115)),
    ]
    assert (reds[0].refund, reds[0].blue, reds[0].lines[0].quantity) == (first, blue, 1)
    assert sum(red.tax.minor for red in reds) == 230
    totals = [row["total"] for row in office.ledger.invoices.values()]
    assert totals == ["20.00", "-6.67", "-3.33", "-10.00"]
    assert OutboxEvent.objects.filter(name=InvoiceReddened.name).count() == 3
    assert Invoice.objects.get(number=blue).live_order is None
    assert broken() == []


def test_a_refund_while_the_answer_is_missing_is_reddened_once_it_comes(now, office, bought, clock):
    ask(bought, now)
    office.mood = "mute"
    services.issue_due(now=now)
    refund(bought, now, units=1)
    office.mood = "up"

    services.issue_due(now=clock.move(minutes=1))
    services.issue_due(now=clock.move(minutes=1))

    blue, red = invoices_of(bought, now)
    assert (blue.amount, red.amount) == (Money(2000), Money(667))
    assert (blue.status, red.status) == (InvoiceStatus.ISSUED, InvoiceStatus.ISSUED)
    assert len(office.ledger.invoices) == 2
    assert broken() == []


def test_a_service_down_for_a_day_issues_each_once_when_it_is_back(now, office, bought, clock):
    number = ask(bought, now)
    office.mood = "error"
    for _hour in range(24):
        services.issue_due(now=clock.move(hours=1))
    overdue = read(number, clock()).is_overdue
    office.mood, office.calls_left = "mute", 2
    for _call in range(4):
        services.issue_due(now=clock.move(hours=1))

    assert overdue is True
    assert read(number, clock()).status is InvoiceStatus.ISSUED
    assert [row["request"] for row in office.ledger.invoices.values()] == [f"{number}-1"]
    assert InvoiceStep.objects.filter(status=InvoiceStatus.ISSUING).count() == 1
    assert broken() == []


@pytest.mark.parametrize("mood", ["error", "drop", "garbage", "unsigned", "mute"])
def test_whatever_the_service_does_an_invoice_is_issued_once(now, office, bought, clock, mood):
    number = ask(bought, now)
    office.mood, office.calls_left = mood, 3

    for _call in range(6):
        services.issue_due(now=clock.move(hours=1))

    assert read(number, clock()).status is InvoiceStatus.ISSUED
    assert len(office.ledger.invoices) == 1
    assert queries.read_file(number=number, for_customer=None)[0] == "26332000000000000001.pdf"
    assert broken() == []


def test_a_batch_is_timed_by_what_is_next(now, office, bought):
    ask(bought, now)
    office.mood = "error"

    services.issue_due(now=now)

    assert [timer.due_at.isoformat() for timer in Timer.objects.filter(kind="invoicing.issue")] == [
        "2026-11-22T04:00:00+00:00",
        "2026-11-22T04:01:00+00:00",
    ]
