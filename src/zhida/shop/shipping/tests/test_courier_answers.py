"""What the provider makes of odd answers: never a guess, never another's track."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from zhida.shop.shipping.providers.contract import CourierRefused, CourierSilent
from zhida.shop.shipping.providers.kuaidi100 import Kuaidi100

TRACK = {"nu": "SF123456", "com": "shunfeng", "state": "0", "data": []}


class _Odd(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told):
        """Keep quiet."""


@pytest.fixture(scope="module")
def server():
    with HTTPServer(("127.0.0.1", 0), _Odd) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield running
        running.shutdown()


@pytest.fixture
def service(server):
    return Kuaidi100(
        customer="C", key="K" * 16, salt="S" * 16, gateway_url=f"http://127.0.0.1:{server.server_port}"
    )


def _told(server, document, status=200):
    server.answer = (status, document if isinstance(document, bytes) else json.dumps(document).encode())


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (b"", 200),
        (b"[]", 200),
        (b"[" * 50_000, 200),
        (b"\xff", 200),
        ({}, 200),
        ({"returnCode": 200}, 200),
        ({"returnCode": "ok"}, 200),
        ({"returnCode": "99999"}, 200),
        ({"returnCode": "200"}, 302),
        ({"returnCode": "200"}, 404),
    ],
)
def test_an_answer_without_a_code_is_no_answer(server, service, document, status):
    _told(server, document, status)

    with pytest.raises(CourierSilent) as subscribed:
        service.subscribe(carrier="shunfeng", tracking="SF123456", callback_url="http://127.0.0.1/h")
    with pytest.raises(CourierSilent):
        service.query(carrier="shunfeng", tracking="SF123456")
    assert "K" * 16 not in str(subscribed.value)


@pytest.mark.parametrize(("code", "is_final"), [("700", True), ("701", True), ("702", True), ("600", False)])
def test_a_refusal_says_whether_it_is_for_good(server, service, code, is_final):
    _told(server, {"result": False, "returnCode": code})

    with pytest.raises(CourierRefused) as refused:
        service.subscribe(carrier="shunfeng", tracking="SF123456", callback_url="http://127.0.0.1/h")
    with pytest.raises(CourierRefused):
        service.query(carrier="shunfeng", tracking="SF123456")

    assert (refused.value.word, refused.value.is_final) == (code, is_final)


@pytest.mark.parametrize(
    "spoilt", [{"nu": "SF999999"}, {"nu": ""}, {"com": ""}, {"data": {}}, {"data": None}, {"nu": None}]
)
def test_the_track_of_another_waybill_is_not_taken(server, service, spoilt):
    _told(server, {**TRACK, **spoilt})

    with pytest.raises(CourierSilent):
        service.query(carrier="shunfeng", tracking="SF123456")


@pytest.mark.parametrize("code", ["400", "500"])
def test_no_news_is_an_empty_track(server, service, code):
    _told(server, {"result": False, "returnCode": code})

    assert service.query(carrier="shunfeng", tracking="SF123456").reports == ()
