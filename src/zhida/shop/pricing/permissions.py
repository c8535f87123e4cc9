"""Who may see and change prices."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_PRICES: Final = Permission(
    code="pricing.read",
    roles=frozenset(
        {Role.PRICE, Role.GOODS, Role.ORDER, Role.FINANCE, Role.SUPPORT, Role.MARKETING, Role.AUDITOR}
    ),
)
SET_PRICES: Final = Permission(code="pricing.set", roles=frozenset({Role.PRICE}))
APPROVE_PRICES: Final = Permission(code="pricing.approve", roles=frozenset({Role.PRICE}), is_for_people=True)
