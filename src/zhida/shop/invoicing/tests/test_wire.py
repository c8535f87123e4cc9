"""The provider and the practice office read the wire alike; neither takes what is signed otherwise."""

from dataclasses import replace

import pytest

from zhida.shop.invoicing.account import invoice_account
from zhida.shop.invoicing.providers import http, signing
from zhida.shop.invoicing.providers.contract import Document, FactStatus, OutcomeUnknown, RedReason
from zhida.shop.invoicing.records import InvoiceLineRecord
from zhida.shop.invoicing.tests.conftest import COMPANY
from zhida.shop.kernel.money import Money

# Worked out by hand from the rule: six lines, HMAC-SHA256, hex.
WORDS = ("request", "POST /v1/invoices", "shop", "1795320000", "nonce")
KNOWN = "e6fb1f3e9d4e0afb6c9c34e5c3c693cc30a0faecaa186cb47409c0f376b92c9c"


@pytest.fixture
def provider(office):
    return invoice_account().provider


def document(request_id: str = "F1-1", *, minor: int = 2000, tax: int = 230, **changes: object) -> Document:
    """Give an invoice of one line."""
    gross, net, taxed = Money(minor), Money(minor - tax), Money(tax)
    line = InvoiceLineRecord(
        key="L001",
        name="青岚手机",
        tax_code="1090500000000000000",
        quantity=1,
        rate_bp=1300,
        gross=gross,
        net=net,
        tax=taxed,
    )
    known = Document(
        request_id=request_id,
        number="F1",
        order="Z1",
        title=COMPANY,
        lines=(line,),
        amount=gross,
        net=net,
        tax=taxed,
    )
    return replace(known, **changes)


def test_both_sides_sign_as_it_is_written_down(office):
    assert signing._mac(WORDS, b"{}", "a secret of practice") == KNOWN
    assert replace(office, secret="a secret of practice").mac(*WORDS, body=b"{}") == KNOWN


def test_what_is_handed_over_is_issued_and_its_file_fetched(provider, office, now):
    facts = provider.issue([document()], now=now)

    fact = facts["F1-1"]
    assert (fact.status, fact.invoice_no) == (FactStatus.ISSUED, "26332000000000000001")
    assert fact.issued_at == now
    assert provider.ask(["F1-1", "F9-1"], now=now)["F1-1"] == fact
    assert provider.ask(["F9-1"], now=now)["F9-1"].status is FactStatus.UNKNOWN
    assert provider.fetch(fact.file_url).startswith(b"%PDF-")
    assert office.ledger.documents[fact.invoice_no]["asked"]["buyerTaxNum"] == COMPANY.tax_number


def test_a_red_one_is_confirmed_first(provider, office, now):
    blue = provider.issue([document()], now=now)["F1-1"].invoice_no
    wanted = document("F2-1", minor=667, tax=77, blue_no=blue, reason=RedReason.RETURNED)

    fact = provider.issue([wanted], now=now)["F2-1"]

    assert fact.status is FactStatus.ISSUED
    assert office.calls == ["/v1/invoices", "/v1/red-confirmations", "/v1/invoices"]
    assert [row["total"] for row in office.ledger.invoices.values()] == ["20.00", "-6.67"]


@pytest.mark.parametrize("mood", ["error", "drop", "mute", "garbage", "unsigned"])
def test_each_fault_is_an_outcome_that_is_not_known(provider, office, now, mood):
    office.mood = mood

    with pytest.raises(OutcomeUnknown):
        provider.issue([document()], now=now)


def test_a_slow_answer_is_not_waited_for_and_issues_once(provider, office, now, monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.05)
    office.mood, office.slow_seconds = "slow", 0.2
    with pytest.raises(OutcomeUnknown):
        provider.issue([document()], now=now)
    monkeypatch.undo()
    office.mood = "up"

    assert provider.ask(["F1-1"], now=now)["F1-1"].status is FactStatus.ISSUED
    assert len(office.ledger.invoices) == 1


@pytest.mark.parametrize("place", range(6))
def test_a_mac_over_anything_else_is_refused_by_both_sides(provider, office, now, monkeypatch, place):
    """Each of the six lines counts: leave one out on one side, and nothing is issued or believed."""
    right = signing._mac

    def without(words, body, secret):
        if place == len(words):
            return right(words, b"", secret)
        return right((*words[:place], *words[place + 1 :]), body, secret)

    monkeypatch.setattr(signing, "_mac", without)

    with pytest.raises(OutcomeUnknown, match="without a proof"):
        provider.issue([document()], now=now)
    assert office.ledger.invoices == {}


@pytest.mark.parametrize("place", range(6))
def test_an_answer_signed_over_anything_else_is_not_believed(provider, office, now, monkeypatch, place):
    right = type(office).mac

    def without(self, *words, body):
        if words[0] == "request":
            return right(self, *words, body=body)
        if place == len(words):
            return right(self, *words, body=b"")
        return right(self, *words[:place], *words[place + 1 :], body=body)

    monkeypatch.setattr(type(office), "mac", without)

    with pytest.raises(OutcomeUnknown, match="without a proof"):
        provider.issue([document()], now=now)


def test_a_secret_of_another_issues_nothing(provider, office, now):
    with pytest.raises(OutcomeUnknown, match="without a proof"):
        replace(provider, secret="another secret of sixteen").issue([document()], now=now)

    assert office.ledger.invoices == {}
