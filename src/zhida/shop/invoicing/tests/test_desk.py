"""What staff do with invoices, and who may."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.invoicing import queries, services
from zhida.shop.invoicing.errors import (
    InvoiceCannotChange,
    InvoiceEntryInvalid,
    InvoiceNumberTaken,
    NothingToInvoice,
    TaxRateInvalid,
)
from zhida.shop.invoicing.models import Invoice, TaxRate
from zhida.shop.invoicing.rates import Rate, RateTable, rates_of
from zhida.shop.invoicing.records import InvoiceStatus, ManualEntry, RateDraft, StaffInvoiceFilter
from zhida.shop.invoicing.tests.conftest import ask, broken, invoices_of, read, refund
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import ReasonMissing

pytestmark = pytest.mark.django_db

CODE = "1060201000000000000"


def entry_at(now, **changes):
    return ManualEntry(**{"invoice_no": "26332000000000000077", "issued_at": now, **changes})


def test_only_finance_works_on_invoices(now, bought, staff_actor):
    number = ask(bought, now)
    clerk = staff_actor(Role.ORDER)

    for act in (
        lambda: services.retry_invoice(actor=clerk, number=number, now=now),
        lambda: services.refuse_invoice(actor=clerk, number=number, reason="x", now=now),
        lambda: services.redden_whole(actor=clerk, number=number, reason="x", now=now),
        lambda: services.enter_invoice(actor=clerk, number=number, entry=entry_at(now), now=now),
        lambda: services.attach_file(actor=clerk, number=number, file=b"%PDF-", now=now),
        lambda: services.set_rate(
            actor=clerk, draft=RateDraft(scope="DEFAULT", key="", rate_bp=0, tax_code=CODE), now=now
        ),
        lambda: services.remove_rate(actor=clerk, scope="DEFAULT", key="", now=now),
    ):
        with pytest.raises(PermissionDenied):
            act()
    written = AuditEntry.objects.filter(action__startswith="invoicing.").count()
    assert (read(number, now).status, written) == (InvoiceStatus.REQUESTED, 0)


def test_what_was_issued_outside_is_entered_and_reddened_by_hand(now, bought, accountant):
    number = ask(bought, now)
    services.enter_invoice(actor=accountant, number=number, entry=entry_at(now), now=now)
    refund(bought, now, units=1)
    red = invoices_of(bought, now)[1]

    services.enter_invoice(
        actor=accountant, number=red.number, entry=entry_at(now, invoice_no="26332000000000000078"), now=now
    )

    blue, red = invoices_of(bought, now)
    assert (blue.amount, red.amount) == (Money(2000), Money(667))
    assert (blue.status, red.status, blue.by_hand) == (InvoiceStatus.ISSUED, InvoiceStatus.ISSUED, True)
    assert AuditEntry.objects.filter(action="invoicing.enter").count() == 2
    assert broken() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"invoice_no": "12"}, "invoice_no"),
        ({"file": b"<html>"}, "file"),
        ({"file": b"%PDF-" + b"0" * (5 * 1024 * 1024)}, "file"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_by_its_field(now, bought, accountant, changes, field):
    number = ask(bought, now)

    with pytest.raises(InvoiceEntryInvalid) as refusal:
        services.enter_invoice(actor=accountant, number=number, entry=entry_at(now, **changes), now=now)

    assert list(refusal.value.fields) == [field]
    assert read(number, now).status is InvoiceStatus.REQUESTED


def test_nothing_is_entered_for_tomorrow(now, bought, accountant):
    entry = entry_at(now + timedelta(days=1))

    with pytest.raises(InvoiceEntryInvalid) as refusal:
        services.enter_invoice(actor=accountant, number=ask(bought, now), entry=entry, now=now)

    assert list(refusal.value.fields) == ["issued_at"]


def test_what_is_under_way_is_not_entered_by_hand(now, office, bought, accountant):
    number = ask(bought, now)
    office.mood = "mute"
    services.issue_due(now=now)

    with pytest.raises(InvoiceCannotChange):
        services.enter_invoice(actor=accountant, number=number, entry=entry_at(now), now=now)

    services.retry_invoice(actor=accountant, number=number, now=now)
    office.mood = "up"
    services.issue_due(now=now)
    assert read(number, now).status is InvoiceStatus.ISSUED
    with pytest.raises(InvoiceCannotChange):
        services.retry_invoice(actor=accountant, number=number, now=now)


def test_a_number_is_entered_once(now, bought, accountant):
    number = ask(bought, now)
    services.enter_invoice(actor=accountant, number=number, entry=entry_at(now), now=now)
    refund(bought, now, units=1)

    with pytest.raises(InvoiceNumberTaken):
        services.enter_invoice(
            actor=accountant, number=invoices_of(bought, now)[1].number, entry=entry_at(now), now=now
        )


def test_nothing_is_entered_for_an_order_of_nothing(now, bought, accountant):
    number = ask(bought, now)
    refund(bought, now, is_whole=True)
    Invoice.objects.update(status=InvoiceStatus.REQUESTED)

    with pytest.raises(NothingToInvoice):
        services.enter_invoice(actor=accountant, number=number, entry=entry_at(now), now=now)


def test_a_waiting_one_is_hurried_and_refused_with_a_reason(now, bought, accountant):
    number = ask(bought, now)

    services.retry_invoice(actor=accountant, number=number, now=now)
    with pytest.raises(ReasonMissing):
        services.refuse_invoice(actor=accountant, number=number, reason=" ", now=now)
    services.refuse_invoice(actor=accountant, number=number, reason="名称不符", now=now)
    with pytest.raises(InvoiceCannotChange):
        services.refuse_invoice(actor=accountant, number=number, reason="名称不符", now=now)

    assert (read(number, now).due_at, read(number, now).refusal) == (now, "名称不符")
    assert Timer.objects.filter(kind="invoicing.issue").count() == 1


def test_a_red_letter_needs_a_reason_and_an_issued_blue_one(now, bought, accountant):
    number = ask(bought, now)

    with pytest.raises(ReasonMissing):
        services.redden_whole(actor=accountant, number=number, reason="", now=now)
    with pytest.raises(InvoiceCannotChange):
        services.redden_whole(actor=accountant, number=number, reason="开错", now=now)


def test_a_refund_after_a_whole_red_letter_takes_nothing_more(now, office, bought, accountant):
    number = ask(bought, now)
    services.issue_due(now=now)
    services.redden_whole(actor=accountant, number=number, reason="开错", now=now)

    refund(bought, now, units=1)

    assert len(invoices_of(bought, now)) == 2
    assert broken() == []


def test_overdue_ones_are_counted_and_listed_first_by_their_date(now, bought):
    number = ask(bought, now)
    Invoice.objects.filter(number=number).update(due_at=now)
    later = now + timedelta(hours=24)

    listed = queries.list_all_invoices(wanted=StaffInvoiceFilter(is_overdue=True), now=later)

    assert [(one.number, one.is_overdue) for one in listed.items] == [(number, True)]
    assert (queries.count_overdue(now=later), queries.count_overdue(now=now)) == (1, 0)


def test_a_products_rate_wins_over_its_categorys(now, bought, accountant):
    def put(scope, key, rate):
        draft = RateDraft(scope=scope, key=key, rate_bp=rate, tax_code=CODE)
        services.set_rate(actor=accountant, draft=draft, now=now)

    put("DEFAULT", "", 600)
    put("CATEGORY", "手机", 900)
    put("CATEGORY", "手机 > 配件", 300)
    put("PRODUCT", "G1", 0)
    put("FREIGHT", "", 900)
    table = RateTable()

    assert table.of_product("G1", ("手机", "配件")).rate_bp == 0
    assert table.of_product("G2", ("手机", "配件", "壳")).rate_bp == 300
    assert table.of_product("G2", ("手机",)).rate_bp == 900
    assert table.of_product("G2", ("电视",)).rate_bp == 600
    assert rates_of({"G9": 404}, now=now) == ({"G9": Rate(600, CODE)}, Rate(900, CODE))
    assert [rate.scope for rate in queries.list_rates()].count("DEFAULT") == 1


@pytest.mark.parametrize(
    "draft",
    [
        RateDraft(scope="SHOP", key="", rate_bp=900, tax_code=CODE),
        RateDraft(scope="PRODUCT", key="", rate_bp=900, tax_code=CODE),
        RateDraft(scope="DEFAULT", key="x", rate_bp=900, tax_code=CODE),
        RateDraft(scope="PRODUCT", key="x" * 201, rate_bp=900, tax_code=CODE),
        RateDraft(scope="DEFAULT", key="", rate_bp=901, tax_code=CODE),
        RateDraft(scope="DEFAULT", key="", rate_bp=900, tax_code="1"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(now, accountant, draft):
    with pytest.raises(TaxRateInvalid):
        services.set_rate(actor=accountant, draft=draft, now=now)
    with pytest.raises(TaxRateInvalid):
        services.remove_rate(actor=accountant, scope=draft.scope, key=draft.key, now=now)

    assert TaxRate.objects.count() == 0


def test_a_strangers_list_is_empty(now, bought):
    ask(bought, now)

    assert queries.list_invoices(for_customer=make_shopper(now=now).customer_id, now=now).items == []
