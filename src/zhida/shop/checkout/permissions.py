"""Who among the staff may do what at checkout; lowering a price is guarded by orders' own permission."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

CANCEL_ORDERS: Final = Permission(code="checkout.cancel_order", roles=frozenset({Role.ORDER, Role.SUPPORT}))
