"""What the shop's own description says of its endpoints, as it is committed: drawing it takes two seconds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"
SHOP = "/api/shop/v1"
STAFF = "/api/staff/v1"


@cache
def document() -> dict[str, Any]:
    """Return the committed OpenAPI document; tests/architecture holds it to the shop."""
    return json.loads(DOCUMENT.read_text(encoding="utf-8"))


def endpoints(prefix: str) -> list[tuple[str, str]]:
    """Return method and path, without the prefix, of every endpoint of one side."""
    paths = document()["paths"]
    return [
        (method.upper(), path.removeprefix(prefix))
        for path, operations in paths.items()
        if path.startswith(f"{prefix}/")
        for method in operations
    ]


def labels() -> list[str]:
    """Return "METHOD /path" of every endpoint, as schemathesis names them."""
    paths = document()["paths"]
    return [f"{method.upper()} {path}" for path, operations in paths.items() for method in operations]
