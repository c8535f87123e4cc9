"""Who may write product documents. Prices in them also need the pricing room's permission."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

IMPORT_PRODUCTS: Final = Permission(
    code="assortment.import", roles=frozenset({Role.GOODS}), is_for_people=True
)
