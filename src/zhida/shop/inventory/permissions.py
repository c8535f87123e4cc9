"""Permissions of the inventory room."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_STOCK: Final = Permission(
    code="inventory.read_stock",
    roles=frozenset({Role.GOODS, Role.ORDER, Role.SUPPORT, Role.MARKETING, Role.PRICE, Role.AUDITOR}),
)
CHANGE_STOCK: Final = Permission(code="inventory.change_stock", roles=frozenset({Role.GOODS}))
MANAGE_WAREHOUSES: Final = Permission(code="inventory.manage_warehouses", roles=frozenset({Role.GOODS}))
TAKE_RETURNS: Final = Permission(code="inventory.take_returns", roles=frozenset({Role.GOODS, Role.ORDER}))
