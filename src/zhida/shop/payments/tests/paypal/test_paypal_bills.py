"""PayPal's transaction report, fetched page by page and read back in bounded memory."""

import json
from datetime import date

import pytest

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import (
    BillKind,
    BillNotReady,
    BillUnreadable,
    NoBill,
    OutcomeUnknown,
    RefusedByChannel,
)
from zhida.shop.payments.providers.paypal import bills

DAY = date(2026, 11, 22)
INFO = {
    "transaction_id": "C1",
    "transaction_event_code": "T0006",
    "transaction_initiation_date": "2026-11-22T12:00:00+0800",
    "transaction_amount": {"currency_code": "USD", "value": "10.00"},
    "fee_amount": {"currency_code": "USD", "value": "-0.83"},
    "transaction_status": "S",
    "invoice_id": "P26112200000000000000",
}


@pytest.fixture
def bill(tmp_path):
    return tmp_path / "bill"


def fetch(paypal, bill, **later):
    later = later or {"hours": 24}
    paypal.provider.fetch_bill(DAY, bill, now=paypal.clock.move(**later))
    return list(paypal.provider.read_bill(bill))


def write(bill, *pages):
    bill.write_text("".join(json.dumps(page) + "\n" for page in pages))
    return bill


def page(*infos, **changes):
    return {"transaction_details": [{"transaction_info": info} for info in infos], **changes}


def test_the_bill_tells_payments_and_refunds_with_our_numbers_and_fees(paypal, bill):
    ref, attempt = paypal.captured()
    paypal.clock.move(seconds=1)
    number = paypal.refund(ref, 71_00)
    paypal.send_refund(number)
    paypal.pending()

    capture, back = fetch(paypal, bill)

    assert (capture.kind, capture.number, capture.amount) == (
        BillKind.CAPTURE,
        attempt,
        Money(100_00, "USD"),
    )
    assert (capture.provider_number, capture.fee_minor, capture.status) == (
        f"C{paypal.payment(attempt).provider_number}",
        3_98,
        "",
    )
    assert (back.kind, back.number, back.amount) == (BillKind.REFUND, number, Money(10_00, "USD"))
    assert back.fee_minor == 0
    assert capture.occurred_at.date() == DAY
    assert not bill.with_name("bill.page").exists()


def test_long_bills_come_in_pages(paypal, bill, monkeypatch):
    monkeypatch.setattr(bills, "PAGE_SIZE", 2)
    numbers = {paypal.captured()[1] for _ in range(5)}

    lines = fetch(paypal, bill)

    assert {line.number for line in lines} == numbers
    assert len(bill.read_bytes().splitlines()) == 3


def test_a_day_with_too_many_transactions_is_asked_for_in_halves(paypal, bill):
    numbers = set()
    for _ in range(4):
        numbers.add(paypal.captured()[1])
        paypal.clock.move(hours=1)
    paypal.dialect.levers.most_transactions = 1

    lines = fetch(paypal, bill)

    assert {line.number for line in lines} == numbers
    assert len(lines) == 4


def test_more_than_fits_into_a_minute_is_no_endless_halving(paypal, bill):
    for _ in range(2):
        paypal.captured()
    paypal.dialect.levers.most_transactions = 1

    with pytest.raises(RefusedByChannel, match="RESULTSET_TOO_LARGE"):
        fetch(paypal, bill)


def test_a_day_without_transactions_has_no_bill(paypal, bill):
    paypal.captured()
    paypal.control("bill", how="empty")

    with pytest.raises(NoBill):
        fetch(paypal, bill)


def test_a_bill_is_not_ready_before_three_hours_after_the_day(paypal, bill):
    paypal.captured()
    with pytest.raises(BillNotReady):
        fetch(paypal, bill, hours=14, minutes=59, seconds=59)
    assert not bill.exists()

    assert len(fetch(paypal, bill, seconds=1)) == 1


def test_a_report_that_is_older_than_the_day_s_end_is_not_ready(paypal, bill):
    paypal.captured()
    paypal.control("bill", how="late")

    with pytest.raises(BillNotReady):
        fetch(paypal, bill)


def test_a_bill_whose_total_is_wrong_is_unreadable(paypal, bill):
    paypal.captured()
    paypal.control("bill", how="forged")

    with pytest.raises(BillUnreadable, match="not as many"):
        fetch(paypal, bill)


def test_a_torn_page_is_unreadable(paypal, bill):
    paypal.captured()
    paypal.control("bill", how="torn")

    with pytest.raises(BillUnreadable, match="not JSON"):
        fetch(paypal, bill)


@pytest.mark.parametrize(("status", "times"), [(503, 1), (400, 1), (401, 2)])
def test_a_report_that_does_not_come_is_asked_for_again(paypal, bill, status, times):
    paypal.captured()
    paypal.control("down", how="busy", status=status, calls="/v1/reporting", times=times)

    with pytest.raises(OutcomeUnknown):
        fetch(paypal, bill)

    assert len(fetch(paypal, bill, seconds=1)) == 1


def test_an_error_page_instead_of_a_report_is_no_answer(paypal, bill):
    paypal.captured()
    paypal.control("down", how="error", status=404, calls="/v1/reporting", times=1)

    with pytest.raises(OutcomeUnknown, match="404: not JSON"):
        fetch(paypal, bill)


def test_fields_that_a_report_may_leave_out_are_not_needed(bill):
    lean = {name: value for name, value in INFO.items() if name not in ("fee_amount", "invoice_id")}

    (line,) = bills.read(write(bill, page(lean)))

    assert (line.number, line.fee_minor) == ("", 0)


def test_a_fee_that_comes_back_is_negative(bill):
    back = {
        **INFO,
        "transaction_event_code": "T1107",
        "transaction_amount": {"currency_code": "USD", "value": "-10.00"},
        "fee_amount": {"currency_code": "USD", "value": "0.83"},
    }

    (line,) = bills.read(write(bill, page(back)))

    assert (line.kind, line.number, line.fee_minor) == (BillKind.REFUND, "", -83)


@pytest.mark.parametrize(("word", "status"), [("S", ""), ("V", ""), ("F", ""), ("P", "P"), ("D", "D")])
def test_what_is_not_done_says_so(bill, word, status):
    (line,) = bills.read(write(bill, page({**INFO, "transaction_status": word})))

    assert line.status == status


@pytest.mark.parametrize(
    ("code", "value"), [("T0400", "-10.00"), ("T0006", "-10.00"), ("T1107", "10.00"), ("T1108", "0.83")]
)
def test_other_movements_are_left_out(bill, code, value):
    info = {
        **INFO,
        "transaction_event_code": code,
        "transaction_amount": {"currency_code": "USD", "value": value},
    }

    assert list(bills.read(write(bill, page(info)))) == []


@pytest.mark.parametrize(
    "pages",
    [
        [page(INFO, page=2, total_pages=2)],
        [page(INFO, page=1, total_pages=2)],
        [page(INFO, page=1, total_pages=2), page(INFO, page=1, total_pages=2)],
        [page(INFO, page=1, total_pages=2, total_items=2), page(page=2, total_pages=2, total_items=2)],
        [page(INFO, page="1")],
        [page({**INFO, "transaction_amount": {"currency_code": "USD", "value": "1e3"}})],
        [page({**INFO, "transaction_initiation_date": "yesterday"})],
        [page({**INFO, "transaction_id": ""})],
        [["not an object"]],
    ],
)
def test_a_bill_that_breaks_its_own_rules_is_unreadable(bill, pages):
    with pytest.raises(BillUnreadable):
        list(bills.read(write(bill, *pages)))
