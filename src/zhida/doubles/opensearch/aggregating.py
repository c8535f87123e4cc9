"""Aggregations: terms, filter, filters, range and histogram, each with further ones inside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from zhida.doubles.opensearch.faults import Json, bad_argument, bad_query, failed_on_shards
from zhida.doubles.opensearch.fields import Entry, Value
from zhida.doubles.opensearch.indexes import Index
from zhida.doubles.opensearch.matching import read_query

MOST_BUCKETS: Final = 65_535
LONGEST_REGEX: Final = 1_000
# What is special in a regular expression of the real server beside the letters and signs Python shares.
OPERATORS: Final = '~#@&<>"'

Body = Mapping[str, object]
Entries = Sequence[Entry]


def aggregate(wanted: object, entries: Entries, index: Index) -> Json:
    """Carry out aggregations over the entries found."""
    if not isinstance(wanted, dict):
        raise bad_query("Found two aggregation type definitions or none")
    found: Json = {}
    for name, body in wanted.items():
        if not name or set(name) & set("[]>"):
            raise bad_query(
                f"Invalid aggregation name [{name}]. Aggregation names cannot contain '[', ']', '>'"
            )
        found[name] = _one(name, body, entries, index)
    return found


def _one(name: str, body: object, entries: Entries, index: Index) -> Json:
    if not isinstance(body, dict):
        raise bad_query(
            f"Aggregation definition for [{name}] starts with a [VALUE], expected a [START_OBJECT]."
        )
    kinds = [key for key in body if key not in ("aggs", "aggregations", "meta")]
    if len(kinds) != 1:
        raise bad_query(
            f"Expected exactly one aggregation type for aggregation [{name}], found {sorted(kinds)}"
        )
    reader = READERS.get(kinds[0])
    if reader is None:
        raise bad_query(f"Unknown aggregation type [{kinds[0]}]")
    inside = body.get("aggs", body.get("aggregations", {}))
    return reader(body[kinds[0]], inside, entries, index)


def _filter(body: object, inside: object, entries: Entries, index: Index) -> Json:
    scorer = read_query(body, index)
    return _bucket([entry for entry in entries if scorer(entry) is not None], inside, index)


def _filters(body: object, inside: object, entries: Entries, index: Index) -> Json:
    filters = body.get("filters") if isinstance(body, dict) else None
    if isinstance(filters, dict):
        return {"buckets": {name: _filter(one, inside, entries, index) for name, one in filters.items()}}
    if not isinstance(filters, list) or not filters:
        raise bad_query("[filters] cannot be empty")
    return {"buckets": [_filter(one, inside, entries, index) for one in filters]}


def _terms(body: object, inside: object, entries: Entries, index: Index) -> Json:
    options, field = _options(
        body, {"field", "size", "include", "exclude", "order", "min_doc_count", "shard_size"}
    )
    size = options.get("size", 10)
    if not isinstance(size, int) or size <= 0:
        raise bad_argument(f"[size] must be greater than 0. Found [{size}]")
    if size > MOST_BUCKETS:
        raise failed_on_shards(
            f"Trying to create too many buckets. Must be less than or equal to: [{MOST_BUCKETS}]",
            "too_many_buckets_exception",
        )
    if field in index.mapping and index.mapping[field].kind == "text":
        raise failed_on_shards(
            f"Text fields are not optimised for operations that require per-document field data: [{field}]"
        )
    is_included = _include(options.get("include"))
    by_value: dict[Value, list[Entry]] = defaultdict(list)
    for entry in entries:
        for value in set(entry.values.get(field, ())):
            if is_included(value):
                by_value[value].append(entry)
    ranked = sorted(by_value.items(), key=lambda item: (-len(item[1]), item[0]))
    buckets = [{**_key(value), **_bucket(held, inside, index)} for value, held in ranked[:size]]
    rest = sum(len(held) for _value, held in ranked[size:])
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": rest, "buckets": buckets}


def _key(value: Value) -> Json:
    if isinstance(value, bool):
        return {"key": int(value), "key_as_string": str(value).lower()}
    return {"key": value}


def _include(include: object) -> Callable[[Value], bool]:
    if include is None:
        return lambda _value: True
    if isinstance(include, list):
        return lambda value: value in include
    if not isinstance(include, str):
        raise bad_query(f"[terms] include doesn't support values of type: {type(include).__name__}")
    if len(include) > LONGEST_REGEX:
        raise failed_on_shards(
            f"The length of regex [{len(include)}] has exceeded the allowed maximum of [{LONGEST_REGEX}]."
        )
    pattern = re.compile(_as_python(include), re.DOTALL)
    return lambda value: pattern.fullmatch(str(value)) is not None


def _as_python(regex: str) -> str:
    """Read what the server's regular expressions and Python's share: escapes, dots, repetitions."""
    bare = re.sub(r"\\.", "", regex, flags=re.DOTALL)
    odd = sorted(set(bare) & set(OPERATORS + "^$"))
    if odd:
        raise failed_on_shards(f"this double does not read the operator [{odd[0]}] in a regular expression")
    return re.sub(r"\\(.)", lambda match: re.escape(match[1]), regex, flags=re.DOTALL)


def _range(body: object, inside: object, entries: Entries, index: Index) -> Json:
    options, field = _options(body, {"field", "ranges", "keyed"})
    ranges = options.get("ranges")
    if not isinstance(ranges, list) or not ranges:
        raise bad_query("No [ranges] specified for the [range] aggregation")
    buckets = []
    for one in ranges:
        low, high = one.get("from"), one.get("to")
        held = [
            entry
            for entry in entries
            if any(_between(value, low, high) for value in entry.values.get(field, ()))
        ]
        bounds = {name: float(bound) for name, bound in (("from", low), ("to", high)) if bound is not None}
        key = "-".join(str(float(bound)) if bound is not None else "*" for bound in (low, high))
        buckets.append({"key": key, **bounds, **_bucket(held, inside, index)})
    return {"buckets": buckets}


def _between(value: Value, low: float | None, high: float | None) -> bool:
    assert not isinstance(value, str), "ranges are of numbers"
    return (low is None or value >= low) and (high is None or value < high)


def _histogram(body: object, inside: object, entries: Entries, index: Index) -> Json:
    options, field = _options(body, {"field", "interval", "min_doc_count"})
    interval = options.get("interval")
    if not isinstance(interval, (int, float)) or interval <= 0:
        raise bad_argument("[interval] must be >0 for histogram aggregation")
    held: dict[float, list[Entry]] = defaultdict(list)
    for entry in entries:
        for value in entry.values.get(field, ()):
            assert not isinstance(value, str), "histograms are of numbers"
            held[value // interval * interval].append(entry)
    return {"buckets": [{"key": float(key), **_bucket(held[key], inside, index)} for key in sorted(held)]}


def _bucket(entries: Entries, inside: object, index: Index) -> Json:
    further = aggregate(inside, entries, index) if inside else {}
    return {"doc_count": len(entries), **further}


def _options(body: object, known: set[str]) -> tuple[Body, str]:
    if not isinstance(body, dict) or not isinstance(body.get("field"), str):
        raise bad_argument("Required one of fields [field, script], but none were specified.")
    for key in body:
        if key not in known:
            raise bad_query(f"unknown field [{key}]")
    return body, body["field"]


READERS: Final[Mapping[str, Callable[[object, object, Entries, Index], Json]]] = {
    "filter": _filter,
    "filters": _filters,
    "terms": _terms,
    "range": _range,
    "histogram": _histogram,
}
