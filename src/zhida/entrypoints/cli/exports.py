"""`zhida export`: stream a list of the back office without holding it in memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

import click

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.exports.queries import documents, list_named, write_table
from zhida.shop.exports.records import Document, Reading
from zhida.shop.kernel import clock

KINDS = ("orders", "products", "customers", "events")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "--since", type=click.DateTime(), default=None, help="only what came to be since then (Shanghai)"
)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export_command(kind: str, since: datetime | None, form: str) -> None:
    """Write KIND to standard output. Phones are masked; products come as documents that can be imported."""
    start = since.replace(tzinfo=clock.SHANGHAI) if since else None
    found = documents(name=kind, reading=Reading(actor=SYSTEM_ACTOR, now=clock.now(), since=start))
    if form == "jsonl":
        for document in found:
            click.echo(json.dumps(document, ensure_ascii=False, default=str))
        return
    write_csv(kind, found)


def write_csv(kind: str, found: Iterator[Document]) -> None:
    """Write a table, one row a line or SKU; nothing at all where there is nothing to write."""
    wanted = list_named(kind)
    rows = ([row.get(name) for name in wanted.columns] for document in found for row in wanted.rows(document))
    first = next(rows, None)
    if first is not None:
        write_table(sys.stdout, columns=wanted.columns, rows=chain([first], rows))
