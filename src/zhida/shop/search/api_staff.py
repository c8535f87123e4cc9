"""The REST routes with which staff steer the search: rules, and what they would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.search.conf import LONGEST_QUERY
from zhida.shop.search.permissions import READ_RULES, WRITE_RULES
from zhida.shop.search.queries.rules import get_rule, list_rules, preview_rule
from zhida.shop.search.rule_checks import (
    LONGEST_NOTE,
    LONGEST_TARGET,
    LONGEST_WORD,
    MOST_RULE_PRODUCTS,
    MOST_RULE_WORDS,
)
from zhida.shop.search.rule_records import PreviewSide, RuleDraft, RuleKind, RuleRecord
from zhida.shop.search.services.rules import change_rule, create_rule, delete_rule
from zhida.shop.search.synonyms import shipped_groups

rules = Router(tags=["search"])

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORD)]
Words = Annotated[list[Word], Field(max_length=MOST_RULE_WORDS)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24)]
Numbers = Annotated[list[Number], Field(max_length=MOST_RULE_PRODUCTS)]
Target = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TARGET)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NOTE)]
RuleId = Annotated[int, Field(ge=1, lt=2**63)]


class SearchRuleIn(Schema):
    """A rule; what its kind has no use for is left out. Times of a rule that always holds are null."""

    model_config = ConfigDict(extra="forbid")

    kind: RuleKind
    words: Words
    stands_for: Words = []
    products: Numbers = []
    target: Target = ""
    note: Note = ""
    is_active: bool = True
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class SearchRuleChanges(Schema):
    """What changes of a rule; what is left out stays. `version` is the one that was read."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(strict=True, ge=1)] | None = None
    words: Words = []
    stands_for: Words = []
    products: Numbers = []
    target: Target = ""
    note: Note = ""
    is_active: bool = True
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class SearchRuleOut(Schema):
    id: int
    kind: RuleKind
    words: list[str]
    stands_for: list[str]
    products: list[str]
    target: str
    note: str
    is_active: bool
    starts_at: datetime | None
    ends_at: datetime | None
    version: int
    changed_by: str
    created_at: datetime
    updated_at: datetime


class SearchRulesOut(Schema):
    items: list[SearchRuleOut]
    next: str | None


class SynonymGroupOut(Schema):
    words: list[str]
    stands_for: list[str]


class SynonymGroupsOut(Schema):
    items: list[SynonymGroupOut]
    next: str | None


class SearchPreviewIn(Schema):
    """A query, and the rule to try: a draft, in place of the rule `instead_of` where one is named."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUERY)]
    rule: SearchRuleIn | None = None
    instead_of: RuleId | None = None


class PreviewItemOut(Schema):
    number: str
    title: str
    in_stock: bool
    is_pinned: bool


class PreviewSideOut(Schema):
    items: list[PreviewItemOut]
    relaxed: bool
    redirect: str


class SearchPreviewOut(Schema):
    normalised: str
    before: PreviewSideOut
    after: PreviewSideOut


@rules.get("/search/rules", response=SearchRulesOut, auth=staff_only(READ_RULES))
def list_search_rules(
    request: ShopRequest, kind: RuleKind | None = None, cursor: str | None = None
) -> SearchRulesOut:
    """List the rules for queries, newest first."""
    page = list_rules(actor=request.actor, kind=kind, cursor=cursor)
    return SearchRulesOut(items=[_rule(record) for record in page.items], next=page.next)


@rules.post("/search/rules", response={201: SearchRuleOut}, auth=staff_only(WRITE_RULES))
def create_search_rule(request: ShopRequest, payload: SearchRuleIn) -> Status[SearchRuleOut]:
    """Keep a new rule; it holds within two seconds."""
    return Status(201, _rule(create_rule(actor=request.actor, draft=_draft(payload), now=request.now)))


@rules.get("/search/rules/{rule_id}", response=SearchRuleOut, auth=staff_only(READ_RULES))
def get_search_rule(request: ShopRequest, rule_id: RuleId) -> SearchRuleOut:
    """Show one rule."""
    return _rule(get_rule(actor=request.actor, rule_id=rule_id))


@rules.patch("/search/rules/{rule_id}", response=SearchRuleOut, auth=staff_only(WRITE_RULES))
def change_search_rule(request: ShopRequest, rule_id: RuleId, payload: SearchRuleChanges) -> SearchRuleOut:
    """Change a rule; its kind stays."""
    present = get_rule(actor=request.actor, rule_id=rule_id)
    record = change_rule(
        actor=request.actor,
        rule_id=rule_id,
        draft=_changed(present.draft, payload),
        version=payload.version or present.version,
        now=request.now,
    )
    return _rule(record)


@rules.delete("/search/rules/{rule_id}", response={204: None}, auth=staff_only(WRITE_RULES))
def delete_search_rule(request: ShopRequest, rule_id: RuleId) -> Status[None]:
    """Forget a rule."""
    delete_rule(actor=request.actor, rule_id=rule_id, now=request.now)
    return Status(204, None)


@rules.get("/search/shipped-synonyms", response=SynonymGroupsOut, auth=staff_only(READ_RULES))
def list_shipped_synonyms(request: ShopRequest) -> SynonymGroupsOut:
    """List the synonyms that every shop starts with."""
    groups = [
        SynonymGroupOut(words=list(group.words), stands_for=list(group.stands_for))
        for group in shipped_groups()
    ]
    return SynonymGroupsOut(items=groups, next=None)


@rules.post("/search/preview", response=SearchPreviewOut, auth=staff_only(READ_RULES))
def preview_search(request: ShopRequest, payload: SearchPreviewIn) -> SearchPreviewOut:
    """Show what a query finds now and what it would find with a rule; nothing is saved."""
    shown = preview_rule(
        actor=request.actor,
        query=payload.query,
        draft=_draft(payload.rule) if payload.rule else None,
        instead_of=payload.instead_of,
        now=request.now,
    )
    return SearchPreviewOut(normalised=shown.normalised, before=_side(shown.before), after=_side(shown.after))


def _draft(payload: SearchRuleIn) -> RuleDraft:
    return RuleDraft(
        kind=payload.kind,
        words=tuple(payload.words),
        stands_for=tuple(payload.stands_for),
        products=tuple(payload.products),
        target=payload.target,
        note=payload.note,
        is_active=payload.is_active,
        starts_at=payload.starts_at,
        ends_at=payload.ends_at,
    )


def _changed(draft: RuleDraft, changes: SearchRuleChanges) -> RuleDraft:
    """Put what was sent over what there is."""
    sent = changes.model_fields_set
    return replace(
        draft,
        words=tuple(changes.words) if "words" in sent else draft.words,
        stands_for=tuple(changes.stands_for) if "stands_for" in sent else draft.stands_for,
        products=tuple(changes.products) if "products" in sent else draft.products,
        target=changes.target if "target" in sent else draft.target,
        note=changes.note if "note" in sent else draft.note,
        is_active=changes.is_active if "is_active" in sent else draft.is_active,
        starts_at=changes.starts_at if "starts_at" in sent else draft.starts_at,
        ends_at=changes.ends_at if "ends_at" in sent else draft.ends_at,
    )


def _rule(record: RuleRecord) -> SearchRuleOut:
    draft = record.draft
    return SearchRuleOut(
        id=record.rule_id,
        kind=draft.kind,
        words=list(draft.words),
        stands_for=list(draft.stands_for),
        products=list(draft.products),
        target=draft.target,
        note=draft.note,
        is_active=draft.is_active,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        version=record.version,
        changed_by=record.changed_by,
        created_at=record.created_at,
        updated_at=record.updated_at,
    )


def _side(side: PreviewSide) -> PreviewSideOut:
    return PreviewSideOut(
        items=[
            PreviewItemOut(
                number=item.number, title=item.title, in_stock=item.in_stock, is_pinned=item.is_pinned
            )
            for item in side.items
        ],
        relaxed=side.relaxed,
        redirect=side.redirect,
    )
