"""The indexes of the double: documents that become searchable at a refresh, and aliases that name indexes."""

from __future__ import annotations

import fnmatch
import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from zhida.doubles.opensearch.analysis import read_analysers
from zhida.doubles.opensearch.faults import Json, Refused, bad_argument, no_such_index
from zhida.doubles.opensearch.fields import Entry, FieldMapping, index_source, read_mapping

NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,254}$")
LONGEST_ID_BYTES = 512


@dataclass(slots=True)
class TextStatistics:
    """What scoring needs to know of a text field: how many have it, its length, who holds a token."""

    documents: int = 0
    length: int = 0
    frequencies: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Index:
    """An index. `waiting` holds what was written since the last refresh, None for what was deleted."""

    name: str
    mapping: dict[str, FieldMapping]
    settings: Mapping[str, object]
    meta: object = None
    window: int = 10_000
    entries: dict[str, Entry] = field(default_factory=dict)
    waiting: dict[str, Entry | None] = field(default_factory=dict)
    statistics: dict[str, TextStatistics] = field(default_factory=dict)

    def holds(self, doc_id: str) -> bool:
        """Say whether a document is there, searchable or not."""
        if doc_id in self.waiting:
            return self.waiting[doc_id] is not None
        return doc_id in self.entries

    def refresh(self) -> None:
        """Make everything written so far searchable."""
        for doc_id, entry in self.waiting.items():
            if entry is None:
                self.entries.pop(doc_id, None)
            else:
                self.entries[doc_id] = entry
        self.waiting.clear()
        self.statistics = {}
        for entry in self.entries.values():
            for name, terms in entry.texts.items():
                if terms.length:
                    statistics = self.statistics.setdefault(name, TextStatistics())
                    statistics.documents += 1
                    statistics.length += terms.length
                    statistics.frequencies.update(terms.positions.keys())

    def write(self, doc_id: str, source: Json) -> str:
        """Index a document; return "created" or "updated"."""
        if len(doc_id.encode()) > LONGEST_ID_BYTES:
            raise bad_argument(f"id [{doc_id[:20]}...] is too long, must be no longer than 512 bytes")
        result = "updated" if self.holds(doc_id) else "created"
        self.waiting[doc_id] = index_source(doc_id, source, self.mapping)
        return result

    def delete(self, doc_id: str) -> str:
        """Delete a document; return "deleted" or "not_found"."""
        result = "deleted" if self.holds(doc_id) else "not_found"
        self.waiting[doc_id] = None
        return result


class Indexes:
    """All indexes and aliases; every request holds the lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._indexes: dict[str, Index] = {}
        self._aliases: dict[str, set[str]] = {}

    def create(self, name: str, body: Json) -> None:
        """Create an index with its aliases."""
        if not NAME.match(name):
            reason = f"Invalid index name [{name}], must be lowercase"
            raise Refused(400, "invalid_index_name_exception", reason)
        if name in self._indexes:
            reason = f"index [{name}] already exists"
            raise Refused(400, "resource_already_exists_exception", reason)
        if name in self._aliases:
            raise Refused(
                400, "invalid_index_name_exception", f"Invalid index name [{name}], already exists as alias"
            )
        unknown = sorted(set(body) - {"settings", "mappings", "aliases"})
        if unknown:
            raise Refused(400, "parse_exception", f"unknown key [{unknown[0]}] for create index")
        settings, mappings = _part(body, "settings"), _part(body, "mappings")
        properties = read_mapping(_part(mappings, "properties"), read_analysers(_part(settings, "analysis")))
        if counts_overlaps(settings):
            properties = {field: replace(one, counts_overlaps=True) for field, one in properties.items()}
        self._indexes[name] = Index(
            name=name, mapping=properties, settings=settings, meta=mappings.get("_meta")
        )
        for alias in _part(body, "aliases"):
            self._aliases.setdefault(alias, set()).add(name)

    def delete(self, name: str) -> None:
        """Delete an index; an alias cannot be deleted so."""
        if name in self._aliases:
            reason = f"The provided expression [{name}] matches an alias, specify the concrete indices."
            raise bad_argument(reason)
        self.one(name)
        del self._indexes[name]
        for names in self._aliases.values():
            names.discard(name)
        self._aliases = {alias: names for alias, names in self._aliases.items() if names}

    def one(self, name: str) -> Index:
        """Return the index of this name or alias."""
        names = self._aliases.get(name, {name} & set(self._indexes))
        if not names:
            raise no_such_index(name)
        if len(names) > 1:
            raise bad_argument(f"alias [{name}] has more than one index associated with it {sorted(names)}")
        return self._indexes[next(iter(names))]

    def is_alias(self, name: str) -> bool:
        """Say whether a name is an alias."""
        return name in self._aliases

    def matching(self, expression: str) -> list[Index]:
        """Return the indexes of a name, an alias or a pattern; a pattern may match none."""
        if "*" not in expression:
            return [self.one(expression)]
        names = fnmatch.filter(sorted(self._indexes), expression)
        return [self._indexes[name] for name in names]

    def aliases_of(self, index: Index) -> list[str]:
        """Return the aliases of an index."""
        return sorted(alias for alias, names in self._aliases.items() if index.name in names)

    def change_aliases(self, actions: Iterable[object]) -> None:
        """Carry out all actions or none."""
        changed = {alias: set(names) for alias, names in self._aliases.items()}
        for action in actions:
            if not isinstance(action, dict) or len(action) != 1:
                raise Refused(400, "parsing_exception", "Malformed action: exactly one of add, remove")
            ((verb, about),) = action.items()
            if verb not in ("add", "remove") or not {"index", "alias"} <= set(about):
                raise bad_argument(f"[{verb}] needs one of [index] and one of [alias]")
            names = {index.name for index in self.matching(about["index"])}
            if verb == "add":
                if about["alias"] in self._indexes:
                    raise Refused(
                        400,
                        "invalid_alias_name_exception",
                        f"an index exists with the same name as [{about['alias']}]",
                    )
                changed.setdefault(about["alias"], set()).update(names)
            elif names & changed.get(about["alias"], set()):
                changed[about["alias"]] -= names
            else:
                raise Refused(404, "aliases_not_found_exception", f"aliases [{about['alias']}] missing")
        self._aliases = {alias: names for alias, names in changed.items() if names}


def counts_overlaps(settings: Mapping[str, object]) -> bool:
    """Say whether the default similarity counts tokens that stand on another's position."""
    about = _part(_part(settings, "similarity"), "default")
    unknown = sorted(set(about) - {"type", "discount_overlaps"})
    if unknown or about.get("type", "BM25") != "BM25":
        raise bad_argument(f"Unknown settings for similarity of type [{about.get('type')}]: {unknown}")
    return about.get("discount_overlaps", True) is False


def _part(body: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return a part of a body; settings may stand under "index" as well."""
    part = body.get(name, {})
    if not isinstance(part, dict):
        raise Refused(400, "parse_exception", f"Failed to parse content to map: [{name}]")
    inner = part.get("index", {}) if name == "settings" else {}
    return {**part, **inner} if isinstance(inner, dict) else part
