"""Writes of the policies room."""

from zhida.shop.policies.services.calendar import put_calendar_day, remove_calendar_day
from zhida.shop.policies.services.rules import ensure_law_rule, put_rule, remove_rule

__all__ = ["ensure_law_rule", "put_calendar_day", "put_rule", "remove_calendar_day", "remove_rule"]
