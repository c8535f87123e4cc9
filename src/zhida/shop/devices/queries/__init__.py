"""Reads of the devices room."""

from zhida.shop.devices.queries.invariants import check_invariants
from zhida.shop.devices.queries.recalls import (
    all_items,
    get_recall,
    hints_of_order,
    hints_of_serials,
    list_items,
    list_recalls,
    open_hints,
)
from zhida.shop.devices.queries.units import (
    get_unit,
    get_unit_for_staff,
    list_units,
    look_up,
    steps_of,
    units_of_order,
)

__all__ = [
    "all_items",
    "check_invariants",
    "get_recall",
    "get_unit",
    "get_unit_for_staff",
    "hints_of_order",
    "hints_of_serials",
    "list_items",
    "list_recalls",
    "list_units",
    "look_up",
    "open_hints",
    "steps_of",
    "units_of_order",
]
