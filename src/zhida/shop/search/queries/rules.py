"""Reading the rules, and trying one out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.search.backends import QueryRules, SearchRequest
from zhida.shop.search.backends.choice import search_backend
from zhida.shop.search.errors import RuleNotFound
from zhida.shop.search.models import ListedProduct, QueryRule
from zhida.shop.search.permissions import READ_RULES
from zhida.shop.search.records import Filters
from zhida.shop.search.rule_checks import checked
from zhida.shop.search.rule_records import Preview, PreviewItem, PreviewSide, RuleDraft, RuleKind, RuleRecord
from zhida.shop.search.rules import compile_rules, draft_of_rule, ids_of_products, rule_record
from zhida.shop.search.words import normalise

PREVIEWED: Final = 10


def list_rules(*, actor: Actor, kind: RuleKind | None = None, cursor: str | None = None) -> Page[RuleRecord]:
    """Return rules for staff, newest first. One query."""
    actor.require(READ_RULES)
    rows = QueryRule.objects.all()
    if kind is not None:
        rows = rows.filter(kind=kind)
    page = paginate(rows, order=("-id",), cursor=cursor)
    return Page(items=[rule_record(row) for row in page.items], next=page.next)


def get_rule(*, actor: Actor, rule_id: int) -> RuleRecord:
    """Return a rule for staff. Raises RuleNotFound."""
    actor.require(READ_RULES)
    row = QueryRule.objects.filter(pk=rule_id).first()
    if row is None:
        raise RuleNotFound(rule=rule_id)
    return rule_record(row)


def preview_rule(
    *, actor: Actor, query: str, draft: RuleDraft | None = None, instead_of: int | None = None, now: datetime
) -> Preview:
    """Return the first ten results of a query as it is answered now and as it would be with a draft.

    The draft is tried as if its time were now, in place of the rule `instead_of` where one is named; without
    a draft that rule is left out. Nothing is written. Raises InvalidRule, RuleNotFound and IndexUnavailable.
    """
    actor.require(READ_RULES)
    stored = {row.pk: draft_of_rule(row) for row in QueryRule.objects.order_by("pk")}
    if instead_of is not None and instead_of not in stored:
        raise RuleNotFound(rule=instead_of)
    tried = {rule_id: rule for rule_id, rule in stored.items() if rule_id != instead_of}
    drafts = [*tried.values()]
    if draft is not None:
        drafts.append(replace(checked(draft), starts_at=None, ends_at=None))
    product_ids = ids_of_products([*stored.values(), *drafts])
    present = compile_rules(stored.values(), product_ids=product_ids, now=now).of_query(query)
    planned = compile_rules(drafts, product_ids=product_ids, now=now).of_query(query)
    return Preview(
        normalised=normalise(query), before=_answered(query, present), after=_answered(query, planned)
    )


def _answered(query: str, rules: QueryRules) -> PreviewSide:
    found = search_backend().find(
        SearchRequest(filters=Filters(query=query), limit=PREVIEWED, rules=rules, with_facets=False)
    )
    rows = ListedProduct.objects.in_bulk(found.product_ids)
    return PreviewSide(
        items=tuple(
            PreviewItem(
                number=rows[product_id].number,
                title=rows[product_id].title,
                in_stock=rows[product_id].in_stock,
                is_pinned=product_id in rules.pinned,
            )
            for product_id in found.product_ids
            if product_id in rows
        ),
        relaxed=found.reading.relaxed,
        redirect=rules.redirect,
    )
