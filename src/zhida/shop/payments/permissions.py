"""Who may see and move money. Refunds are asked for by the rooms above, which require REFUND_PAYMENTS."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

REFUND_PAYMENTS: Final = Permission(code="payments.refund", roles=frozenset({Role.REFUND, Role.FINANCE}))
READ_PAYMENTS: Final = Permission(
    code="payments.read",
    roles=frozenset({Role.ORDER, Role.REFUND, Role.FINANCE, Role.SUPPORT, Role.AUDITOR}),
)
READ_BILLS: Final = Permission(code="payments.read_bills", roles=frozenset({Role.FINANCE, Role.AUDITOR}))
RECONCILE_PAYMENTS: Final = Permission(
    code="payments.reconcile", roles=frozenset({Role.FINANCE}), is_for_people=True
)
READ_CHANNELS: Final = Permission(
    code="payments.read_channels", roles=frozenset({Role.FINANCE, Role.AUDITOR})
)
STEER_CHANNELS: Final = Permission(code="payments.steer_channels", roles=frozenset({Role.FINANCE}))
