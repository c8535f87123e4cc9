"""Prometheus text on a loopback port of its own, summed over the web workers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from threading import Thread
from wsgiref.simple_server import WSGIServer

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from zhida.shop.kernel import clock
from zhida.shop.payments.queries import list_operations
from zhida.shop.search.queries import count_changes

log = logging.getLogger(__name__)

BREAKER_VALUES = {"CLOSED": 0, "HALF_OPEN": 1, "OPEN": 2}

REQUESTS = Counter("zhida_requests_total", "Answers by route and status.", ["method", "route", "status"])
SECONDS = Histogram(
    "zhida_request_seconds",
    "Time to answer by route.",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class MetricsMiddleware:
    """Counts answers by route pattern, never by path: a path may name an order."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Time the answer and count it."""
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match else "unknown"
        REQUESTS.labels(request.method, route, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - started)
        return response


class SearchFeedCollector(Collector):
    """What the search index has yet to learn, asked of the database when somebody looks.

    The engine itself is not asked: web workers are forked from this process, and it must not open an index.
    """

    def collect(self) -> Iterable[Metric]:
        """Count the waiting products; nothing while the database does not answer."""
        try:
            pending = count_changes()
        except DatabaseError:
            log.exception("metrics: the database does not answer")
            return []
        finally:
            connection.close()
        return [GaugeMetricFamily("zhida_search_pending", "Products that wait for the index.", pending)]


class PaymentHealthCollector(Collector):
    """How calls to the payment channels go: the breaker of every operation at every account."""

    def collect(self) -> Iterable[Metric]:
        """Say 0 for a closed breaker, 1 for one that is being tried out, 2 for an open one."""
        gauge = GaugeMetricFamily(
            "zhida_payment_breaker",
            "0 closed, 1 half open, 2 open.",
            labels=["account", "operation"],
        )
        try:
            for each in list_operations(now=clock.now()):
                gauge.add_metric([each.account, each.operation], BREAKER_VALUES[each.breaker])
        except DatabaseError:
            log.exception("metrics: the database does not answer")
            return []
        finally:
            connection.close()
        return [gauge]


def serve_metrics(port: int) -> tuple[WSGIServer, Thread]:
    """Serve /metrics on 127.0.0.1 in a thread of this process; the web workers write to shared files."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # -- the library has no types here
    registry.register(SearchFeedCollector())
    registry.register(PaymentHealthCollector())
    return start_http_server(port, addr="127.0.0.1", registry=registry)
