"""Queries: each is read once into a function that scores an entry, None when it does not match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from zhida.doubles.opensearch.faults import Refused, bad_query, failed_on_shards
from zhida.doubles.opensearch.fields import Entry, FieldMapping, Value
from zhida.doubles.opensearch.fuzziness import is_near
from zhida.doubles.opensearch.indexes import Index, TextStatistics
from zhida.doubles.opensearch.scoring import idf, phrase_frequency, saturation

MOST_TERMS: Final = 65_536

Scorer: TypeAlias = Callable[[Entry], float | None]
Body: TypeAlias = Mapping[str, object]


def read_query(query: object, index: Index) -> Scorer:
    """Read one query. Refuses what is malformed or unknown."""
    if not isinstance(query, dict):
        raise bad_query("[_na] query malformed, must start with start_object")
    if len(query) != 1:
        reason = (
            "query malformed, empty clause found"
            if not query
            else "[_na] malformed query, expected [END_OBJECT]"
        )
        raise Refused(400, "illegal_argument_exception" if not query else "parsing_exception", reason)
    ((name, body),) = query.items()
    reader = READERS.get(name)
    if reader is None:
        raise bad_query(f"unknown query [{name}]")
    if not isinstance(body, dict):
        raise bad_query(f"[{name}] query malformed, no start_object after query name")
    return reader(body, index)


def matches(scorer: Scorer, entry: Entry) -> bool:
    """Say whether an entry is found."""
    return scorer(entry) is not None


def _match_all(body: Body, _index: Index) -> Scorer:
    boost = _boost(body)
    return lambda _entry: boost


def _match_none(_body: Body, _index: Index) -> Scorer:
    return lambda _entry: None


def _bool(body: Body, index: Index) -> Scorer:
    _only(body, "bool", {"must", "should", "filter", "must_not", "minimum_should_match", "boost"})
    must, should = _clauses(body, "must", index), _clauses(body, "should", index)
    filters, must_not = _clauses(body, "filter", index), _clauses(body, "must_not", index)
    least = body.get("minimum_should_match", 0 if must or filters or not should else 1)
    boost = _boost(body)
    if not isinstance(least, int):
        raise bad_query(f"[bool] this double reads whole numbers as [minimum_should_match], not [{least}]")

    def score(entry: Entry) -> float | None:
        if any(one(entry) is not None for one in must_not) or any(one(entry) is None for one in filters):
            return None
        needed = [one(entry) for one in must]
        welcome = [found for one in should if (found := one(entry)) is not None]
        if any(found is None for found in needed) or len(welcome) < least:
            return None
        return boost * (sum(found for found in needed if found is not None) + sum(welcome))

    return score


def _dis_max(body: Body, index: Index) -> Scorer:
    _only(body, "dis_max", {"queries", "tie_breaker", "boost"})
    if not body.get("queries"):
        raise bad_query("[dis_max] requires 'queries' field with at least one clause")
    queries = _clauses(body, "queries", index)
    tie, boost = _number(body.get("tie_breaker", 0.0)), _boost(body)

    def score(entry: Entry) -> float | None:
        found = [one for query in queries if (one := query(entry)) is not None]
        return boost * (max(found) + tie * (sum(found) - max(found))) if found else None

    return score


def _constant_score(body: Body, index: Index) -> Scorer:
    _only(body, "constant_score", {"filter", "boost"})
    if "filter" not in body:
        raise bad_query("[constant_score] requires a 'filter' element")
    inner, boost = read_query(body["filter"], index), _boost(body)
    return lambda entry: boost if inner(entry) is not None else None


def _function_score(body: Body, index: Index) -> Scorer:
    _only(body, "function_score", {"query", "field_value_factor", "boost_mode", "boost"})
    inner, factor = read_query(body.get("query", {"match_all": {}}), index), body.get("field_value_factor")
    if not isinstance(factor, dict) or "field" not in factor:
        raise bad_query("[field_value_factor] required field 'field' missing")
    _only(factor, "field_value_factor", {"field", "factor", "missing", "modifier"})
    if body.get("boost_mode", "multiply") != "multiply" or factor.get("modifier", "none") != "none":
        raise bad_query("[function_score] this double multiplies by plain values only")
    field, scale, boost = str(factor["field"]), _number(factor.get("factor", 1.0)), _boost(body)
    if field not in index.mapping:
        raise failed_on_shards(f"Unable to find a field mapper for field [{field}]", "query_shard_exception")

    def score(entry: Entry) -> float | None:
        found = inner(entry)
        if found is None:
            return None
        values = entry.values.get(field)
        value = values[0] if values else factor.get("missing")
        if value is None:
            raise failed_on_shards(f"Missing value for field [{field}]", "query_shard_exception")
        return boost * found * scale * _number(value)

    return score


def _term(body: Body, index: Index) -> Scorer:
    field, options = _field_options(body, "term", "value")
    _only(options, "term", {"value", "boost"})
    return _one_term(field, options["value"], _boost(options), index)


def _terms(body: Body, index: Index) -> Scorer:
    names = [name for name in body if name != "boost"]
    if len(names) != 1 or not isinstance(body[names[0]], list):
        raise bad_query("[terms] query requires one field with an array of terms")
    values = body[names[0]]
    assert isinstance(values, list)
    if len(values) > MOST_TERMS:
        raise failed_on_shards(
            f"The number of terms [{len(values)}] used in the Terms Query request has exceeded the allowed"
            f" maximum of [{MOST_TERMS}]."
        )
    scorers, boost = [_one_term(names[0], value, 1.0, index) for value in values], _boost(body)
    return lambda entry: boost if any(one(entry) is not None for one in scorers) else None


def _one_term(field: str, value: object, boost: float, index: Index) -> Scorer:
    mapping = index.mapping.get(field)
    if mapping is None:
        return lambda _entry: None
    if mapping.kind == "text":
        return _text_term(mapping, str(value), boost, index)
    wanted = as_value(mapping, value)
    return lambda entry: boost if wanted in entry.values.get(field, ()) else None


def _text_term(mapping: FieldMapping, token: str, boost: float, index: Index) -> Scorer:
    statistics = index.statistics.get(mapping.name, TextStatistics())
    weight = boost * idf(statistics, token)

    def score(entry: Entry) -> float | None:
        terms = entry.texts.get(mapping.name)
        if terms is None or token not in terms.positions:
            return None
        return weight * saturation(len(terms.positions[token]), terms, statistics, mapping)

    return score


def _phrase(body: Body, index: Index) -> Scorer:
    field, options = _field_options(body, "match_phrase", "query")
    _only(options, "match_phrase", {"query", "slop", "boost"})
    mapping = index.mapping.get(field)
    if mapping is None:
        return lambda _entry: None
    tokens = [token for token, _step in mapping.analyser.steps(str(options["query"]))]
    slop = options.get("slop", 0)
    if not isinstance(slop, int) or slop < 0:
        raise bad_query("No negative slop allowed.")
    if mapping.kind != "text" or not tokens:
        return lambda _entry: None
    statistics, boost = index.statistics.get(field, TextStatistics()), _boost(options)
    weight = boost * sum(idf(statistics, token) for token in tokens)

    def score(entry: Entry) -> float | None:
        terms = entry.texts.get(field)
        if terms is None:
            return None
        frequency = phrase_frequency([terms.positions.get(token, []) for token in tokens], slop)
        return weight * saturation(frequency, terms, statistics, mapping) if frequency else None

    return score


def _fuzzy(body: Body, _index: Index) -> Scorer:
    field, options = _field_options(body, "fuzzy", "value")
    _only(
        options,
        "fuzzy",
        {"value", "fuzziness", "transpositions", "prefix_length", "max_expansions", "rewrite", "boost"},
    )
    if options.get("rewrite") not in ("constant_score", "constant_score_boolean"):
        raise bad_query("[fuzzy] this double knows the rewrite [constant_score] only")
    distance, prefix = options.get("fuzziness", 2), options.get("prefix_length", 0)
    if distance not in (0, 1, 2) or not isinstance(distance, int) or not isinstance(prefix, int):
        raise bad_query(f"Valid edit distances are [0, 1, 2] but was [{distance}]")
    word, boost, swaps = str(options["value"]), _boost(options), options.get("transpositions", True) is True
    near: dict[str, bool] = {}

    def fits(token: str) -> bool:
        if token not in near:
            near[token] = token[:prefix] == word[:prefix] and is_near(word, token, distance, swaps=swaps)
        return near[token]

    return lambda entry: boost if any(map(fits, tokens_of(entry, field))) else None


def _range(body: Body, index: Index) -> Scorer:
    if len(body) != 1:
        raise bad_query("[range] query doesn't support multiple fields")
    ((field, options),) = body.items()
    if not isinstance(options, dict):
        raise bad_query("[range] query malformed, no start_object after field name")
    _only(options, "range", {"gte", "gt", "lte", "lt", "boost"})
    boost, bounds = (
        _boost(options),
        {name: _number(options[name]) for name in options if name != "boost" and options[name] is not None},
    )
    if field not in index.mapping:
        return lambda _entry: None
    return lambda entry: (
        boost if any(_within(_number(one), bounds) for one in entry.values.get(field, ())) else None
    )


def _within(value: float, bounds: Mapping[str, float]) -> bool:
    return (
        value >= bounds.get("gte", value)
        and value <= bounds.get("lte", value)
        and ("gt" not in bounds or value > bounds["gt"])
        and ("lt" not in bounds or value < bounds["lt"])
    )


def _exists(body: Body, _index: Index) -> Scorer:
    field = body.get("field")
    if not isinstance(field, str):
        raise bad_query("[exists] must be provided with a [field]")
    return lambda entry: 1.0 if entry.values.get(field) or tokens_of(entry, field) else None


def tokens_of(entry: Entry, field: str) -> Iterable[str]:
    """Return the terms of a text or keyword field."""
    if field in entry.texts:
        return entry.texts[field].positions.keys()
    return [str(value) for value in entry.values.get(field, ())]


def as_value(mapping: FieldMapping, value: object) -> Value:
    """Read a value of a query as the field has it."""
    if mapping.kind == "keyword":
        return str(value)
    if mapping.kind == "boolean":
        if value not in (True, False, "true", "false"):
            raise failed_on_shards(
                f"Can't parse boolean value [{value}], expected [true] or [false]", "query_shard_exception"
            )
        return value in (True, "true")
    try:
        return float(str(value)) if mapping.kind in ("float", "double") else int(str(value))
    except ValueError as error:
        raise failed_on_shards(
            f'failed to create query: For input string: "{value}"', "query_shard_exception"
        ) from error


def _clauses(body: Body, name: str, index: Index) -> list[Scorer]:
    clauses = body.get(name, [])
    return [read_query(one, index) for one in (clauses if isinstance(clauses, list) else [clauses])]


def _field_options(body: Body, name: str, key: str) -> tuple[str, Body]:
    if len(body) != 1:
        raise bad_query(f"[{name}] query doesn't support multiple fields")
    ((field, options),) = body.items()
    found = options if isinstance(options, dict) else {key: options}
    if found.get(key) is None:
        raise Refused(400, "illegal_argument_exception", f"{key} cannot be null")
    return field, found


def _only(body: Body, name: str, known: set[str]) -> None:
    for key in body:
        if key not in known:
            raise bad_query(f"[{name}] query does not support [{key}]")


def _boost(body: Body) -> float:
    return _number(body.get("boost", 1.0))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refused(400, "number_format_exception", f'For input string: "{value}"')
    return value


READERS: Final[Mapping[str, Callable[[Body, Index], Scorer]]] = {
    "match_all": _match_all,
    "match_none": _match_none,
    "bool": _bool,
    "dis_max": _dis_max,
    "constant_score": _constant_score,
    "function_score": _function_score,
    "term": _term,
    "terms": _terms,
    "match_phrase": _phrase,
    "fuzzy": _fuzzy,
    "range": _range,
    "exists": _exists,
}
