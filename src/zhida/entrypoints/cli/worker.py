"""`zhida worker`, in the foreground. Not beside `zhida serve`: web processes must not load the indexer."""

from __future__ import annotations

import click

from zhida.entrypoints.channels import refuse_bad_channels
from zhida.entrypoints.entity import refuse_empty_entity
from zhida.entrypoints.workers.loop import run_worker


@click.command()
def worker_command() -> None:
    """Deliver events, run timers and keep the search index until SIGTERM."""
    refuse_empty_entity()
    refuse_bad_channels()
    run_worker()
