"""Who may bring sheets. Each kind asks for the right to its act as well."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

BRING_SHEETS: Final = Permission(
    code="sheets.bring", roles=frozenset({Role.ORDER, Role.GOODS, Role.PRICE}), is_for_people=True
)
