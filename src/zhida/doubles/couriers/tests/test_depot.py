"""The practice aggregator by itself: its ledger, its script, its pushes and its outages."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlencode

import pytest

from zhida.doubles.couriers.depot import Depot, Waybill
from zhida.doubles.couriers.server import CourierDepot
from zhida.doubles.couriers.wire import capital_md5, push_sign, query_sign
from zhida.doubles.gateways.dialect import Call

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NUMBER = "SF123456"


class _Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(dict(parse_qsl(body.decode())))
        answer = self.server.answers.pop(0) if self.server.answers else b"nonsense"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *told):
        """Keep quiet."""


@pytest.fixture(scope="module")
def shop():
    with HTTPServer(("127.0.0.1", 0), _Shop) as server:
        server.heard, server.answers = [], []
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def running():
    with CourierDepot(customer="C", key="K", port=0, clock=lambda: NOW) as courier:
        yield courier


@pytest.fixture
def courier(running, shop):
    running.depot.faults.clear()
    running.depot.ledger.clear()
    shop.heard.clear()
    shop.answers.clear()
    running.depot.waybills = {
        NUMBER: Waybill(
            company="shunfeng",
            number=NUMBER,
            callback=f"http://127.0.0.1:{shop.server_port}/hook",
            salt="salt",
            asked_at=NOW,
        )
    }
    return running


def _post(courier, path, body):
    host = courier.url.removeprefix("http://")
    connection = HTTPConnection(host, timeout=5)
    try:
        connection.request("POST", path, body=body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _order(courier, **order):
    status, body = _post(courier, "/control", json.dumps(order))
    return status, json.loads(body)


def _subscription(**changed):
    param = {
        "company": "shunfeng",
        "number": "SF654321",
        "key": "K",
        "parameters": {"callbackurl": "http://127.0.0.1/h", "salt": "s"},
    } | changed
    return urlencode({"schema": "json", "param": json.dumps(param)}).encode()


def test_signs_are_the_documents():
    assert capital_md5("") == "D41D8CD98F00B204E9800998ECF8427E"
    assert push_sign("a", salt="b") == capital_md5("ab")
    assert query_sign("a", key="b", customer="c") == capital_md5("abc")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (_subscription(), "200"),
        (_subscription(number=NUMBER), "501"),
        (_subscription(key="other"), "600"),
        (_subscription(parameters=3), "700"),
        (_subscription(company=""), "701"),
        (_subscription(parameters={"callbackurl": "https://shop.example/"}), "701"),
        (_subscription(number="1"), "702"),
        (b"nonsense", "400"),
    ],
)
def test_subscriptions_are_judged(courier, body, code):
    status, answer = _post(courier, "/poll", body)

    assert (status, json.loads(answer)["returnCode"]) == (200, code)


@pytest.mark.parametrize(
    ("sign", "customer", "number", "code"),
    [("right", "C", NUMBER, "500"), ("wrong", "C", NUMBER, "503"), ("right", "D", NUMBER, "601")],
)
def test_queries_are_judged(courier, sign, customer, number, code):
    param = json.dumps({"com": "shunfeng", "num": number})
    signed = query_sign(param, key="K", customer="C") if sign == "right" else "X"
    body = urlencode({"customer": customer, "sign": signed, "param": param})

    assert json.loads(_post(courier, "/poll/query.do", body)[1])["returnCode"] == code


def test_a_tester_scans_pushes_and_forges(courier, shop):
    taken = json.dumps({"result": True, "returnCode": "200", "message": "成功"}).encode()
    shop.answers[:] = [b"{}", taken]
    assert _order(courier, op="scan", number=NUMBER, text="已揽收", code="1")[0] == 200
    assert (
        _order(courier, op="scan", number=NUMBER, text="拒", code="14", at="2026-11-22T06:00:00+00:00")[0]
        == 200
    )

    assert _order(courier, op="push", number=NUMBER)[1] == {"answer": "taken"}
    assert _order(courier, op="forge", number=NUMBER)[1] == {"answer": "unheard"}

    told = json.loads(shop.heard[1]["param"])["lastResult"]
    assert (told["state"], told["data"][0]["ftime"]) == ("14", "2026-11-22 14:00:00")
    assert shop.heard[1]["sign"] == push_sign(shop.heard[1]["param"], salt="salt")
    assert shop.heard[2]["sign"] != push_sign(shop.heard[2]["param"], salt="salt")
    assert [line["outcome"] for line in _order(courier, op="ledger")[1]["ledger"]] == ["taken", "unheard"]


def test_outages_come_and_go(courier):
    assert _order(courier, op="down", kind="error")[0] == 200
    assert _post(courier, "/poll", b"")[0] == 503
    assert _order(courier, op="down", kind="garbage")[0] == 200
    assert _post(courier, "/poll", b"")[1].startswith(b"<html>")
    assert _order(courier, op="up")[0] == 200
    assert _order(courier, op="dance")[0] == 400
    assert _post(courier, "/elsewhere", b"")[0] == 404
    assert _post(courier, "/poll", b"a" * 300_000)[0] == 413
    assert courier.answer(Call(method="GET", target="/healthz")).status == 200


def test_the_script_moves_a_waybill_to_its_signature():
    clock = [NOW]
    depot = Depot(customer="C", key="K", clock=lambda: clock[0], plays_itself=True)
    depot.answer(Call(method="POST", target="/poll", body=_subscription()))
    assert depot.play() == []

    seen = []
    for minutes in (1, 3, 6, 11, 12):
        clock[0] = NOW + timedelta(minutes=minutes)
        seen.append(depot.play())

    assert seen == [["SF654321"]] * 4 + [[]]
    assert [scan.code for scan in depot.waybills["SF654321"].scans] == ["1", "0", "5", "3"]
    assert Depot(customer="C", key="K", clock=lambda: NOW).play() == []
