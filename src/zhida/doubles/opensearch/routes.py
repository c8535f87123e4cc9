"""Which request does what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zhida.doubles.opensearch import searching
from zhida.doubles.opensearch.bulk import write_all
from zhida.doubles.opensearch.faults import Json, Refused, bad_argument
from zhida.doubles.opensearch.indexes import Indexes

JSON_TYPE: Final = "application/json"
LINES_TYPE: Final = "application/x-ndjson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came over the wire; `path` without its slashes."""

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    content_type: str
    raw: bytes
    version: str

    def body(self) -> Json:
        """Return the JSON object of the body, {} for none."""
        if not self.raw:
            return {}
        if self.content_type != JSON_TYPE:
            reason = f"Content-Type header [{self.content_type}] is not supported"
            raise Refused(406, "media_type_header_exception", reason)
        try:
            found = json.loads(self.raw)
        except ValueError as error:
            raise Refused(400, "parse_exception", "Failed to parse content") from error
        if not isinstance(found, dict):
            raise Refused(400, "parsing_exception", "Expected [START_OBJECT]")
        return found


def answer(indexes: Indexes, request: Request) -> tuple[int, Json]:
    """Carry out a request. Raises Refused."""
    match request.method, request.path:
        case "GET", ():
            return 200, {"version": {"distribution": "opensearch", "number": request.version}}
        case "POST" | "PUT", ("_bulk",) | (_, "_bulk"):
            name = request.path[0] if len(request.path) > 1 else ""
            return 200, write_all(indexes, _lines(request), name=name, query=request.query)
        case "POST", ("_aliases",):
            actions = request.body().get("actions")
            if not isinstance(actions, list) or not actions:
                raise Refused(
                    400,
                    "action_request_validation_exception",
                    "Validation Failed: 1: Must specify at least one alias action;",
                )
            indexes.change_aliases(actions)
            return 200, {"acknowledged": True}
        case (("GET" | "HEAD"), ("_alias", alias)):
            return _alias(indexes, alias)
        case _, (name,):
            return _whole_index(indexes, request, name)
        case _, (name, verb):
            return _in_index(indexes, request, name, verb)
    raise _no_handler(request)


def _whole_index(indexes: Indexes, request: Request, name: str) -> tuple[int, Json]:
    if name.startswith("_"):
        raise bad_argument(f"this double does not know [{name}]")
    match request.method:
        case "PUT":
            indexes.create(name, request.body())
            return 200, {"acknowledged": True, "shards_acknowledged": True, "index": name}
        case "DELETE":
            indexes.delete(name)
            return 200, {"acknowledged": True}
        case "HEAD" | "GET":
            index = indexes.one(name)
            return 200, {index.name: {"aliases": {one: {} for one in indexes.aliases_of(index)}}}
    raise _no_handler(request)


def _in_index(indexes: Indexes, request: Request, name: str, verb: str) -> tuple[int, Json]:
    match request.method, verb:
        case (("GET" | "POST"), "_search"):
            return 200, searching.search(indexes.one(name), request.body())
        case (("GET" | "POST"), "_count"):
            return 200, searching.count(indexes.one(name), request.body())
        case (("GET" | "POST"), "_refresh"):
            indexes.one(name).refresh()
            return 200, {"_shards": {"total": 1, "successful": 1, "failed": 0}}
        case "GET", "_alias":
            return 200, {
                index.name: {"aliases": {one: {} for one in indexes.aliases_of(index)}}
                for index in indexes.matching(name)
            }
        case "GET", "_mapping":
            return 200, {index.name: {"mappings": {"_meta": index.meta}} for index in indexes.matching(name)}
    raise _no_handler(request)


def _alias(indexes: Indexes, alias: str) -> tuple[int, Json]:
    if not indexes.is_alias(alias):
        return 404, {"error": f"alias [{alias}] missing", "status": 404}
    index = indexes.one(alias)
    return 200, {index.name: {"aliases": {alias: {}}}}


def _lines(request: Request) -> bytes:
    if request.content_type not in (JSON_TYPE, LINES_TYPE):
        reason = f"Content-Type header [{request.content_type}] is not supported"
        raise Refused(406, "media_type_header_exception", reason)
    return request.raw


def _no_handler(request: Request) -> Refused:
    path = "/".join(request.path)
    return bad_argument(f"no handler found for uri [/{path}] and method [{request.method}]")
