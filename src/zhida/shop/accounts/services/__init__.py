"""Writes of the accounts room, one verb a file."""

from zhida.shop.accounts.services.auditing import record_audit

__all__ = ["record_audit"]
