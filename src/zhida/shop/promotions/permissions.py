"""Who may see and run promotions."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_OFFERS: Final = Permission(
    code="promotions.read",
    roles=frozenset(
        {Role.MARKETING, Role.PRICE, Role.GOODS, Role.ORDER, Role.FINANCE, Role.SUPPORT, Role.AUDITOR}
    ),
)
WRITE_OFFERS: Final = Permission(code="promotions.write", roles=frozenset({Role.MARKETING}))
PUBLISH_OFFERS: Final = Permission(
    code="promotions.publish", roles=frozenset({Role.MARKETING}), is_for_people=True
)
