"""`zhida export`: every kind streams, cells are safe, and products come out as they can go in again."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from zhida.entrypoints.cli.exports import export_command
from zhida.entrypoints.first_rows import ensure_first_rows
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.assortment.records import ImportOptions
from zhida.shop.assortment.services import import_documents, read_products
from zhida.shop.exports.queries import cell
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.events import OrderCancelled

pytestmark = pytest.mark.django_db

DOCUMENT = {
    "product": "E1",
    "title": "=1+1 手机",
    "brand": "青岚",
    "category": ["手机"],
    "attributes": {},
    "weight_grams": 200,
    "skus": [{"sku": "E1-1", "options": {"颜色": "黑"}, "price": "1999.00", "stock": 3}],
}


def export(*arguments: str) -> str:
    result = CliRunner().invoke(export_command, arguments, catch_exceptions=False)

    assert result.exit_code == 0
    return result.stdout


def take_in(text: str, tmp_path, now):
    file = tmp_path / "products.jsonl"
    file.write_text(text, encoding="utf-8")
    content = read_products(path=file)
    options = ImportOptions(ref="M1", is_published=True)
    return import_documents(
        actor=SYSTEM_ACTOR, content=content, options=options, progress=lambda _done: None, now=now
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "'-5"), ("手机", "手机"), ([1], "[1]"), (None, "None")],
)
def test_cell_is_no_formula(value, written):
    assert cell(value) == written


@pytest.mark.parametrize("kind", ["orders", "products", "customers", "events"])
def test_empty_shop_exports_nothing(kind):
    assert export(kind) == ""
    assert export(kind, "--format", "csv") == ""


def test_events_since_a_day(now):
    @transactional
    def cancel() -> None:
        record(OrderCancelled(number="Z1", customer_id=1, reason="BUYER"), now=now)

    cancel()

    assert [json.loads(line)["key"] for line in export("events").splitlines()] == ["Z1"]
    assert export("events", "--since", "2026-11-23") == ""


def test_exported_products_go_in_again_unchanged(tmp_path, now):
    ensure_first_rows()
    assert take_in(json.dumps(DOCUMENT, ensure_ascii=False), tmp_path, now).problems == ()

    first = export("products")

    assert [json.loads(line)["product"] for line in first.splitlines()] == ["E1"]
    assert take_in(first, tmp_path, now).problems == ()
    assert export("products") == first


def test_products_as_a_table_are_safe_to_open(tmp_path, now):
    ensure_first_rows()
    take_in(json.dumps(DOCUMENT, ensure_ascii=False), tmp_path, now)

    rows = list(csv.DictReader(io.StringIO(export("products", "--format", "csv"))))

    assert [row["title"] for row in rows] == ["'=1+1 手机"]
