"""What prices may depend on: published conditions only, never who the buyer is (reference section 7)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parents[1]
SHOP = ROOM.parent
FORBIDDEN_ROOMS = frozenset({"customers", "analytics", "crm", "recommendations", "research", "marketing"})
ENGINE_MAY_IMPORT = (
    "zhida.shop.promotions.engine",
    "zhida.shop.promotions.records",
    "zhida.shop.kernel.money",
)
RECORDS_MAY_IMPORT = frozenset(
    {"__future__", "collections", "dataclasses", "datetime", "enum", "json", "typing"}
)
CLOCKS = frozenset({"now", "today", "utcnow", "time"})


def imports_of(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides its room"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms_in(imports: set[str]) -> set[str]:
    return {name.split(".")[2] for name in imports if name.startswith("zhida.shop.") and name.count(".") >= 2}


def sources_of(room: str) -> list[Path]:
    return sorted(file for file in (SHOP / room).rglob("*.py") if "tests" not in file.parts)


@pytest.mark.parametrize("room", ["promotions", "pricing"])
def test_price_rooms_cannot_read_profiles_or_behaviour(room):
    files = sources_of(room)

    read = {file.name: rooms_in(imports_of(file)) & FORBIDDEN_ROOMS for file in files}

    assert len(files) > 10
    assert {name: rooms for name, rooms in read.items() if rooms} == {}


def test_a_breach_would_be_seen(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("def f():\n    from zhida.shop.customers.queries import get_address\n")

    assert rooms_in(imports_of(planted)) & FORBIDDEN_ROOMS == {"customers"}


def test_engine_imports_no_framework_and_no_database():
    outside = {
        name
        for file in sources_of("promotions/engine")
        for name in imports_of(file)
        if not name.startswith(ENGINE_MAY_IMPORT) and name.split(".")[0] in {"django", "zhida", "ninja"}
    }

    assert outside == set()
    assert {name.split(".")[0] for name in imports_of(ROOM / "records" / "__init__.py")} <= RECORDS_MAY_IMPORT


def test_engine_reads_no_clock_and_knows_no_float():
    for file in sources_of("promotions/engine"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Div), f"{file.name} divides into a float"
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), file.name
            assert not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CLOCKS
            ), file.name
