"""Who among the staff sees and works on invoices."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_INVOICES: Final = Permission(
    code="invoicing.read", roles=frozenset({Role.FINANCE, Role.ORDER, Role.SUPPORT, Role.AUDITOR})
)
WORK_ON_INVOICES: Final = Permission(code="invoicing.work", roles=frozenset({Role.FINANCE}))
