"""`_bulk`: lines of actions, each with a result of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from zhida.doubles.opensearch.faults import Json, Refused, bad_argument
from zhida.doubles.opensearch.indexes import Index, Indexes

VERBS: Final = {"index", "delete"}
LARGEST_BYTES: Final = 100 * 1024 * 1024


def write_all(indexes: Indexes, raw: bytes, *, name: str, query: Mapping[str, str]) -> Json:
    """Carry out every action; one that fails leaves the others alone."""
    if len(raw) > LARGEST_BYTES:
        raise Refused(413, "content_too_long_exception", "entity content is too long")
    if not raw.endswith(b"\n"):
        raise bad_argument("The bulk request must be terminated by a newline [\\n]")
    items: list[Json] = []
    touched: set[str] = set()
    has_errors = False
    for verb, about, source in _actions(raw):
        target, doc_id = str(about.get("_index", name)), str(about.get("_id", ""))
        try:
            index = _target(indexes, target, must_be_alias=query.get("require_alias") == "true")
            touched.add(index.name)
            item = _carry_out(index, doc_id, source)
        except Refused as refused:
            has_errors = True
            item = {"_index": target, "_id": doc_id, "status": refused.status, "error": refused.item()}
        items.append({verb: item})
    if query.get("refresh") == "true":
        for one in touched:
            indexes.one(one).refresh()
    return {"took": 1, "errors": has_errors, "items": items}


def _actions(raw: bytes) -> Iterator[tuple[str, Json, Json | None]]:
    lines = iter(raw.decode().split("\n"))
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        action = _line(line)
        if len(action) != 1 or not set(action) <= VERBS or not isinstance(next(iter(action.values())), dict):
            raise bad_argument(
                f"Malformed action/metadata line [{number}], expected one of [create, delete, index, update]"
            )
        ((verb, about),) = action.items()
        assert isinstance(about, dict)
        source = None if verb == "delete" else _line(next(lines, ""))
        yield verb, about, source


def _line(line: str) -> Json:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise Refused(400, "parse_exception", "Failed to parse a line of the bulk request") from error
    if not isinstance(found, dict):
        raise bad_argument("Malformed action/metadata line, expected START_OBJECT")
    return found


def _target(indexes: Indexes, name: str, *, must_be_alias: bool) -> Index:
    if must_be_alias and not indexes.is_alias(name):
        reason = (
            f"no such index [{name}] and [require_alias] request flag is [true] and [{name}] is not an alias"
        )
        raise Refused(404, "index_not_found_exception", reason)
    # The real server would make a missing index here; nobody of ours may lean on that.
    return indexes.one(name)


def _carry_out(index: Index, doc_id: str, source: Json | None) -> Json:
    if not doc_id:
        raise Refused(
            400, "action_request_validation_exception", "Validation Failed: 1: an id must be provided;"
        )
    result = index.delete(doc_id) if source is None else index.write(doc_id, source)
    status = {"created": 201, "not_found": 404}.get(result, 200)
    return {"_index": index.name, "_id": doc_id, "result": result, "status": status}
