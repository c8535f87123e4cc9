"""Permissions of the shipping room."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_SHIPPING: Final = Permission(
    code="shipping.read",
    roles=frozenset({Role.ORDER, Role.GOODS, Role.SUPPORT, Role.PRICE, Role.AUDITOR}),
)
CHANGE_FREIGHT: Final = Permission(code="shipping.change_freight", roles=frozenset({Role.PRICE}))
SEND_PARCELS: Final = Permission(code="shipping.send_parcels", roles=frozenset({Role.ORDER}))
MANAGE_STORES: Final = Permission(code="shipping.manage_stores", roles=frozenset({Role.ORDER}))
HAND_OVER: Final = Permission(code="shipping.hand_over", roles=frozenset({Role.ORDER}))
