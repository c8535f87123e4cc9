"""Writing down what staff decide about queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import ids
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.search.errors import RuleChanged, RuleConflict, RuleNotFound, TooManyRules
from zhida.shop.search.models import QueryRule, QueryRulesStamp
from zhida.shop.search.permissions import WRITE_RULES
from zhida.shop.search.rule_checks import checked
from zhida.shop.search.rule_records import RuleDraft, RuleKind, RuleRecord
from zhida.shop.search.rules import STAMP_ID, draft_of_rule, rule_record
from zhida.shop.search.words import normalise

MOST_RULES: Final = 2000


@transactional
def create_rule(*, actor: Actor, draft: RuleDraft, now: datetime) -> RuleRecord:
    """Keep a new rule; processes follow it from their next query on.

    Raises InvalidRule, RuleConflict (a second redirect of a query), TooManyRules.
    """
    actor.require(WRITE_RULES)
    clean = checked(draft)
    _stamp_anew()
    if QueryRule.objects.count() >= MOST_RULES:
        raise TooManyRules(most=MOST_RULES)
    _refuse_second_redirect(clean)
    row = QueryRule(created_at=now)
    _fill(row, clean, actor, now)
    row.save()
    _audit("search.create_rule", row.pk, None, clean, actor=actor, now=now)
    return rule_record(row)


@transactional
def change_rule(
    *, actor: Actor, rule_id: int, draft: RuleDraft, version: int | None = None, now: datetime
) -> RuleRecord:
    """Replace a rule by another draft of the same kind. `version` is the one that was read, None for any.

    Raises RuleNotFound, RuleChanged, InvalidRule, RuleConflict.
    """
    actor.require(WRITE_RULES)
    _stamp_anew()
    row = lock_rule(rule_id=rule_id)
    if version is not None and version != row.version:
        raise RuleChanged(version=row.version)
    before = draft_of_rule(row)
    assert draft.kind is before.kind, "the kind of a rule stays"
    clean = checked(draft)
    if clean == before:
        return rule_record(row)
    _refuse_second_redirect(clean, but=row.pk)
    row.version += 1
    _fill(row, clean, actor, now)
    row.save()
    _audit("search.change_rule", row.pk, before, clean, actor=actor, now=now)
    return rule_record(row)


@transactional
def delete_rule(*, actor: Actor, rule_id: int, now: datetime) -> None:
    """Forget a rule; the audit log keeps what it said. Raises RuleNotFound."""
    actor.require(WRITE_RULES)
    _stamp_anew()
    row = lock_rule(rule_id=rule_id)
    before = draft_of_rule(row)
    row.delete()
    _audit("search.delete_rule", rule_id, before, None, actor=actor, now=now)


def lock_rule(*, rule_id: int) -> QueryRule:
    """Lock one rule's row. Raises RuleNotFound."""
    rows = list(QueryRule.objects.select_for_update().filter(pk=rule_id))
    if not rows:
        raise RuleNotFound(rule=rule_id)
    return rows[0]


def _stamp_anew() -> None:
    """Give the rules a stamp that they never had; its row lets one writer at a time pass."""
    stamp = ids.new_row_id()
    rows = QueryRulesStamp.objects.filter(pk=STAMP_ID)
    is_there = bool(rows.update(stamp=stamp)) or insert_new(QueryRulesStamp(id=STAMP_ID, stamp=stamp))
    if not is_there:
        rows.update(stamp=stamp)


def _refuse_second_redirect(draft: RuleDraft, *, but: int = 0) -> None:
    """Two pages for one query at one time would be chance. Raises RuleConflict."""
    if draft.kind is not RuleKind.REDIRECT or not draft.is_active:
        return
    queries = {normalise(word): word for word in draft.words}
    others = QueryRule.objects.filter(kind=RuleKind.REDIRECT, is_active=True).exclude(pk=but)
    for row in others.order_by("pk"):
        other = draft_of_rule(row)
        shared = [queries[key] for word in other.words if (key := normalise(word)) in queries]
        if shared and _overlap(draft, other):
            raise RuleConflict(query=shared[0], rule=row.pk)


def _overlap(one: RuleDraft, other: RuleDraft) -> bool:
    begins_before_end = one.starts_at is None or other.ends_at is None or one.starts_at < other.ends_at
    ends_after_begin = one.ends_at is None or other.starts_at is None or other.starts_at < one.ends_at
    return begins_before_end and ends_after_begin


def _fill(row: QueryRule, draft: RuleDraft, actor: Actor, now: datetime) -> None:
    row.kind = draft.kind
    row.words = list(draft.words)
    row.stands_for = list(draft.stands_for)
    row.products = list(draft.products)
    row.target = draft.target
    row.note = draft.note
    row.is_active = draft.is_active
    row.starts_at = draft.starts_at
    row.ends_at = draft.ends_at
    row.changed_by = actor.principal
    row.updated_at = now


def _audit(
    action: str,
    rule_id: int,
    before: RuleDraft | None,
    after: RuleDraft | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"search_rule:{rule_id}",
        before=_document(before),
        after=_document(after),
        now=now,
    )


def _document(draft: RuleDraft | None) -> Mapping[str, object] | None:
    if draft is None:
        return None
    return {
        "kind": draft.kind.value,
        "words": list(draft.words),
        "stands_for": list(draft.stands_for),
        "products": list(draft.products),
        "target": draft.target,
        "note": draft.note,
        "is_active": draft.is_active,
        "starts_at": draft.starts_at.isoformat() if draft.starts_at else None,
        "ends_at": draft.ends_at.isoformat() if draft.ends_at else None,
    }
