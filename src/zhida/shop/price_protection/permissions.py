"""Who among the staff may see and steer price protection."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

VIEW_PROTECTIONS: Final = Permission(
    code="price_protection.view",
    roles=frozenset({Role.PRICE, Role.REFUND, Role.FINANCE, Role.SUPPORT, Role.AUDITOR}),
)
CHANGE_TERMS: Final = Permission(code="price_protection.terms", roles=frozenset({Role.PRICE, Role.FINANCE}))
RELEASE_RUNS: Final = Permission(
    code="price_protection.release",
    roles=frozenset({Role.REFUND, Role.FINANCE}),
    is_for_people=True,
)
