"""A shop inside this process: for what is counted in statements and CPU time."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from tests.running.shop import ZHIDA
from tests.running.templates import copy_tables

from bench.goods import write_catalogue
from zhida.entrypoints import page_cache
from zhida.entrypoints.first_rows import ensure_first_rows
from zhida.entrypoints.storefront import frame
from zhida.entrypoints.storefront.addresses import category_link
from zhida.entrypoints.workers.loop import drain
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.assortment import services as assortment
from zhida.shop.assortment.records import ImportOptions
from zhida.shop.catalogue.queries import find_categories
from zhida.shop.kernel.ids import new_number


def directory() -> Path:
    """Return the scratch directory."""
    return Path(os.environ["ZHIDA_BENCH_DIR"])


def use_database(name: str) -> None:
    """Go over to another SQLite file of the scratch directory; make its tables when it is new."""
    file = directory() / f"{name}.sqlite3"
    is_new = not file.exists()
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    frame.forget_menu()
    page_cache.forget_all()
    if is_new:
        prepare_database()


def prepare_database() -> None:
    """Make the tables and what a fresh test shop has; tests lend them."""
    if connection.vendor == "sqlite":
        copy_tables(Path(connection.settings_dict["NAME"]), command=ZHIDA)
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    ensure_first_rows()


def import_catalogue(*, skus: int) -> None:
    """Import and publish a generated catalogue, and list it as the worker would."""
    file = directory() / f"catalogue-{skus}.jsonl"
    write_catalogue(file, skus=skus)
    now = datetime.now(UTC)
    options = ImportOptions(ref=new_number("M", now), is_dry_run=False, is_partial=False, is_published=True)
    report = assortment.import_documents(
        actor=SYSTEM_ACTOR,
        content=assortment.read_products(path=file),
        options=options,
        progress=lambda _done: None,
        now=now,
    )
    assert report.skus == skus, report.problems[:3]
    drain(rounds=100_000)


def category_address(name: str) -> str:
    """Return the address of a category's page."""
    category = find_categories(text=name)[0]
    return category_link(category_id=category.category_id, name=category.name)
