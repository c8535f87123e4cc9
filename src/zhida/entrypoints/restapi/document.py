"""The published description of both APIs as one OpenAPI 3.1 document."""

from __future__ import annotations

import json
from typing import cast

from ninja import NinjaAPI

from zhida.entrypoints.restapi.apis import shopper_api, staff_api

REFERENCE = "#/components/schemas/"
Schemas = dict[str, object]


def openapi_document() -> dict[str, object]:
    """Return paths and schemas of both sides; a name both use differently gets a prefix."""
    shopper, staff = _document_of(shopper_api, "/api/shop/v1/"), _document_of(staff_api, "/api/staff/v1/")
    taken = _schemas_of(shopper)
    for name in [name for name, schema in _schemas_of(staff).items() if taken.get(name, schema) != schema]:
        staff = _renamed(staff, name, f"Staff{name}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhida 直达", "version": "1"},
        "paths": {**cast("Schemas", shopper["paths"]), **cast("Schemas", staff["paths"])},
        "components": {"schemas": {**_schemas_of(staff), **taken}},
    }


def _document_of(api: NinjaAPI, prefix: str) -> dict[str, object]:
    return dict(json.loads(json.dumps(api.get_openapi_schema(path_prefix=prefix))))


def _schemas_of(document: dict[str, object]) -> Schemas:
    components = cast("dict[str, Schemas]", document["components"])
    return components.get("schemas", {})


def _renamed(document: dict[str, object], old: str, new: str) -> dict[str, object]:
    """Give one schema another name, where it is defined and where it is referred to."""
    text = json.dumps(document).replace(f'"{REFERENCE}{old}"', f'"{REFERENCE}{new}"')
    document = json.loads(text)
    schemas = _schemas_of(document)
    schemas[new] = schemas.pop(old)
    return document
