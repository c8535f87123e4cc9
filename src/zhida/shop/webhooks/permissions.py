"""Permissions of the webhooks room."""

from typing import Final

from zhida.shop.accounts.records import Permission, Role

READ_WEBHOOKS: Final = Permission(code="webhooks.read", roles=frozenset({Role.AUDITOR}))
MANAGE_WEBHOOKS: Final = Permission(code="webhooks.manage", roles=frozenset(), is_for_people=True)
