"""`_search` and `_count`: which entries are found, in which order, with what beside them."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Final

from zhida.doubles.opensearch.aggregating import aggregate
from zhida.doubles.opensearch.faults import Json, Refused, bad_argument, bad_query, failed_on_shards
from zhida.doubles.opensearch.fields import Entry, Value
from zhida.doubles.opensearch.indexes import Index
from zhida.doubles.opensearch.matching import Scorer, read_query

KEYS: Final = {
    "query",
    "post_filter",
    "from",
    "size",
    "sort",
    "aggs",
    "aggregations",
    "_source",
    "track_total_hits",
    "timeout",
}
ONE_SHARD: Final = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
MOST_COUNTED: Final = 10_000
MOST_CLAUSES: Final = 1_024
LEAVES: Final = {"term", "terms", "match_phrase", "fuzzy", "range", "exists", "match_all", "match_none"}

Found = tuple[Entry, float]


def search(index: Index, body: Json) -> Json:
    """Answer a search; aggregations look past the post_filter, hits and total do not."""
    for key in body:
        if key not in KEYS:
            raise bad_query(f"Unknown key for a VALUE in [{key}].")
    start, size = _whole(body, "from", 0), _whole(body, "size", 10)
    if start + size > index.window:
        raise failed_on_shards(
            f"Result window is too large, from + size must be less than or equal to: [{index.window}] but was"
            f" [{start + size}]."
        )
    scorer = _bounded_query(body, index)
    passes = read_query(body.get("post_filter", {"match_all": {}}), index)
    found = [(entry, score) for entry in index.entries.values() if (score := scorer(entry)) is not None]
    hits = [one for one in found if passes(one[0]) is not None]
    answer: Json = {
        "took": 1,
        "timed_out": False,
        "_shards": ONE_SHARD,
        "hits": _hits(index, body, hits, start, size),
    }
    wanted = body.get("aggs", body.get("aggregations"))
    if wanted is not None:
        answer["aggregations"] = aggregate(wanted, [entry for entry, _score in found], index)
    return answer


def count(index: Index, body: Json) -> Json:
    """Answer how many entries a query finds."""
    for key in body:
        if key != "query":
            raise bad_query(f"request does not support [{key}]")
    scorer = _bounded_query(body, index)
    return {"count": sum(scorer(entry) is not None for entry in index.entries.values()), "_shards": ONE_SHARD}


def _bounded_query(body: Json, index: Index) -> Scorer:
    """Read the query; one with too many clauses, those inside others included, is refused."""
    query = body.get("query", {"match_all": {}})
    scorer = read_query(query, index)
    if count_clauses(query) > MOST_CLAUSES:
        raise failed_on_shards(
            f"Query contains too many nested clauses; maxClauseCount is set to {MOST_CLAUSES}",
            "too_many_nested_clauses",
        )
    return scorer


def count_clauses(query: object) -> int:
    """Count the queries that hold no others."""
    if isinstance(query, list):
        return sum(map(count_clauses, query))
    if not isinstance(query, dict):
        return 0
    return sum(1 if name in LEAVES else count_clauses(inside) for name, inside in query.items())


def _hits(index: Index, body: Json, hits: Sequence[Found], start: int, size: int) -> Json:
    sort = body.get("sort")
    ordered = _sorted(index, hits, sort if isinstance(sort, list) else [sort] if sort else ["_score"])
    total: Json = {"value": len(hits), "relation": "eq"}
    if body.get("track_total_hits") is not True and len(hits) > MOST_COUNTED:
        total = {"value": MOST_COUNTED, "relation": "gte"}
    shown = ordered[start : start + size]
    has_scores = not sort or "_score" in str(sort)
    return {
        "total": total,
        "max_score": max((score for _entry, score in hits), default=None) if has_scores and size else None,
        "hits": [
            _hit(index, entry, score if has_scores else None, body.get("_source", True))
            for entry, score in shown
        ],
    }


def _hit(index: Index, entry: Entry, score: float | None, wanted: object) -> Json:
    hit: Json = {"_index": index.name, "_id": entry.doc_id, "_score": score}
    if wanted is True:
        hit["_source"] = entry.source
    elif isinstance(wanted, list):
        hit["_source"] = {name: value for name, value in entry.source.items() if name in wanted}
    return hit


def _sorted(index: Index, hits: Sequence[Found], sort: Sequence[object]) -> list[Found]:
    ordered = list(hits)
    for one in reversed(sort):
        field, order = _order(one)
        if field != "_score" and field not in index.mapping:
            raise failed_on_shards(
                f"No mapping found for [{field}] in order to sort on", "query_shard_exception"
            )
        if field in index.mapping and index.mapping[field].kind == "text":
            raise failed_on_shards(
                f"Text fields are not optimised for operations that require field data: [{field}]"
            )
        if field == "_score":
            ordered.sort(key=lambda found: found[1], reverse=order == "desc")
        else:
            have = [found for found in ordered if found[0].values.get(field)]
            have.sort(key=functools.partial(_key, field, order), reverse=order == "desc")
            ordered = have + [found for found in ordered if not found[0].values.get(field)]
    return ordered


def _key(field: str, order: str, found: Found) -> Value:
    values = found[0].values[field]
    return max(values) if order == "desc" else min(values)


def _order(one: object) -> tuple[str, str]:
    if isinstance(one, str):
        return one, "desc" if one == "_score" else "asc"
    if not isinstance(one, Mapping) or len(one) != 1:
        raise bad_argument(f"malformed sort format, an object or an actual string are allowed: {one}")
    ((field, about),) = one.items()
    order = about.get("order", "asc") if isinstance(about, Mapping) else about
    if order not in ("asc", "desc"):
        raise bad_argument(f"Illegal sort order [{order}]")
    return str(field), str(order)


def _whole(body: Json, name: str, otherwise: int) -> int:
    value = body.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(400, "parsing_exception", f"Failed to parse [{name}]: [{value}]")
    if value < 0:
        raise bad_argument(f"[{name}] parameter cannot be negative, found [{value}]")
    return value
