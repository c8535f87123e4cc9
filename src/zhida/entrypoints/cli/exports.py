"""`zhida export`: stream orders, products, customers or events without holding them in memory."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import click

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.assortment.queries import document_of
from zhida.shop.catalogue.queries import list_products
from zhida.shop.customers.queries import list_customers
from zhida.shop.kernel import clock
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import yuan_text
from zhida.shop.kernel.pagination import Page
from zhida.shop.orders.queries import StaffOrderFilter, list_orders_for_staff

T = TypeVar("T")
Row = dict[str, object]
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
ROWS_AT_ONCE = 500
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@click.command()
@click.argument("kind", type=click.Choice(["orders", "products", "customers", "events"]))
@click.option(
    "--since", type=click.DateTime(), default=None, help="only what came to be since then (Shanghai)"
)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export_command(kind: str, since: datetime | None, form: str) -> None:
    """Write KIND to standard output. Phones are masked; products come as documents that can be imported."""
    start = since.replace(tzinfo=clock.SHANGHAI) if since else LONG_AGO
    rows = SOURCES[kind](start)
    if form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    write_csv(rows)


def write_csv(rows: Iterator[Row]) -> None:
    """Write a table; a cell that a spreadsheet would take for a formula gets a quote in front."""
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, fieldnames=list(row), extrasaction="ignore")
            writer.writeheader()
        writer.writerow({name: cell(value) for name, value in row.items()})


def cell(value: object) -> str:
    """Return a value as a spreadsheet may safely read it."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def orders_since(start: datetime) -> Iterator[Row]:
    """Yield orders with their amounts in yuan and their lines."""
    for order in pages(lambda cursor: list_orders_for_staff(wanted=StaffOrderFilter(), cursor=cursor)):
        if order.placed_at < start:
            return
        yield {
            "number": order.number,
            "status": order.status.lower(),
            "placed_at": order.placed_at.isoformat(),
            "customer": str(order.customer_id),
            "payable": yuan_text(order.amounts.payable.minor),
            "refunded": yuan_text(order.refunded.minor),
            "lines": [{"sku": line.sku, "quantity": line.quantity} for line in order.lines],
        }


def products_since(start: datetime) -> Iterator[Row]:
    """Yield products as import documents, those changed since then."""
    now = clock.now()
    for product in pages(lambda cursor: list_products(actor=SYSTEM_ACTOR, cursor=cursor)):
        if product.updated_at >= start:
            yield dict(document_of(actor=SYSTEM_ACTOR, number=product.number, now=now))


def customers_since(start: datetime) -> Iterator[Row]:
    """Yield customers, phones masked."""
    for customer in pages(lambda cursor: list_customers(actor=SYSTEM_ACTOR, cursor=cursor, limit=100)):
        profile = customer.profile
        if profile.joined_at < start:
            return
        yield {
            "number": profile.number,
            "nickname": profile.nickname,
            "phone": customer.phone_masked,
            "joined_at": profile.joined_at.isoformat(),
        }


def events_since(start: datetime) -> Iterator[Row]:
    """Yield the shop's own events in the order of their recording."""
    last_id = 0
    found = OutboxEvent.objects.filter(recorded_at__gte=start).order_by("id")
    while rows := list(found.filter(id__gt=last_id)[:ROWS_AT_ONCE]):
        for row in rows:
            yield {
                "id": row.pk,
                "name": row.name,
                "key": row.key,
                "recorded_at": row.recorded_at.isoformat(),
                "payload": row.payload,
            }
        last_id = rows[-1].pk


def pages(read: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Yield the items of every page, one page in memory at a time."""
    cursor: str | None = None
    while True:
        page = read(cursor)
        yield from page.items
        if page.next is None:
            return
        cursor = page.next


SOURCES: dict[str, Callable[[datetime], Iterator[Row]]] = {
    "orders": orders_since,
    "products": products_since,
    "customers": customers_since,
    "events": events_since,
}
