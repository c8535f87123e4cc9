"""Import files for tests, and the way to take them in."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.assortment import services
from zhida.shop.assortment.mapping import load_mapping
from zhida.shop.assortment.reading import read_file
from zhida.shop.assortment.records import ImportOptions, ImportReport

CATALOGUES = Path(__file__).parents[5] / "tests" / "data" / "catalogues"
COLUMNS = ["product", "title", "brand", "category", "sku", "option:颜色", "price", "stock", "attr:屏幕"]


def document(code: str = "P-1", **changes: object) -> dict[str, object]:
    """A phone with two SKUs."""
    return {
        "product": code,
        "title": f"青岚 {code}",
        "brand": "青岚",
        "category": ["数码", "手机"],
        "attributes": {"屏幕": 6.1, "系统": "澎湃"},
        "skus": [
            {"sku": f"{code}-B", "options": {"颜色": "黑"}, "price": "6599.00", "stock": 3},
            {"sku": f"{code}-W", "options": {"颜色": "白"}, "price": 6799, "compare_at": 6999.9},
        ],
        **changes,
    }


def write_jsonl(path: Path, *rows: object) -> Path:
    """Write rows as JSON lines; texts go in as they are."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def table_row(code: str = "P-1", colour: str = "黑", **changes: str) -> dict[str, str]:
    """One row of a CSV."""
    return {
        "product": code,
        "title": f"青岚 {code}",
        "brand": "青岚",
        "category": "数码 > 手机",
        "sku": f"{code}-{colour}",
        "option:颜色": colour,
        "price": "6599.00",
        "stock": "3",
        "attr:屏幕": "6.1",
        **changes,
    }


def write_csv(path: Path, *rows: dict[str, str], encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def take_in(
    path: Path,
    *,
    now: datetime,
    mapping: str = "",
    actor: Actor = SYSTEM_ACTOR,
    ref: str = "M1",
    **options: bool,
) -> ImportReport:
    """Import a file as the command line does."""
    content = read_file(path, kind=path.suffix, mapping=load_mapping(mapping) if mapping else None)
    return services.import_documents(
        actor=actor,
        content=content,
        options=ImportOptions(ref=ref, **options),
        progress=lambda _done: None,
        now=now,
    )
