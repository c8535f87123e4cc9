"""Who may steer the search and read what people look for."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_RULES: Final = Permission(
    code="search.read_rules", roles=frozenset({Role.MARKETING, Role.GOODS, Role.AUDITOR})
)
WRITE_RULES: Final = Permission(code="search.write_rules", roles=frozenset({Role.MARKETING, Role.GOODS}))
READ_SEARCHES: Final = Permission(code="search.read_searches", roles=frozenset({Role.MARKETING, Role.GOODS}))
REBUILD_INDEX: Final = Permission(code="search.rebuild", roles=frozenset({Role.GOODS}))
