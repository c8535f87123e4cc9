"""Permissions of the customers room."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_CUSTOMERS: Final = Permission(
    code="customers.read", roles=frozenset({Role.SUPPORT, Role.ORDER, Role.REFUND, Role.MARKETING})
)
REVEAL_CUSTOMERS: Final = Permission(
    code="customers.reveal",
    roles=frozenset({Role.SUPPORT, Role.ORDER, Role.REFUND}),
    is_for_people=True,
)
