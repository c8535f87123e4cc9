"""Reads of the policies room."""

from zhida.shop.policies.periods import last_day, months_after
from zhida.shop.policies.queries.dates import dates_of, dates_of_lines
from zhida.shop.policies.queries.resolving import policies_for, policies_of

__all__ = ["dates_of", "dates_of_lines", "last_day", "months_after", "policies_for", "policies_of"]
