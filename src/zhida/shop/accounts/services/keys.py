"""API keys of the merchant's programs: made, used, revoked. Each making and revoking is audited."""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts import conf
from zhida.shop.accounts.digests import digest_token, new_token
from zhida.shop.accounts.errors import KeyNameTaken, KeyNotFound, TooManyCalls
from zhida.shop.accounts.key_queries import to_key_record
from zhida.shop.accounts.key_records import KeyRecord, MadeKey, NewKey
from zhida.shop.accounts.models import ApiKey
from zhida.shop.accounts.permissions import MANAGE_KEYS, grantable
from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.uow import transactional

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,30}")
HINT_CHARACTERS: Final = 8


@transactional
def make_key(*, actor: Actor, new: NewKey, now: datetime) -> MadeKey:
    """Make a key for a program, never with more than the maker may do; the token is told this once.

    `now` is the machine's clock. Audited. Raises PermissionDenied (no administrator, or a scope that the
    maker lacks), InvalidInput (name, an unknown scope, a network, an end in the past), KeyNameTaken.
    """
    actor.require(MANAGE_KEYS)
    _check(new, now=now)
    known = grantable()
    for code in sorted(new.scopes):
        actor.require(known[code])
    if ApiKey.objects.filter(name=new.name).exists():
        raise KeyNameTaken(fields={"name": KeyNameTaken.message})
    token = conf.KEY_PREFIX + new_token()
    row = ApiKey.objects.create(
        name=new.name,
        token_digest=digest_token(token),
        hint=token[:HINT_CHARACTERS],
        scopes=sorted(new.scopes),
        networks=[str(ipaddress.ip_network(text)) for text in new.networks],
        made_by_id=actor.person_id,
        made_at=now,
        expires_at=new.expires_at,
    )
    shown = to_key_record(row, now=now)
    _audit(actor, "accounts.make_key", row, before=None, after=_facts(shown), now=now)
    return MadeKey(token=token, key=shown)


@transactional
def revoke_key(*, actor: Actor, key_id: int, now: datetime) -> None:
    """End a key: the next call with it is refused. A second time changes nothing. Audited.

    Raises PermissionDenied and KeyNotFound.
    """
    actor.require(MANAGE_KEYS)
    row = ApiKey.objects.filter(pk=key_id).first()
    if row is None:
        raise KeyNotFound
    if not ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=now):
        return
    _audit(
        actor, "accounts.revoke_key", row, before={"is_revoked": False}, after={"is_revoked": True}, now=now
    )


def count_call(*, actor: Actor, now: datetime) -> None:
    """Count one call of a key within the minute. Raises TooManyCalls past 600.

    Counted in the cache: with the shared one for the whole shop, else for each process alone.
    """
    minute = int(now.timestamp()) // 60
    name = f"api-key:{actor.key_name}:{minute}"
    cache.add(name, 0, timeout=120)
    try:
        calls = cache.incr(name)
    except ValueError:
        return  # the cache let go of the count between both calls: the next one begins anew
    if calls > conf.KEY_CALLS_A_MINUTE:
        raise TooManyCalls(retry_after_seconds=60 - int(now.timestamp()) % 60)


def note_key_used(*, actor: Actor, now: datetime) -> None:
    """Remember that a key is in use, at most once a minute; no statement in between."""
    if actor.seen_at is None or now - actor.seen_at >= conf.KEY_SEEN_STEP:
        _move_used(name=actor.key_name, now=now)


@transactional
def _move_used(*, name: str, now: datetime) -> None:
    key = ApiKey.objects.filter(name=name)
    if not key.filter(used_at=None).update(used_at=now):
        key.filter(used_at__lte=now - conf.KEY_SEEN_STEP).update(used_at=now)


def _check(new: NewKey, *, now: datetime) -> None:
    if not NAME.fullmatch(new.name):
        raise InvalidInput(fields={"name": _("用小写字母、数字和连字符，2 至 31 个字符。")})
    if not new.scopes or not new.scopes <= grantable().keys():
        raise InvalidInput(fields={"scopes": _("请至少选择一项权限，且只能选择列出的权限。")})
    if new.expires_at is not None and new.expires_at <= now:
        raise InvalidInput(fields={"expires_at": _("到期时间必须在将来。")})
    try:
        networks = [ipaddress.ip_network(text) for text in new.networks]
    except ValueError as error:
        raise InvalidInput(fields={"networks": _("请填写网络地址，如 203.0.113.0/24。")}) from error
    if len(networks) > conf.MOST_KEY_NETWORKS:
        raise InvalidInput(fields={"networks": _("内容过长。")})


def _facts(key: KeyRecord) -> dict[str, object]:
    ends = key.expires_at.isoformat() if key.expires_at else None
    return {"scopes": list(key.scopes), "networks": list(key.networks), "expires_at": ends}


def _audit(
    actor: Actor,
    action: str,
    row: ApiKey,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    now: datetime,
) -> None:
    record_audit(
        actor=actor, action=action, subject=f"api_key:{row.name}", before=before, after=after, now=now
    )
