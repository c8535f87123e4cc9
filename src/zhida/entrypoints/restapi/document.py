"""The published description of both APIs as one OpenAPI 3.1 document."""

from __future__ import annotations

from typing import cast

from ninja import NinjaAPI

from zhida.entrypoints.restapi.apis import shopper_api, staff_api

SIDES = (("/api/shop/v1", shopper_api), ("/api/staff/v1", staff_api))


def openapi_document() -> dict[str, object]:
    """Return paths and schemas of both sides; a schema of one name must be the same on both."""
    paths: dict[str, object] = {}
    schemas: dict[str, object] = {}
    for prefix, api in SIDES:
        document = _document_of(api, prefix)
        paths.update(cast("dict[str, object]", document["paths"]))
        components = cast("dict[str, dict[str, object]]", document["components"])
        for name, schema in components.get("schemas", {}).items():
            assert schemas.get(name, schema) == schema, f"two different schemas are called {name}"
            schemas[name] = schema
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhida 直达", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _document_of(api: NinjaAPI, prefix: str) -> dict[str, object]:
    return dict(api.get_openapi_schema(path_prefix=f"{prefix}/"))
