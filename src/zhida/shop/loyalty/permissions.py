"""Who among the staff may see and change points, levels and their rules."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_LOYALTY: Final = Permission(
    code="loyalty.read",
    roles=frozenset({Role.MARKETING, Role.SUPPORT, Role.ORDER, Role.REFUND, Role.FINANCE, Role.AUDITOR}),
)
SET_RULES: Final = Permission(code="loyalty.set_rules", roles=frozenset({Role.MARKETING}))
ADJUST_POINTS: Final = Permission(code="loyalty.adjust", roles=frozenset({Role.SUPPORT, Role.MARKETING}))
APPROVE_ADJUSTMENTS: Final = Permission(
    code="loyalty.approve_adjustment",
    roles=frozenset({Role.MARKETING, Role.FINANCE}),
    is_for_people=True,
)
