"""Who may ask for exports. Each list asks for the right to see it as well."""

from __future__ import annotations

from typing import Final

from zhida.shop.accounts.records import Permission, Role

EXPORT_LISTS: Final = Permission(code="exports.ask", roles=frozenset(Role), is_for_people=True)
