"""What shoppers, staff and the invariants command read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.kernel.money import Money
from zhida.shop.payments import api, api_channels, queries, services
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, Refund
from zhida.shop.payments.reconciling.records import DeskFilter


def test_methods_are_offered_while_the_intent_is_open(bench):
    ref = bench.open().ref

    methods = queries.methods_for(ref=ref, scene="pc", now=bench.clock())

    assert [(method.channel, str(method.title)) for method in methods] == [("simulator", "演练支付")]
    assert queries.methods_for(ref=ref, scene="fax", now=bench.clock()) == []
    services.close_intent(ref=ref, now=bench.clock())
    assert queries.methods_for(ref=ref, scene="pc", now=bench.clock()) == []


def test_an_expired_intent_offers_nothing(bench):
    ref = bench.open(minutes=1).ref

    assert queries.methods_for(ref=ref, scene="pc", now=bench.clock.move(minutes=1)) == []


def test_an_attempt_is_found_under_its_own_ref_only(bench):
    ref, attempt = bench.pending()
    other = bench.open().ref

    assert queries.attempt_status(ref=ref, attempt=attempt).public_status == "pending"
    with pytest.raises(PaymentNotFound):
        queries.attempt_status(ref=other, attempt=attempt)
    with pytest.raises(PaymentNotFound):
        queries.methods_for(ref="Z404", scene="pc", now=bench.clock())
    assert queries.find_intent(ref="Z404") is None


def test_a_payment_reads_in_three_queries_however_much_it_holds(bench):
    ref, _attempt = bench.paid(1000)
    counts = []
    for index in range(3):
        services.refund(ref=ref, amount=Money(1), key=f"K{index}", reason="", now=bench.clock())
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.get_payment(ref=ref)
        counts.append(len(captured))

    assert counts == [3, 3, 3]


def test_staff_read_one_payment(bench, staff_actor, rf):
    ref, attempt = bench.paid(1000)
    services.refund(ref=ref, amount=Money(1), key="K", reason="", now=bench.clock())
    request = rf.get("/payments")
    request.actor = staff_actor(Role.FINANCE)

    answer = api.get_payment(request, order=ref).model_dump()

    assert (answer["order"], answer["status"]) == (ref, "paid")
    assert answer["refunding"] == {"minor": 1, "currency": "CNY"}
    assert [row["attempt"] for row in answer["attempts"]] == [attempt]
    assert [row["status"] for row in answer["refunds"]] == ["requested"]
    request.actor = staff_actor(Role.GOODS)
    with pytest.raises(PermissionDenied):
        api.get_payment(request, order=ref)


def test_staff_read_channels_and_findings(bench, staff_actor, rf):
    for _index in range(3):
        _ref, attempt = bench.pending()
        bench.control("pay", attempt, amount=1)
    request = rf.get("/payments")
    request.actor, request.now = staff_actor(Role.FINANCE), bench.clock()

    channels = api_channels.list_channels(request).model_dump()
    page = queries.list_discrepancies(actor=request.actor, wanted=DeskFilter(), limit=2)
    rest = queries.list_discrepancies(actor=request.actor, wanted=DeskFilter(), cursor=page.next, limit=2)

    assert [row["name"] for row in channels["items"]] == ["simulator"]
    assert [row.kind for row in (*page.items, *rest.items)] == ["WRONG_AMOUNT"] * 3
    assert [len(page.items), len(rest.items), rest.next] == [2, 1, None]


def test_the_hook_views_answer_what_the_channel_expects(bench, rf):
    _ref, attempt = bench.pending()
    bench.door.is_open = False
    bench.control("pay", attempt)
    _path, headers, body = bench.door.received[0]
    proof = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}

    def post(view, **more):
        request = rf.post("/hooks", data=body, content_type="application/json", **more)
        request.now = bench.clock()
        return view(request, "simulator")

    assert post(api.payment_hook).status_code == 401
    good = post(api.payment_hook, **proof)
    assert (good.status_code, good.content, good["Content-Type"]) == (200, b"success", "text/plain")
    assert post(api.refund_hook, **proof).status_code == 200
    assert api.payment_hook(rf.get("/hooks"), "simulator").status_code == 405


def test_the_books_name_what_is_off(bench):
    ref, attempt = bench.paid(1000)
    services.refund(ref=ref, amount=Money(10), key="K", reason="", now=bench.clock())
    bench.run_timers()
    assert {check.name: list(check.broken) for check in queries.check_invariants()} == {
        "payments: captured = journal": [],
        "payments: refunded = journal": [],
        "payments: refunding = refunds not failed": [],
        "payments: an attempt succeeded = its money is journalled": [],
        "payments: an attempt's refunding = its refunds not failed": [],
        "payments: a refund arrived = it is journalled": [],
        "payments: a paid intent captured its amount": [],
    }

    PaymentIntent.objects.update(captured_minor=999, refunding_minor=9, refunded_minor=9)
    PaymentAttempt.objects.update(status="PENDING", refunding_minor=9)
    number = Refund.objects.get().number
    Refund.objects.update(status="PROCESSING")

    assert {check.name: list(check.broken) for check in queries.check_invariants()} == {
        "payments: captured = journal": [ref],
        "payments: refunded = journal": [ref],
        "payments: refunding = refunds not failed": [ref],
        "payments: an attempt succeeded = its money is journalled": [attempt],
        "payments: an attempt's refunding = its refunds not failed": [attempt],
        "payments: a refund arrived = it is journalled": [number],
        "payments: a paid intent captured its amount": [ref],
    }
