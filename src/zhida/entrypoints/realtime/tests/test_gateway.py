"""A real process of `zhida realtime`, spoken to over a socket."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from zhida.entrypoints.realtime.tickets import sign_ticket

SECRET = "a secret for tests only, long enough to sign the tickets of a stream"
ORIGIN = "http://shop.test:8000"
PATIENCE_SECONDS = 20


@pytest.fixture
def gateway(tmp_path, outbox_file):
    """Start the command on a free port; give its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "ZHIDA_MODE": "test",
        "ZHIDA_DATA_DIR": str(tmp_path),
        "ZHIDA_DATABASE_URL": f"sqlite:///{outbox_file}",
        "ZHIDA_SECRET_KEY": SECRET,
        "ZHIDA_PUBLIC_URL": ORIGIN,
    }
    command = [sys.executable, "-m", "zhida.entrypoints.cli", "realtime", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    _wait_for(address)
    yield address, process
    process.kill()
    process.communicate()


def _wait_for(address):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
    raise AssertionError("the gateway did not start")


@contextlib.contextmanager
def _stream(address, topic="order:Z1"):
    """Open a stream and give the iterator over its lines, past the opening."""
    ticket = sign_ticket(topic, secret=SECRET)
    with httpx.stream(
        "GET", f"{address}/realtime/stream", params={"ticket": ticket}, timeout=PATIENCE_SECONDS
    ) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(4)] == ["retry: 3000", "event: open", "data: {}", ""]
        yield lines


def _tell(outbox, event_id, key):
    outbox.execute(
        "INSERT INTO kernel_outbox_event VALUES (?, 'orders.OrderPaid', ?, ?)",
        (event_id, key, '{"number": "' + key + '", "payable": {"minor": 659900}}'),
    )


def test_page_hears_its_own_order_and_no_contents(gateway, outbox):
    with _stream(gateway[0], "order:Z1") as lines:
        _tell(outbox, 1, "Z2")
        _tell(outbox, 2, "Z1")

        heard = [next(lines) for _ in range(4)]

    assert heard == ["id: 2", "event: change", 'data: {"name": "orders.OrderPaid"}', ""]


def test_stream_without_a_good_ticket_is_refused(gateway):
    answers = [
        httpx.get(f"{gateway[0]}/realtime/stream", params=params)
        for params in ({}, {"ticket": "x.y"}, {"ticket": sign_ticket("order:Z1", secret="other")})
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert answers[0].json() == {"status": 403, "code": "ticket_invalid"}
    assert answers[0].headers["content-type"] == "application/problem+json"


def test_other_paths_and_methods_are_refused(gateway):
    assert httpx.get(f"{gateway[0]}/").status_code == 404
    assert httpx.post(f"{gateway[0]}/realtime/stream").status_code == 405
    allowed = httpx.options(f"{gateway[0]}/realtime/stream")
    assert (allowed.status_code, allowed.headers["access-control-allow-methods"]) == (204, "GET")


def test_one_topic_has_at_most_ten_streams(gateway):
    with contextlib.ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(_stream(gateway[0]))

        ticket = sign_ticket("order:Z1", secret=SECRET)
        refused = httpx.get(f"{gateway[0]}/realtime/stream", params={"ticket": ticket})

        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "30"
        stack.enter_context(_stream(gateway[0], "order:Z2"))


def test_sigterm_ends_streams_and_exits_with_0(gateway):
    address, process = gateway
    with _stream(address) as lines:
        process.send_signal(signal.SIGTERM)

        assert list(lines) == []

    assert process.wait(PATIENCE_SECONDS) == 0
    assert process.stderr.read() == b""
