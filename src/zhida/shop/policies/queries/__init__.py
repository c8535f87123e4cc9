"""Reads of the policies room."""

from zhida.shop.policies.order_terms import order_terms
from zhida.shop.policies.periods import last_day, months_after
from zhida.shop.policies.promises import shown_dates, shown_promises
from zhida.shop.policies.queries.dates import dates_of, dates_of_lines, preview_dates
from zhida.shop.policies.queries.resolving import (
    RuleBook,
    general_policy,
    policies_by,
    policies_for,
    policies_of,
    rule_book,
)
from zhida.shop.policies.queries.rules import (
    list_calendar_days,
    list_rules,
    list_versions,
    target_named,
)
from zhida.shop.policies.unfair_terms import unfair_words

__all__ = [
    "RuleBook",
    "dates_of",
    "dates_of_lines",
    "general_policy",
    "last_day",
    "list_calendar_days",
    "list_rules",
    "list_versions",
    "months_after",
    "order_terms",
    "policies_by",
    "policies_for",
    "policies_of",
    "preview_dates",
    "rule_book",
    "shown_dates",
    "shown_promises",
    "target_named",
    "unfair_words",
]
