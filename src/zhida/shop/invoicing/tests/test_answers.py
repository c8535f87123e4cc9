"""What the tax service answers besides a plain yes, and files that do not come."""

from dataclasses import replace

import pytest

from zhida.shop.invoicing import files, queries, sealing, services
from zhida.shop.invoicing.errors import InvoiceFileBroken, InvoiceNotFound
from zhida.shop.invoicing.events import InvoiceRefused
from zhida.shop.invoicing.lifecycle import InvoiceStatus
from zhida.shop.invoicing.models import Invoice, InvoiceLine, InvoiceStep
from zhida.shop.invoicing.providers.contract import Fact, FactStatus
from zhida.shop.invoicing.services.answering import book_fact
from zhida.shop.invoicing.services.refusing import refuse
from zhida.shop.invoicing.services.request import end
from zhida.shop.invoicing.services.sending import send, send_again
from zhida.shop.invoicing.tests.conftest import COMPANY, ask, broken, invoices_of, read, refund
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional

pytestmark = pytest.mark.django_db


def test_a_refused_invoice_is_corrected_and_issued_under_a_new_request(now, office, bought):
    number = ask(bought, now)
    _seal(number, "12345678901234567890123")
    services.issue_due(now=now)
    refused = read(number, now)

    services.change_invoice(actor=bought.shopper, order=bought.number, title=COMPANY, now=now)
    services.issue_due(now=now)

    assert (refused.status, refused.refusal) == (InvoiceStatus.REFUSED, "E9202")
    assert OutboxEvent.objects.filter(name=InvoiceRefused.name).count() == 1
    assert read(number, now).status is InvoiceStatus.ISSUED
    assert [row["request"] for row in office.ledger.invoices.values()] == [f"{number}-2"]
    assert broken() == []


def _seal(number, tax_number):
    row = Invoice.objects.get(number=number)
    sealing.seal_invoice(row, replace(COMPANY, tax_number=tax_number))
    row.save()


def test_a_used_up_quota_is_tried_again_an_hour_later(now, office, bought, clock):
    number = ask(bought, now)
    office.ledger.quota = 0
    services.issue_due(now=now)
    waiting = read(number, now)

    services.issue_due(now=clock.move(minutes=59))
    office.ledger.quota = 5
    services.issue_due(now=clock.move(minutes=1))

    assert (waiting.status, waiting.steps[-1].note) == (InvoiceStatus.REQUESTED, "E9301 E9301")
    assert read(number, now).status is InvoiceStatus.ISSUED
    assert len(office.ledger.invoices) == 1


def test_an_invoice_under_way_is_asked_for_until_it_is_there(now, office, bought, clock):
    number = ask(bought, now)
    office.ledger.waits = True
    services.issue_due(now=now)
    services.issue_due(now=clock.move(minutes=1))
    under_way = read(number, now).status
    office.ledger.waits = False

    services.issue_due(now=clock.move(minutes=2))

    assert (under_way, read(number, now).status) == (InvoiceStatus.ISSUING, InvoiceStatus.ISSUED)
    assert len(office.ledger.invoices) == 1


def test_a_red_confirmation_that_waits_for_the_buyer_is_asked_for_again(now, office, bought, clock):
    ask(bought, now)
    services.issue_due(now=now)
    refund(bought, now, units=1)
    office.ledger.confirmations_wait = True
    services.issue_due(now=clock.move(minutes=1))
    waiting = invoices_of(bought, now)[1].status
    office.ledger.confirmations_wait = False

    services.issue_due(now=clock.move(minutes=1))

    assert (waiting, invoices_of(bought, now)[1].status) == (InvoiceStatus.ISSUING, InvoiceStatus.ISSUED)
    assert [row["total"] for row in office.ledger.invoices.values()] == ["20.00", "-6.67"]


def test_a_refused_red_one_waits_for_staff_and_tells_no_buyer(now, office, bought, clock, accountant):
    ask(bought, now)
    services.issue_due(now=now)
    refund(bought, now, units=1)
    kept = dict(office.ledger.invoices)
    office.ledger.invoices.clear()
    services.issue_due(now=clock.move(minutes=1))
    red = invoices_of(bought, now)[1]
    office.ledger.invoices.update(kept)

    services.retry_invoice(actor=accountant, number=red.number, now=clock())
    services.issue_due(now=clock())

    assert (red.status, red.refusal) == (InvoiceStatus.REFUSED, "E9402")
    assert OutboxEvent.objects.filter(name=InvoiceRefused.name).count() == 0
    assert invoices_of(bought, now)[1].status is InvoiceStatus.ISSUED
    assert broken() == []


@pytest.mark.mariadb
def test_a_number_that_another_invoice_bears_is_not_believed(now, office, bought):
    number = ask(bought, now)
    office.mood = "mute"
    services.issue_due(now=now)
    Invoice.objects.create(
        number="F0",
        kind="BLUE",
        order_id=Invoice.objects.get().order_id,
        customer_id=bought.shopper.customer_id,
        title_kind="PERSONAL",
        title_sealed="-",
        invoice_no="2" * 20,
        requested_at=now,
    )
    fact = Fact(
        request_id=f"{number}-1", status=FactStatus.ISSUED, invoice_no="2" * 20, issued_at=now, file_url=""
    )

    assert book_fact(number=number, fact=fact, now=now) is False
    assert read(number, now).status is InvoiceStatus.ISSUING
    assert book_fact(number=number, fact=replace(fact, invoice_no="3" * 20), now=now) is True
    assert book_fact(number=number, fact=fact, now=now) is False
    assert read(number, now).steps[-1].note == "3" * 20


def test_a_file_that_is_none_is_fetched_again_later(now, office, bought, clock):
    number = ask(bought, now)
    office.mood = "up"
    services.issue_due(now=now)
    Invoice.objects.filter(number=number).update(file_sha256="", ask_at=now)
    for mood in ("garbage", "error"):
        office.mood = mood
        services.issue_due(now=clock.move(hours=1))
        assert read(number, clock()).has_file is False
    office.mood = "up"

    services.issue_due(now=clock.move(hours=1))

    assert read(number, clock()).has_file is True


def test_a_file_that_was_altered_or_lost_is_not_given_out(now, office, bought, tmp_path):
    number = ask(bought, now)
    services.issue_due(now=now)
    (kept,) = [path for path in (tmp_path / "invoices").rglob("*") if path.is_file()]

    kept.write_bytes(b"%PDF-forged")
    with pytest.raises(InvoiceFileBroken):
        queries.read_file(number=number, for_customer=None)
    kept.unlink()
    with pytest.raises(InvoiceFileBroken):
        files.read(kept.name)
    with pytest.raises(InvoiceNotFound):
        queries.read_file(number=number, for_customer=bought.shopper.customer_id + 1)
    with pytest.raises(InvoiceNotFound):
        queries.get_invoice(number=number, for_customer=bought.shopper.customer_id + 1, now=now)


@pytest.mark.mariadb
def test_two_workers_take_an_invoice_once(now, office, bought):
    number = ask(bought, now)

    first = send(number=number, now=now)

    assert first is not None
    assert send(number=number, now=now) is None
    assert send_again(number=number, now=now) is None
    with pytest.raises(InvoiceNotFound):
        send(number="F0", now=now)


def test_what_ended_is_not_refused_or_ended_again(now, bought):
    number = ask(bought, now)
    services.cancel_invoice(actor=bought.shopper, order=bought.number, now=now)
    row = Invoice.objects.get(number=number)

    refused = transactional(refuse)(invoice=row, order=bought.number, code="X", reason="x", by="S:1", now=now)
    ended = transactional(end)(invoice=row, by="S:1", now=now)

    assert (refused, ended) == (False, False)
    assert InvoiceStep.objects.filter(invoice=row).count() == 2


def test_without_a_service_what_is_due_is_looked_at_again(now, bought):
    ask(bought, now)
    Invoice.objects.update(due_at=now)

    assert services.issue_due(now=now) == 0
    assert Timer.objects.filter(kind="invoicing.issue").count() == 1


def test_the_invariants_find_what_is_planted(now, office, bought, clock, accountant):
    number = ask(bought, now)
    services.issue_due(now=now)
    blue = Invoice.objects.get(number=number)
    InvoiceLine.objects.filter(invoice=blue).update(gross_minor=1900, net_minor=1670)
    Invoice.objects.filter(pk=blue.pk).update(amount_minor=1900, net_minor=1670)
    InvoiceStep.objects.create(
        invoice=Invoice.objects.create(
            number="F0",
            kind="RED",
            order_id=blue.order_id,
            customer_id=blue.customer_id,
            blue=blue,
            title_kind="PERSONAL",
            title_sealed="-",
            amount_minor=1,
            net_minor=1,
            requested_at=now,
        ),
        status="ISSUING",
        at=now,
        by="X",
        request_id=f"{number}-1",
    )

    assert broken() == [
        "invoicing: blue - red = captured - refunded",
        "invoicing: an invoice is the sum of its lines",
        "invoicing: a request id is one invoice's",
    ]


def test_a_refund_whose_news_is_on_its_way_breaks_nothing(now, office, bought):
    ask(bought, now)
    services.issue_due(now=now)
    refund(bought, now, units=1)
    red = invoices_of(bought, now)[1]
    InvoiceLine.objects.filter(invoice__number=red.number).delete()
    OutboxEvent.objects.filter(name="aftersales.OrderRefunded").update(state="PENDING")
    Invoice.objects.filter(number=red.number).update(amount_minor=0, net_minor=0, tax_minor=0)

    assert broken() == []
    OutboxEvent.objects.filter(name="aftersales.OrderRefunded").update(state="DELIVERED")
    assert broken() == ["invoicing: blue - red = captured - refunded"]
    assert red.amount == Money(667)
