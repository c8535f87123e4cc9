"""Reads of the policies room."""

from zhida.shop.policies.periods import last_day, months_after
from zhida.shop.policies.promises import shown_dates, shown_promises
from zhida.shop.policies.queries.dates import dates_of, dates_of_lines, preview_dates
from zhida.shop.policies.queries.resolving import policies_for, policies_of
from zhida.shop.policies.queries.rules import (
    list_calendar_days,
    list_rules,
    list_versions,
    target_named,
)

__all__ = [
    "dates_of",
    "dates_of_lines",
    "last_day",
    "list_calendar_days",
    "list_rules",
    "list_versions",
    "months_after",
    "policies_for",
    "policies_of",
    "preview_dates",
    "shown_dates",
    "shown_promises",
    "target_named",
]
