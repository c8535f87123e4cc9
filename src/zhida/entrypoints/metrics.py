"""Prometheus text on a loopback port of its own, summed over the web workers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from zhida.shop.search.queries import count_changes

log = logging.getLogger(__name__)

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


def serve_metrics(port: int) -> None:
    """Serve /metrics on 127.0.0.1 in a thread of this process; the web workers write to shared files."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # -- the library has no types here
    registry.register(SearchFeedCollector())
    start_http_server(port, addr="127.0.0.1", registry=registry)
