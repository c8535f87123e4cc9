"""`zhida serve`: pages and APIs, in the foreground."""

from __future__ import annotations

import click
from django.conf import settings
from granian.constants import Interfaces
from granian.server import Server

from zhida.config.startup import refuse_unsafe_binding
from zhida.entrypoints.channels import (
    refuse_bad_alerts,
    refuse_bad_channels,
    refuse_bad_couriers,
    refuse_bad_invoices,
    refuse_bad_logins,
)
from zhida.entrypoints.entity import refuse_empty_entity
from zhida.entrypoints.metrics import serve_metrics

THREADS_PER_WORKER = 4
BACKLOG = 2048


@click.command()
@click.option("--port", type=int, default=None, help="default: $PORT or 8000")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", type=int, default=2, show_default=True)
def serve_command(port: int | None, host: str, workers: int) -> None:
    """Serve pages and APIs until SIGTERM; requests under way are finished first."""
    refuse_unsafe_binding(settings.ZHIDA, host)
    refuse_empty_entity()
    refuse_bad_channels()
    refuse_bad_logins()
    refuse_bad_alerts()
    refuse_bad_couriers()
    refuse_bad_invoices()
    if settings.ZHIDA.metrics_port:
        serve_metrics(settings.ZHIDA.metrics_port)
    Server(
        "zhida.config.wsgi:application",
        address=host,
        port=port or settings.ZHIDA.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_WORKER,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        log_access=False,
        process_name="zhida serve",
        websockets=False,
    ).serve()
