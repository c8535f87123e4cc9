"""The practice tax office by itself: its ledger, its signature and its faults."""

import json
import threading
from http.client import HTTPException

import pytest

from zhida.doubles.tax import server as tax_server
from zhida.doubles.tax.ledger import Ledger, is_tax_number
from zhida.doubles.tax.server import TaxOffice, TaxServer
from zhida.doubles.tax.tests.calls import NOW, NUMBER, SECRET, asked, control, issue, red, result, send


def test_a_request_id_issues_once(running, office):
    (first,) = issue(running, asked())
    (again,) = issue(running, asked(total="99.00", tax="0.00"))

    assert first == again
    assert (first["status"], first["invoiceNo"]) == ("2", "26332000000000000001")
    assert first["invoiceTime"] == "2026-11-22T12:00:00+08:00"
    assert len(office.ledger.invoices) == 1
    assert result(send(running, "/v1/invoices/query", {"requestIds": ["F1-1"]})) == [first]
    (unknown,) = result(send(running, "/v1/invoices/query", {"requestIds": ["F9-1"]}))
    assert unknown["failCode"] == "E9404"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"buyerTaxNum": "91350100M000100Y44"}, "E9202"),
        ({"buyerTaxNum": "123"}, "E9202"),
        ({"totalAmount": "20.01"}, "E9210"),
        ({"totalTax": "2.31"}, "E9210"),
        ({"totalAmount": "20"}, "E9210"),
        ({"invoiceDetail": []}, "E9210"),
    ],
)
def test_what_cannot_be_is_refused(running, office, changes, code):
    (told,) = issue(running, asked(**changes))

    assert (told["status"], told["failCode"]) == ("22", code)
    assert office.ledger.invoices == {}


def test_a_used_up_quota_is_the_only_refusal_that_may_be_tried_again(running, office):
    office.ledger.quota = 0
    (refused,) = issue(running, asked())
    office.ledger.quota = 1

    (issued,) = issue(running, asked())
    (next_one,) = issue(running, asked("F2-1"))

    assert [refused["failCode"], issued["status"], next_one["failCode"]] == ["E9301", "2", "E9301"]


def test_red_ones_never_take_more_than_the_blue_one_had(running, office):
    (blue,) = issue(running, asked())
    number = blue["invoiceNo"]

    (first,) = red(running, number, "F2-1", "-13.34", "-1.53")
    (second,) = red(running, number, "F3-1", "-6.67", "-0.77")
    (third,) = red(running, number, "F4-1", "-6.66", "-0.77")
    (of_none,) = red(running, "2" * 20, "F5-1", "-1.00", "0.00")

    assert [row.get("failCode", row.get("status")) for row in (first, second, third, of_none)] == [
        "2",
        "E9403",
        "2",
        "E9402",
    ]
    assert [row["total"] for row in office.ledger.invoices.values()] == ["20.00", "-13.34", "-6.66"]


def test_a_red_one_needs_its_confirmation(running, office):
    (blue,) = issue(running, asked())
    wanted = asked(
        "F2-1",
        total="-1.00",
        tax="0.00",
        invoiceType="2",
        blueInvoiceNo=blue["invoiceNo"],
        redConfirmUuid="-",
    )

    (told,) = issue(running, wanted)
    office.ledger.confirmations_wait = True
    (waiting,) = result(send(running, "/v1/red-confirmations", wanted))

    assert told["failCode"] == "E9405"
    assert waiting["billStatus"] == "02"


def test_an_invoice_may_be_under_way_for_a_while(running, office):
    office.ledger.waits = True
    (sent,) = issue(running, asked())
    (waiting,) = result(send(running, "/v1/invoices/query", {"requestIds": ["F1-1"]}))
    under_way = (sent["status"], waiting["status"])
    office.ledger.waits = False

    (done,) = result(send(running, "/v1/invoices/query", {"requestIds": ["F1-1"]}))

    assert (under_way, done["status"]) == (("20", "20"), "2")


def test_a_kept_ledger_goes_on_where_it_ended(tmp_path):
    first = Ledger(kept_in=tmp_path / "ledger.json")
    one = first.issue(asked(), now=NOW, origin="http://x")

    later = Ledger(kept_in=tmp_path / "ledger.json")

    assert later.ask("F1-1") == one
    assert later.issue(asked("F2-1"), now=NOW, origin="http://x")["invoiceNo"] == "26332000000000000002"
    assert (tmp_path / "ledger.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "changes", [{"app": "other"}, {"timestamp": "1795320001"}, {"nonce": "n2"}, {"sign": ""}]
)
def test_a_call_that_is_signed_wrongly_does_nothing(running, office, changes):
    status, _headers, _body = send(running, "/v1/invoices", {"requests": [asked()]}, **changes)

    assert (status, office.ledger.invoices) == (401, {})


def test_an_unknown_path_is_answered_without_a_result(running, office):
    status, _headers, body = send(running, "/v1/other", {})

    assert (status, json.loads(body)) == (200, {"code": "E9400", "result": None})
    assert office.calls == ["/v1/other"]


@pytest.mark.parametrize(
    ("mood", "is_answered", "issued"),
    [
        ("error", True, 0),
        ("garbage", True, 0),
        ("unsigned", True, 1),
        ("slow", True, 1),
        ("drop", False, 0),
        ("mute", False, 1),
    ],
)
def test_a_fault_does_what_it_says_and_ends_after_its_calls(running, office, mood, is_answered, issued):
    office.slow_seconds = 0.01
    control(running, mood=mood, calls_left=1)

    try:
        send(running, "/v1/invoices", {"requests": [asked()]})
        was_answered = True
    except (HTTPException, OSError):
        was_answered = False

    assert (was_answered, len(office.ledger.invoices)) == (is_answered, issued)
    (told,) = issue(running, asked())
    assert (told["status"], len(office.ledger.invoices)) == ("2", 1)


def test_control_tells_and_sets_the_ledger(running, office):
    control(running, quota=1, waits=True, confirmations_wait=True)
    issue(running, asked())

    told = control(running)

    assert (told["mood"], told["calls"]) == ("up", 1)
    assert list(told["invoices"]) == ["26332000000000000001"]
    assert (office.ledger.quota, office.ledger.waits, office.ledger.confirmations_wait) == (0, True, True)


def test_a_stop_does_not_wait_for_a_slow_answer():
    office = TaxOffice(app_key="shop", secret=SECRET, clock=lambda: NOW, mood="slow", slow_seconds=600)
    begun = threading.Event()
    office.clock = lambda: begun.set() or NOW
    with TaxServer(port=0, office=office) as running:
        caller = threading.Thread(target=send, args=(running, "/v1/invoices", {"requests": [asked()]}))
        caller.start()
        assert begun.wait(5)

    caller.join(5)

    assert not caller.is_alive()


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        (NUMBER, True),
        ("91440300MA0DEMA05F", True),
        ("91350100M000100Y44", False),
        ("91350100M000100I43", False),
        ("9" * 15, True),
        ("9" * 16, False),
    ],
)
def test_tax_numbers(number, is_right):
    assert is_tax_number(number) is is_right


def test_production_has_no_practice_office(monkeypatch):
    monkeypatch.setenv("ZHIDA_MODE", "production")

    with pytest.raises(SystemExit, match="refuses"):
        tax_server.main()
