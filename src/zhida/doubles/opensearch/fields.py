"""Mappings: which fields an index has, and what a document becomes in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zhida.doubles.opensearch.analysis import Analyser
from zhida.doubles.opensearch.faults import Json, Refused

TYPES = {"text", "keyword", "long", "integer", "float", "double", "boolean"}
INTEGERS = {"long": 63, "integer": 31}
PARAMETERS = {
    "type",
    "analyzer",
    "position_increment_gap",
    "fields",
    "index",
    "doc_values",
    "norms",
    "index_options",
}
LONGEST_TERM_BYTES = 32_766

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """One field. `gap` is how far apart the values of an array stand; `has_norms` is about lengths."""

    name: str
    kind: str
    gap: int = 100
    has_norms: bool = True
    analyser: Analyser = field(default_factory=Analyser)
    counts_overlaps: bool = False


@dataclass(slots=True)
class Terms:
    """What a document holds of a text field: at which positions each token stands, and how many there are."""

    positions: dict[str, list[int]] = field(default_factory=dict)
    length: int = 0


@dataclass(slots=True)
class Entry:
    """A searchable document."""

    doc_id: str
    source: Json
    texts: dict[str, Terms] = field(default_factory=dict)
    values: dict[str, list[Value]] = field(default_factory=dict)


def read_mapping(
    properties: Mapping[str, object], analysers: Mapping[str, Analyser]
) -> dict[str, FieldMapping]:
    """Read the properties of a mapping, sub-fields under "name.sub"; refuse what the double does not know.

    `analysers` are those of the index by name.
    """
    found: dict[str, FieldMapping] = {}
    for name, about in properties.items():
        if not isinstance(about, dict):
            raise _broken(f"Expected map for property [fields] on field [{name}]")
        for full_name, one in ((name, about), *_sub_fields(name, about)):
            found[full_name] = _read_field(full_name, one, analysers)
    return found


def index_source(doc_id: str, source: Json, mapping: Mapping[str, FieldMapping]) -> Entry:
    """Turn a document into an entry. Refuses fields that are not mapped and values of the wrong type."""
    entry = Entry(doc_id=doc_id, source=source)
    for name, content in source.items():
        if name not in mapping:
            reason = f"mapping set to strict, dynamic introduction of [{name}] within [_doc] is not allowed"
            raise Refused(400, "strict_dynamic_mapping_exception", reason)
        values = content if isinstance(content, list) else [content]
        for full_name, about in mapping.items():
            if full_name == name or full_name.startswith(f"{name}."):
                _add(entry, about, [value for value in values if value is not None])
    return entry


def _sub_fields(name: str, about: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    fields = about.get("fields", {})
    assert isinstance(fields, dict)
    for sub, one in fields.items():
        yield f"{name}.{sub}", one


def _read_field(name: str, about: Mapping[str, object], analysers: Mapping[str, Analyser]) -> FieldMapping:
    kind = str(about.get("type", "object"))
    if kind not in TYPES:
        raise _broken(f"No handler for type [{kind}] declared on field [{name}]")
    unknown = sorted(set(about) - PARAMETERS)
    if unknown:
        raise _broken(f"unknown parameter [{unknown[0]}] on mapper [{name}] of type [{kind}]")
    analyzer = str(about.get("analyzer", "whitespace"))
    if analyzer not in analysers:
        raise _broken(f"analyzer [{analyzer}] has not been configured in mappings")
    gap = about.get("position_increment_gap", 100)
    assert isinstance(gap, int)
    return FieldMapping(
        name=name,
        kind=kind,
        gap=gap,
        has_norms=kind == "text" and about.get("norms", True) is True,
        analyser=analysers[analyzer],
    )


def _add(entry: Entry, about: FieldMapping, values: list[object]) -> None:
    if about.kind == "text":
        entry.texts[about.name] = _analyse(about, values)
    else:
        entry.values[about.name] = [_checked(about, value) for value in values]


def _analyse(about: FieldMapping, values: list[object]) -> Terms:
    terms, position = Terms(), -1
    for value in values:
        if not isinstance(value, (str, int, float)):
            raise _unreadable(about, value)
        for token, step in about.analyser.steps(str(value)):
            position += step
            terms.positions.setdefault(token, []).append(position)
            # A token at the position of another makes the text longer only if that is asked for.
            terms.length += step > 0 or about.counts_overlaps
        position += about.gap
    return terms


def _checked(about: FieldMapping, value: object) -> Value:
    if about.kind == "keyword" and isinstance(value, (str, int, float)):
        if len(str(value).encode()) > LONGEST_TERM_BYTES:
            reason = f'Document contains at least one immense term in field="{about.name}"'
            raise Refused(400, "illegal_argument_exception", reason)
        return str(value)
    if about.kind == "boolean" and value in (True, False, "true", "false"):
        return value in (True, "true")
    if about.kind in INTEGERS and isinstance(value, int) and not isinstance(value, bool):
        if abs(value) < 2 ** INTEGERS[about.kind]:
            return value
    elif (
        about.kind in ("float", "double") and isinstance(value, (int, float)) and not isinstance(value, bool)
    ):
        return float(value)
    raise _unreadable(about, value)


def _unreadable(about: FieldMapping, value: object) -> Refused:
    reason = f"failed to parse field [{about.name}] of type [{about.kind}]: {str(value)[:80]}"
    return Refused(400, "mapper_parsing_exception", reason)


def _broken(reason: str) -> Refused:
    return Refused(400, "mapper_parsing_exception", reason)
