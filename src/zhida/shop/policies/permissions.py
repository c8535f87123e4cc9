"""Who may do what with after-sales policies."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_POLICIES: Final = Permission(
    code="policies.read",
    roles=frozenset(
        {Role.GOODS, Role.PRICE, Role.ORDER, Role.REFUND, Role.SUPPORT, Role.MARKETING, Role.AUDITOR}
    ),
)
CHANGE_POLICIES: Final = Permission(code="policies.change", roles=frozenset({Role.GOODS}))
