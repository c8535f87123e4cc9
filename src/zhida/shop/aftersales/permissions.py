"""Who among the staff may give money back."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

REFUND_ORDERS: Final = Permission(code="aftersales.refund", roles=frozenset({Role.REFUND}))
APPROVE_REFUNDS: Final = Permission(
    code="aftersales.approve_refund",
    roles=frozenset({Role.REFUND, Role.FINANCE}),
    is_for_people=True,
)
VIEW_REFUNDS: Final = Permission(
    code="aftersales.view_refunds",
    roles=frozenset({Role.REFUND, Role.ORDER, Role.FINANCE, Role.SUPPORT, Role.AUDITOR}),
)
VIEW_CASES: Final = Permission(
    code="aftersales.view_cases",
    roles=frozenset({Role.SUPPORT, Role.REFUND, Role.ORDER, Role.FINANCE, Role.AUDITOR}),
)
DECIDE_CASES: Final = Permission(
    code="aftersales.decide_cases", roles=frozenset({Role.SUPPORT, Role.REFUND, Role.ORDER})
)
HANDLE_GOODS: Final = Permission(code="aftersales.handle_goods", roles=frozenset({Role.ORDER}))
MANAGE_RETURN_PLACE: Final = Permission(code="aftersales.return_place", roles=frozenset({Role.ORDER}))
