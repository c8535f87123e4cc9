"""The published description of both APIs as one OpenAPI 3.1 document."""

from __future__ import annotations

import json
from typing import cast

from ninja import NinjaAPI

from zhida.entrypoints.restapi.apis import shopper_api, staff_api

REFERENCE = "#/components/schemas/"
Schemas = dict[str, object]

PROBLEM: Schemas = {
    "title": "Problem",
    "description": "Problem details (RFC 9457); further members hold the data that a code speaks of.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "detail": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "additionalProperties": True,
}
PROBLEM_ANSWER: Schemas = {
    "description": "Refused: malformed (400), no login (401), no right (403), nothing there (404), by the "
    "rules of the shop (409), 405, 413, 415, 422, too often (429 with Retry-After), not now (503).",
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds; with 429"}},
    "content": {"application/problem+json": {"schema": {"$ref": f"{REFERENCE}Problem"}}},
}
REFUSED_STATUSES = ("4XX", "503")


def openapi_document() -> dict[str, object]:
    """Return paths and schemas of both sides, whose shapes have a name of their own each."""
    shopper, staff = _document_of(shopper_api, "/api/shop/v1/"), _document_of(staff_api, "/api/staff/v1/")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhida 直达", "version": "1"},
        "paths": {**_paths_of(shopper), **_paths_of(staff)},
        "components": {
            "schemas": {**_schemas_of(staff), **_schemas_of(shopper), "Problem": PROBLEM},
            "responses": {"Problem": PROBLEM_ANSWER},
        },
    }


def _document_of(api: NinjaAPI, prefix: str) -> dict[str, object]:
    return dict(json.loads(json.dumps(api.get_openapi_schema(path_prefix=prefix))))


def _paths_of(document: dict[str, object]) -> dict[str, dict[str, Schemas]]:
    """Return the paths, each operation with the one shape of all refusals."""
    paths = cast("dict[str, dict[str, Schemas]]", document["paths"])
    refused = {status: {"$ref": "#/components/responses/Problem"} for status in REFUSED_STATUSES}
    for operations in paths.values():
        for operation in operations.values():
            operation["responses"] = {**cast("Schemas", operation["responses"]), **refused}
    return paths


def _schemas_of(document: dict[str, object]) -> Schemas:
    components = cast("dict[str, Schemas]", document["components"])
    return components.get("schemas", {})
