"""Who among the staff may do what with units and recalls."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

VIEW_DEVICES: Final = Permission(
    code="devices.view",
    roles=frozenset({Role.ORDER, Role.REFUND, Role.SUPPORT, Role.GOODS, Role.AUDITOR}),
)
RECORD_ACTIVATIONS: Final = Permission(code="devices.activate", roles=frozenset({Role.SUPPORT, Role.GOODS}))
EXTEND_WARRANTY: Final = Permission(code="devices.extend_warranty", roles=frozenset({Role.SUPPORT}))
RECALL_GOODS: Final = Permission(code="devices.recall", roles=frozenset({Role.GOODS}), is_for_people=True)
RECORD_REMEDIES: Final = Permission(
    code="devices.record_remedy", roles=frozenset({Role.GOODS, Role.SUPPORT, Role.REFUND})
)
