"""What the shop's own description says of its endpoints."""

from __future__ import annotations

from zhida.entrypoints.restapi.document import openapi_document

SHOP = "/api/shop/v1"
STAFF = "/api/staff/v1"


def endpoints(prefix: str) -> list[tuple[str, str]]:
    """Return method and path, without the prefix, of every endpoint of one side."""
    paths = openapi_document()["paths"]
    return [
        (method.upper(), path.removeprefix(prefix))
        for path, operations in paths.items()
        if path.startswith(f"{prefix}/")
        for method in operations
    ]


def labels() -> list[str]:
    """Return "METHOD /path" of every endpoint, as schemathesis names them."""
    paths = openapi_document()["paths"]
    return [f"{method.upper()} {path}" for path, operations in paths.items() for method in operations]
