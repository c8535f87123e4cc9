"""The published description of the APIs is the one in the tree."""

import json
from pathlib import Path

from zhida.entrypoints.restapi.document import openapi_document

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"


def test_the_committed_document_is_the_shops():
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))

    assert committed == openapi_document(), "run `zhida openapi docs/api/openapi.json`"


def test_every_operation_says_how_it_refuses():
    operations = [
        (path, method, operation)
        for path, methods in openapi_document()["paths"].items()
        for method, operation in methods.items()
    ]

    silent = [(path, method) for path, method, operation in operations if "4XX" not in operation["responses"]]
    assert silent == []


def test_every_operation_has_a_name_of_its_own():
    names = [
        operation["operationId"]
        for methods in openapi_document()["paths"].values()
        for operation in methods.values()
    ]

    assert len(names) == len(set(names))
