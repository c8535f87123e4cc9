"""Who may do what with the goods."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_PRODUCTS: Final = Permission(
    code="catalogue.read",
    roles=frozenset({Role.GOODS, Role.PRICE, Role.ORDER, Role.SUPPORT, Role.MARKETING, Role.AUDITOR}),
)
WRITE_PRODUCTS: Final = Permission(code="catalogue.write", roles=frozenset({Role.GOODS}))
PUBLISH_PRODUCTS: Final = Permission(
    code="catalogue.publish", roles=frozenset({Role.GOODS}), is_for_people=True
)
