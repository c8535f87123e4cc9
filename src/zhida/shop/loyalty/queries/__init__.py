"""Reads of loyalty."""

from zhida.shop.loyalty.queries.invariants import check_invariants
from zhida.shop.loyalty.queries.members import (
    get_level,
    get_points,
    list_adjustments,
    list_entries,
    list_journal,
    to_adjustment_record,
)
from zhida.shop.loyalty.queries.standing import points_spent, rules_in_force, standing_of

__all__ = [
    "check_invariants",
    "get_level",
    "get_points",
    "list_adjustments",
    "list_entries",
    "list_journal",
    "points_spent",
    "rules_in_force",
    "standing_of",
    "to_adjustment_record",
]
