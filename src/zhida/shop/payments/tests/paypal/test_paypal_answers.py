"""What other writers of the protocol may answer: less than ours, more than ours, or about something else."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import (
    FactStatus,
    OutcomeUnknown,
    PaymentOrder,
    RefundOrder,
    RefusedByChannel,
)

ATTEMPT, REFUND = "P26112200000000000000", "R26112200000000000000"
FOUR = datetime(2026, 11, 22, 4, tzinfo=UTC)
DOLLARS = {"currency_code": "USD", "value": "100.00"}
CAPTURE = {"id": "3C6", "status": "COMPLETED", "amount": DOLLARS}


@pytest.fixture
def payment(now):
    return PaymentOrder(
        attempt=ATTEMPT,
        amount=Money(100_00, "USD"),
        subject="青岚 X1 手机",
        scene="pc",
        created_at=now,
        expires_at=now + timedelta(minutes=15),
        notify_url="https://shop.example/hooks/payments/paypal",
        return_url="https://shop.example/pay/return/paypal?from=here",
        provider_number="5O1",
    )


@pytest.fixture
def refund(now):
    return RefundOrder(
        refund=REFUND,
        attempt=ATTEMPT,
        provider_number="3C6",
        amount=Money(10_00, "USD"),
        paid=Money(100_00, "USD"),
        reason="",
        notify_url="https://shop.example/hooks/refunds/paypal",
        created_at=now,
        payment_created_at=now,
    )


def test_an_order_without_new_kinds_of_links_is_enough(provider, answers, payment, pages, now):
    links = [{"rel": "self", "href": "x"}, 7, {"rel": "approve", "href": "https://paypal.example/approve"}]
    answers("/v2/checkout/orders", {"id": "5O1", "status": "CREATED", "links": links}, 201)

    shown = provider.create(payment, now=now)

    assert shown.payload == {"url": "https://paypal.example/approve"}
    assert shown.provider_number == "5O1"
    sent = json.loads(pages.sent["/v2/checkout/orders"])
    context = sent["payment_source"]["paypal"]["experience_context"]
    assert context["return_url"] == f"https://shop.example/pay/return/paypal?from=here&attempt={ATTEMPT}"
    assert pages.headers["/v2/checkout/orders"]["paypal-request-id"] == ATTEMPT


@pytest.mark.parametrize(
    "answer",
    [
        {"id": "5O1"},
        {"id": "5O1", "links": [{"rel": "approve", "href": "javascript:alert(1)"}]},
        {"id": "../5O1", "links": [{"rel": "approve", "href": "https://paypal.example/approve"}]},
        {"links": [{"rel": "approve", "href": "https://paypal.example/approve"}]},
    ],
)
def test_an_order_that_nobody_can_approve_is_unknown(provider, answers, payment, now, answer):
    answers("/v2/checkout/orders", answer, 201)

    with pytest.raises(OutcomeUnknown):
        provider.create(payment, now=now)


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"status": "CREATED"}, FactStatus.PENDING),
        ({"status": "SAVED"}, FactStatus.PENDING),
        ({"status": "PAYER_ACTION_REQUIRED", "purchase_units": []}, FactStatus.PENDING),
        ({"status": "VOIDED"}, FactStatus.CLOSED),
    ],
)
def test_an_order_without_money(provider, answers, payment, order, status):
    answers("/v2/checkout/orders/5O1", {"id": "5O1", **order})

    fact = provider.query(payment, now=payment.created_at)

    assert (fact.attempt, fact.status, fact.amount) == (ATTEMPT, status, None)


def unit(*captures, **more):
    return [{"payments": {"captures": list(captures)}, **more}]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("COMPLETED", (FactStatus.SUCCEEDED, Money(100_00, "USD"))),
        ("PARTIALLY_REFUNDED", (FactStatus.SUCCEEDED, Money(100_00, "USD"))),
        ("REFUNDED", (FactStatus.SUCCEEDED, Money(100_00, "USD"))),
        ("PENDING", (FactStatus.PROCESSING, None)),
        ("DECLINED", (FactStatus.FAILED, None)),
        ("FAILED", (FactStatus.FAILED, None)),
    ],
)
def test_the_capture_is_read_and_not_the_order(provider, answers, payment, word, told):
    units = unit({**CAPTURE, "status": word})
    answers("/v2/checkout/orders/5O1", {"id": "5O1", "status": "COMPLETED", "purchase_units": units})

    fact = provider.query(payment, now=payment.created_at)

    assert (fact.status, fact.amount) == told
    assert fact.provider_number == "3C6"
    assert fact.occurred_at is None


@pytest.mark.parametrize(
    ("times", "occurred_at"),
    [
        (("2026-11-22T04:00:00Z", "2026-11-23T04:00:00Z"), FOUR),
        (("2026-11-22T12:00:00.250+08:00", ""), FOUR + timedelta(milliseconds=250)),
        (("2026-11-22T04:00:00", "2026-11-22T04:00:01Z"), FOUR + timedelta(seconds=1)),
        (("today", ""), None),
    ],
)
def test_instants_are_taken_with_their_offset_only(provider, answers, payment, times, occurred_at):
    capture = {**CAPTURE, "create_time": times[0], "update_time": times[1]}
    answers("/v2/checkout/orders/5O1", {"status": "COMPLETED", "purchase_units": unit(capture)})

    assert provider.query(payment, now=payment.created_at).occurred_at == occurred_at


def test_of_several_captures_the_money_counts(provider, answers, payment, now):
    units = unit({**CAPTURE, "id": "1A", "status": "DECLINED"}, {**CAPTURE, "id": "2B"})
    answers("/v2/checkout/orders/5O1", {"status": "COMPLETED", "purchase_units": units})

    fact = provider.query(payment, now=now)

    assert (fact.status, fact.provider_number) == (FactStatus.SUCCEEDED, "2B")


def test_a_declined_capture_of_an_order_that_is_open_again_is_no_end(provider, answers, payment, now):
    units = unit({**CAPTURE, "status": "DECLINED"})
    answers("/v2/checkout/orders/5O1", {"status": "PAYER_ACTION_REQUIRED", "purchase_units": units})

    assert provider.query(payment, now=now).status is FactStatus.PENDING


@pytest.mark.parametrize(
    "order",
    [
        {"status": "COMPLETED"},
        {"status": "COMPLETED", "purchase_units": unit({**CAPTURE, "status": "ODD"})},
        {"status": "COMPLETED", "purchase_units": unit({**CAPTURE, "id": ""})},
        {
            "status": "COMPLETED",
            "purchase_units": unit({**CAPTURE, "amount": {"value": "100.00"}, "id": "1"}),
        },
        {
            "status": "COMPLETED",
            "purchase_units": unit({**CAPTURE, "amount": {"currency_code": "USD", "value": "1E2"}}),
        },
        {"status": "COMPLETED", "purchase_units": unit({**CAPTURE, "invoice_id": "P26112299999999999999"})},
        {"status": "COMPLETED", "purchase_units": unit(CAPTURE, custom_id="P26112299999999999999")},
        {"status": "ODD"},
        {},
    ],
)
def test_an_answer_that_proves_nothing_is_unknown(provider, answers, payment, now, order):
    answers("/v2/checkout/orders/5O1", order)

    with pytest.raises(OutcomeUnknown):
        provider.query(payment, now=now)


def test_a_capture_that_answers_in_brief_is_looked_up(provider, answers, payment, pages, now):
    approved = {"status": "APPROVED", "update_time": "2026-11-22T03:59:00Z"}
    completed = {"status": "COMPLETED", "purchase_units": unit(CAPTURE)}
    pages.rows["/v2/checkout/orders/5O1"] = [approved, completed]
    answers("/v2/checkout/orders/5O1/capture", {"id": "5O1", "status": "COMPLETED"}, 201)

    fact = provider.query(payment, now=now)

    assert (fact.status, fact.amount) == (FactStatus.SUCCEEDED, Money(100_00, "USD"))
    key = pages.headers["/v2/checkout/orders/5O1/capture"]["paypal-request-id"]
    assert key == f"{ATTEMPT}-20261122T035900Z"
    assert json.loads(pages.sent["/v2/checkout/orders/5O1/capture"]) == {}


def test_a_capture_in_flight_elsewhere_is_processing(provider, answers, payment, pages, now):
    answers("/v2/checkout/orders/5O1", {"status": "APPROVED"})
    issue = {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": "DUPLICATE_INVOICE_ID"}]}
    answers("/v2/checkout/orders/5O1/capture", issue, 422)

    assert provider.query(payment, now=now).status is FactStatus.PROCESSING
    assert pages.headers["/v2/checkout/orders/5O1/capture"]["paypal-request-id"] == f"{ATTEMPT}-capture"


def test_a_capture_that_is_refused_for_good_says_why(provider, answers, payment, now):
    answers("/v2/checkout/orders/5O1", {"status": "APPROVED"})
    answers("/v2/checkout/orders/5O1/capture", {"name": "PAYEE_ACCOUNT_RESTRICTED"}, 422)

    with pytest.raises(RefusedByChannel, match="PAYEE_ACCOUNT_RESTRICTED"):
        provider.query(payment, now=now)


def test_a_refused_question_is_no_absence(provider, answers, payment, now):
    answers("/v2/checkout/orders/5O1", {"details": []}, 409)

    with pytest.raises(RefusedByChannel, match="UNKNOWN"):
        provider.query(payment, now=now)


@pytest.mark.parametrize("status", [400, 401, 403, 429])
def test_what_is_our_own_fault_ends_nothing(provider, answers, payment, refund, status):
    answers("/v2/checkout/orders/5O1", {"name": "NOT_AUTHORIZED"}, status)
    answers("/v2/payments/captures/3C6/refund", {"name": "NOT_AUTHORIZED"}, status)

    with pytest.raises(OutcomeUnknown, match=f"{status} NOT_AUTHORIZED"):
        provider.query(payment, now=payment.created_at)
    with pytest.raises(OutcomeUnknown, match=f"{status} NOT_AUTHORIZED"):
        provider.refund(refund, now=refund.created_at)


def test_a_refund_that_answers_in_brief_is_looked_up(provider, answers, refund, pages, now):
    answers("/v2/payments/captures/3C6/refund", {"id": "1J1", "status": "COMPLETED"}, 201)
    amount = {"currency_code": "USD", "value": "10.00"}
    answers("/v2/payments/refunds/1J1", {"id": "1J1", "status": "COMPLETED", "amount": amount})

    fact = provider.refund(refund, now=now)

    assert (fact.status, fact.amount, fact.provider_number) == (
        FactStatus.SUCCEEDED,
        Money(10_00, "USD"),
        "1J1",
    )
    assert pages.headers["/v2/payments/captures/3C6/refund"]["paypal-request-id"] == REFUND


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("COMPLETED", FactStatus.SUCCEEDED),
        ("PENDING", FactStatus.PROCESSING),
        ("FAILED", FactStatus.FAILED),
        ("CANCELLED", FactStatus.CLOSED),
    ],
)
def test_the_states_of_a_refund(provider, answers, refund, word, status):
    told = {"id": "1J1", "status": word, "amount": {"currency_code": "USD", "value": "10.00"}}
    answers("/v2/payments/captures/3C6/refund", told)
    answers("/v2/payments/refunds/1J1", told)

    assert provider.query_refund(refund, now=refund.created_at).status is status


@pytest.mark.parametrize(
    "told",
    [
        {"id": "1J1", "status": "COMPLETED", "amount": DOLLARS, "invoice_id": "R26112299999999999999"},
        {"id": "1J1", "status": "ODD", "amount": DOLLARS},
        {"id": "1J1", "status": "COMPLETED", "amount": {}},
    ],
)
def test_a_refund_that_proves_nothing_is_unknown(provider, answers, refund, now, told):
    answers("/v2/payments/captures/3C6/refund", told)

    with pytest.raises(OutcomeUnknown):
        provider.refund(refund, now=now)


def test_many_threads_fetch_one_token(provider, answers, payment, pages, now):
    answers("/v2/checkout/orders/5O1", {"status": "CREATED"})

    facts = pages.together(8, lambda: provider.query(payment, now=now))

    assert [fact.status for fact in facts] == [FactStatus.PENDING] * 8
    assert pages.asked.count("/v1/oauth2/token") == 1
