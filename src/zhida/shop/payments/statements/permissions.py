"""Who may read statements and decide about money that came or goes by hand."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_STATEMENTS: Final = Permission(
    code="payments.read_statements", roles=frozenset({Role.FINANCE, Role.AUDITOR})
)
DECIDE_STATEMENTS: Final = Permission(
    code="payments.decide_statements", roles=frozenset({Role.FINANCE}), is_for_people=True
)
