"""Who among the staff may do what with orders."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

VIEW_ORDERS: Final = Permission(
    code="orders.view",
    roles=frozenset({Role.ORDER, Role.REFUND, Role.FINANCE, Role.SUPPORT, Role.AUDITOR}),
)
REVEAL_ADDRESS: Final = Permission(code="orders.reveal_address", roles=frozenset({Role.ORDER, Role.SUPPORT}))
SHIP_ORDERS: Final = Permission(code="orders.ship", roles=frozenset({Role.ORDER}))
ANNOTATE_ORDERS: Final = Permission(
    code="orders.annotate", roles=frozenset({Role.ORDER, Role.REFUND, Role.SUPPORT})
)
LOWER_PRICE: Final = Permission(code="orders.lower_price", roles=frozenset({Role.ORDER, Role.PRICE}))
