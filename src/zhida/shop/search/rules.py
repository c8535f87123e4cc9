"""What staff decided, ready for every query of this process.

All rules are kept in memory in the form in which queries ask for them. Each look compares one stamp (a read
by primary key, the only query unless a rule was changed), so that every process knows a change with the very
next query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.catalogue.queries import product_ids_by_number
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.search.backends import QueryRules
from zhida.shop.search.models import QueryRule, QueryRulesStamp
from zhida.shop.search.rule_records import RuleDraft, RuleKind, RuleRecord
from zhida.shop.search.synonyms import SynonymGroup, shipped_groups, shipped_synonyms, table_of
from zhida.shop.search.words import normalise

STAMP_ID = 1

_read_stamp = PreparedRead(lambda: QueryRulesStamp.objects.filter(pk=STAMP_ID).values_list("stamp"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveRules:
    """The rules that hold at one instant, by normalised query or word."""

    synonyms: Mapping[str, tuple[str, ...]]
    stop_words: frozenset[str]
    pinned: Mapping[str, tuple[int, ...]]
    hidden: Mapping[str, frozenset[int]]
    redirects: Mapping[str, str]

    def of_query(self, query: str) -> QueryRules:
        """Return what holds for one query, as typed."""
        asked = normalise(query)
        return QueryRules(
            synonyms=self.synonyms,
            stop_words=self.stop_words,
            pinned=self.pinned.get(asked, ()),
            hidden=self.hidden.get(asked, frozenset()),
            redirect=self.redirects.get(asked, ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """Every rule that is switched on, and what was made of those that hold now: until `changes_at`."""

    stamp: int
    rules: tuple[RuleDraft, ...]
    product_ids: Mapping[str, int]
    active: ActiveRules
    made_at: datetime
    changes_at: datetime | None

    def is_good(self, stamp: int, now: datetime) -> bool:
        is_in_time = self.made_at <= now and (self.changes_at is None or now < self.changes_at)
        return self.stamp == stamp and is_in_time


class _Memory:
    """What this process keeps; replaced whole, so that threads need no lock."""

    kept: _Kept | None = None


def rules_for(query: str, now: datetime) -> QueryRules:
    """Return what holds for a query at `now`: its pins, its hidden products, its redirect, and the synonyms
    and stop words of the shop. One query by primary key; three when a rule was changed since the last look.
    """
    return _active(now).of_query(query)


def compile_rules(
    rules: Iterable[RuleDraft], *, product_ids: Mapping[str, int], now: datetime
) -> ActiveRules:
    """Return what holds at `now`. Products without an id are left out; of two redirects the first counts."""
    by_kind: dict[RuleKind, list[RuleDraft]] = {kind: [] for kind in RuleKind}
    for rule in rules:
        if rule.holds_at(now):
            by_kind[rule.kind].append(rule)
    redirects: dict[str, str] = {}
    for rule in by_kind[RuleKind.REDIRECT]:
        for word in rule.words:
            redirects.setdefault(normalise(word), rule.target)
    hidden = _ids_by_query(by_kind[RuleKind.HIDE], product_ids)
    return ActiveRules(
        synonyms=_synonyms(by_kind[RuleKind.SYNONYM]),
        stop_words=frozenset(normalise(word) for rule in by_kind[RuleKind.STOP] for word in rule.words),
        pinned=_ids_by_query(by_kind[RuleKind.PIN], product_ids),
        hidden={query: frozenset(ids) for query, ids in hidden.items()},
        redirects=redirects,
    )


def draft_of_rule(row: QueryRule) -> RuleDraft:
    """Return a stored rule as staff wrote it."""
    return RuleDraft(
        kind=RuleKind(row.kind),
        words=tuple(row.words),
        stands_for=tuple(row.stands_for),
        products=tuple(row.products),
        target=row.target,
        note=row.note,
        is_active=row.is_active,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def rule_record(row: QueryRule) -> RuleRecord:
    """Build the record of a rule."""
    return RuleRecord(
        rule_id=row.pk,
        draft=draft_of_rule(row),
        version=row.version,
        changed_by=row.changed_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def ids_of_products(rules: Iterable[RuleDraft]) -> dict[str, int]:
    """Return the ids of the products that the rules name, by number. One query, none without products."""
    numbers = {number for rule in rules for number in rule.products}
    return product_ids_by_number(numbers=numbers) if numbers else {}


def _active(now: datetime) -> ActiveRules:
    stamps = _read_stamp()
    stamp = int(stamps[0][0]) if stamps else 0
    kept = _Memory.kept
    if kept is None or not kept.is_good(stamp, now):
        if kept is None or kept.stamp != stamp:
            rules = _stored_rules() if stamp else ()
            product_ids: Mapping[str, int] = ids_of_products(rules)
        else:
            rules, product_ids = kept.rules, kept.product_ids
        kept = _Kept(
            stamp=stamp,
            rules=rules,
            product_ids=product_ids,
            active=compile_rules(rules, product_ids=product_ids, now=now),
            made_at=now,
            changes_at=_next_change(rules, now),
        )
        _Memory.kept = kept
    return kept.active


def _stored_rules() -> tuple[RuleDraft, ...]:
    return tuple(draft_of_rule(row) for row in QueryRule.objects.filter(is_active=True).order_by("pk"))


def _next_change(rules: Sequence[RuleDraft], now: datetime) -> datetime | None:
    """Return when the next rule begins or ends."""
    edges = (edge for rule in rules for edge in (rule.starts_at, rule.ends_at))
    return min((edge for edge in edges if edge is not None and edge > now), default=None)


def _synonyms(rules: Collection[RuleDraft]) -> Mapping[str, tuple[str, ...]]:
    """Put staff's groups over the shipped ones; a word with a one-way rule of its own has only that."""
    if not rules:
        return shipped_synonyms()
    replaced = {normalise(word) for rule in rules if rule.stands_for for word in rule.words}
    groups = [SynonymGroup(words=rule.words, stands_for=rule.stands_for) for rule in rules]
    table = dict(table_of((*shipped_groups(), *groups)))
    own = table_of([group for group in groups if group.stands_for])
    return {**{word: others for word, others in table.items() if word not in replaced}, **own}


def _ids_by_query(rules: Iterable[RuleDraft], product_ids: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    for rule in rules:
        ids = {product_ids[number]: None for number in rule.products if number in product_ids}
        for word in rule.words:
            found.setdefault(normalise(word), {}).update(ids)
    return {query: tuple(ids) for query, ids in found.items()}
