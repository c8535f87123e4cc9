"""Who among the staff may do what with trade-ins."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

VIEW_TRADE_INS: Final = Permission(
    code="tradeins.view",
    roles=frozenset({Role.ORDER, Role.SUPPORT, Role.REFUND, Role.PRICE, Role.FINANCE, Role.AUDITOR}),
)
PRICE_TRADE_INS: Final = Permission(code="tradeins.price", roles=frozenset({Role.PRICE}))
INSPECT_TRADE_INS: Final = Permission(
    code="tradeins.inspect", roles=frozenset({Role.ORDER, Role.SUPPORT, Role.REFUND})
)
REFUSE_SERIALS: Final = Permission(
    code="tradeins.refuse_serials", roles=frozenset({Role.SUPPORT, Role.REFUND})
)
PAY_TRADE_INS: Final = Permission(
    code="tradeins.pay", roles=frozenset({Role.FINANCE, Role.REFUND}), is_for_people=True
)
