"""Reads of API keys. A key is worth no more than its maker is today: an administrator at work."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from zhida.shop.accounts import conf
from zhida.shop.accounts.digests import digest_token
from zhida.shop.accounts.errors import KeyRefusedHere
from zhida.shop.accounts.key_records import KeyRecord
from zhida.shop.accounts.models import ApiKey, StaffProfile
from zhida.shop.accounts.permissions import MANAGE_KEYS
from zhida.shop.accounts.records import Actor, ActorKind, Role


def actor_for_key(*, token: str, ip: str, now: datetime) -> Actor | None:
    """Return the program that an API key speaks for; None when it is unknown, revoked or too old.

    `now` is the machine's clock. Raises KeyRefusedHere for a network that the key is not for. 1 query.
    """
    if not token.startswith(conf.KEY_PREFIX):
        return None
    rows = ApiKey.objects.select_related("made_by__staff")
    row = rows.filter(token_digest=digest_token(token)).first()
    if row is None or not is_usable(row, now=now):
        return None
    if row.networks and not _is_within(ip, row.networks):
        raise KeyRefusedHere
    return Actor(kind=ActorKind.KEY, key_name=row.name, scopes=frozenset(row.scopes), seen_at=row.used_at)


def list_keys(*, actor: Actor, now: datetime) -> list[KeyRecord]:
    """List all keys, revoked ones too, newest first; at most 200. Raises PermissionDenied. 1 query."""
    actor.require(MANAGE_KEYS)
    rows = ApiKey.objects.select_related("made_by__staff").order_by("-made_at", "-id")
    return [to_key_record(row, now=now) for row in rows[: conf.MOST_KEYS]]


def to_key_record(row: ApiKey, *, now: datetime) -> KeyRecord:
    """Show a row, with its maker loaded."""
    return KeyRecord(
        id=row.pk,
        name=row.name,
        hint=row.hint,
        scopes=tuple(row.scopes),
        networks=tuple(row.networks),
        made_by=row.made_by_id,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
        is_usable=is_usable(row, now=now),
    )


def is_usable(row: ApiKey, *, now: datetime) -> bool:
    """Say whether a key opens anything, from wherever it may be used."""
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return False
    try:
        maker = row.made_by.staff
    except StaffProfile.DoesNotExist:
        return False
    return row.made_by.is_active and maker.is_active and Role.ADMIN in maker.roles


def _is_within(ip: str, networks: list[str]) -> bool:
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in ipaddress.ip_network(network) for network in networks)
