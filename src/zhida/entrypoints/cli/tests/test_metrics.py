"""What the metrics say of the payment channels, as text on a port of their own."""

from __future__ import annotations

import httpx
import pytest
from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, generate_latest
from tests.running.shop import free_ports, plain_http

from zhida.entrypoints.metrics import PaymentHealthCollector, serve_metrics
from zhida.shop.kernel import clock
from zhida.shop.payments.breaker import Operation
from zhida.shop.payments.health import note_failure, note_success


def break_alipay() -> None:
    now = clock.now()
    for _time in range(5):
        note_failure(account="alipay", operation=Operation.CREATE, word="HTTP 503", now=now)
    note_success(account="wechat", operation=Operation.QUERY, now=now)


@pytest.mark.django_db
def test_metrics_tell_the_breaker_of_each_operation_at_each_account():
    break_alipay()
    registry = CollectorRegistry()
    registry.register(PaymentHealthCollector())

    lines = generate_latest(registry).decode().splitlines()

    assert [line for line in lines if not line.startswith("#")] == [
        'zhida_payment_breaker{account="alipay",operation="CREATE"} 2.0',
        'zhida_payment_breaker{account="wechat",operation="QUERY"} 0.0',
    ]


@pytest.mark.django_db
def test_metrics_say_nothing_of_channels_while_the_database_does_not_answer():
    def refuse(*_call):
        raise DatabaseError("gone away")

    with connection.execute_wrapper(refuse):
        assert list(PaymentHealthCollector().collect()) == []


@pytest.mark.django_db(transaction=True)
def test_metrics_are_served_on_a_loopback_port_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    break_alipay()
    port = free_ports(1)

    server, thread = serve_metrics(port)

    with httpx.Client(transport=plain_http()) as client:
        text = client.get(f"http://127.0.0.1:{port}/metrics").text
    server.shutdown()
    server.server_close()
    thread.join()
    assert 'zhida_payment_breaker{account="alipay",operation="CREATE"} 2.0' in text
    assert "zhida_search_pending 0.0" in text
