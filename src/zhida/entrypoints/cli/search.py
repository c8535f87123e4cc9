"""`zhida search`: the index of what can be found."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import Final

import click
from tqdm import tqdm

from zhida.entrypoints.cli.search_evaluate import evaluate_command
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.kernel import clock
from zhida.shop.search.indexing.engines import open_indexer
from zhida.shop.search.indexing.feeding import Indexer
from zhida.shop.search.queries import index_status
from zhida.shop.search.services import request_rebuild

POLL_SECONDS: Final = 0.2


@click.group("search")
def search_group() -> None:
    """Look after the search index."""


search_group.add_command(evaluate_command)


@search_group.command("status")
@click.option("--json", "is_json", is_flag=True, help="One JSON object.")
def status_command(*, is_json: bool) -> None:
    """Say how the index stands; exit 1 when lists come from the database in its place."""
    status = index_status()
    if is_json:
        click.echo(json.dumps(asdict(status), default=str))
    else:
        click.echo(
            f"{status.engine}: {'ready' if status.is_ready else 'not ready, the database answers'}; "
            f"{status.documents} documents, {status.listed} products on sale, {status.pending} waiting; "
            f"last commit {status.committed_at or 'never'}"
        )
        if status.building:
            click.echo(f"building another one: {status.building.done} of {status.building.total}")
    sys.exit(0 if status.is_ready else 1)


@search_group.command("rebuild")
def rebuild_command() -> None:
    """Build a new index beside the live one and switch; a running worker does it, else this command."""
    request = request_rebuild(actor=SYSTEM_ACTOR, now=clock.now())
    indexer = open_indexer()
    try:
        _see_through(request, indexer)
    finally:
        indexer.close()
    click.echo(f"search index: {index_status().documents} documents")


def _see_through(request: int, indexer: Indexer) -> None:
    """Work, or watch the process that does, until the request is answered."""
    with tqdm(total=index_status().listed, unit="product", file=sys.stderr) as bar:
        while (status := index_status()).answered < request:
            if status.building is not None:
                bar.total, bar.n = status.building.total, status.building.done
                bar.refresh()
            if not indexer.step(now=clock.now()):
                time.sleep(POLL_SECONDS)
        bar.n = bar.total = status.listed
        bar.refresh()
