"""Endpoints: made, changed, paused, their secrets turned. Audited, without the address and the secret."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.timers import clear_timer, set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.webhooks import conf, endpoint_state
from zhida.shop.webhooks.addresses import read_url, resolve
from zhida.shop.webhooks.errors import AddressRefused, EndpointNotFound, TooManyEndpoints
from zhida.shop.webhooks.models import Endpoint
from zhida.shop.webhooks.permissions import MANAGE_WEBHOOKS
from zhida.shop.webhooks.published import EVENT_NAMES
from zhida.shop.webhooks.queries import to_endpoint_record
from zhida.shop.webhooks.records import EndpointDraft, EndpointRecord, MadeEndpoint
from zhida.shop.webhooks.services.planning import SEND_TIMER
from zhida.shop.webhooks.signing import new_secret, open_secret, seal

LONGEST_NAME = 40


def make_endpoint(*, actor: Actor, draft: EndpointDraft, now: datetime) -> MadeEndpoint:
    """Make an endpoint and its secret, which is told this once. Audited.

    Looks the address up, outside the transaction. Raises PermissionDenied, InvalidInput, AddressRefused and
    TooManyEndpoints (ten at most).
    """
    actor.require(MANAGE_WEBHOOKS)
    _check(draft)
    return _make(actor=actor, draft=draft, now=now)


def change_endpoint(*, actor: Actor, endpoint_id: int, draft: EndpointDraft, now: datetime) -> EndpointRecord:
    """Give an endpoint another name, address or choice of events; what waits goes to the new address.

    Audited. Raises PermissionDenied, EndpointNotFound, InvalidInput and AddressRefused.
    """
    actor.require(MANAGE_WEBHOOKS)
    _check(draft)
    return _change(actor=actor, endpoint_id=endpoint_id, draft=draft, now=now)


@transactional
def rotate_secret(*, actor: Actor, endpoint_id: int, now: datetime) -> MadeEndpoint:
    """Give an endpoint a new secret; for 24 hours each delivery is signed with the old one too. Audited.

    Raises PermissionDenied and EndpointNotFound.
    """
    row = _get(actor, endpoint_id)
    secret = new_secret()
    row.old_secret_encrypted = seal(open_secret(row), column="old_secret_encrypted", endpoint_id=row.pk)
    row.old_secret_until = now + conf.OLD_SECRET_LIFE
    row.secret_encrypted = seal(secret, column="secret_encrypted", endpoint_id=row.pk)
    row.save(update_fields=["old_secret_encrypted", "old_secret_until", "secret_encrypted"])
    _audit(actor, "webhooks.rotate_secret", row, (None, None), now)
    return MadeEndpoint(endpoint=to_endpoint_record(row), secret=secret)


@transactional
def pause_endpoint(*, actor: Actor, endpoint_id: int, now: datetime) -> EndpointRecord:
    """Hold what would leave; it is kept for 30 days. Audited. Raises PermissionDenied, EndpointNotFound."""
    row = _get(actor, endpoint_id)
    if endpoint_state.pause(endpoint_id):
        _audit(actor, "webhooks.pause", row, ({"state": row.state}, {"state": "PAUSED"}), now)
    return to_endpoint_record(_get(actor, endpoint_id))


@transactional
def resume_endpoint(*, actor: Actor, endpoint_id: int, now: datetime) -> EndpointRecord:
    """Let deliveries leave again, what waited first. Audited. Raises PermissionDenied, EndpointNotFound."""
    row = _get(actor, endpoint_id)
    if endpoint_state.resume(endpoint_id):
        set_timer(kind=SEND_TIMER, key=str(endpoint_id), due_at=now)
        _audit(actor, "webhooks.resume", row, ({"state": row.state}, {"state": "ACTIVE"}), now)
    return to_endpoint_record(_get(actor, endpoint_id))


@transactional
def remove_endpoint(*, actor: Actor, endpoint_id: int, now: datetime) -> None:
    """Forget an endpoint with its deliveries. Audited. Raises PermissionDenied and EndpointNotFound."""
    row = _get(actor, endpoint_id)
    clear_timer(kind=SEND_TIMER, key=str(endpoint_id))
    _audit(actor, "webhooks.remove", row, (_facts(row), None), now)
    row.delete()


@transactional
def _make(*, actor: Actor, draft: EndpointDraft, now: datetime) -> MadeEndpoint:
    if Endpoint.objects.count() >= conf.MOST_ENDPOINTS:
        raise TooManyEndpoints
    row_id, secret = new_row_id(), new_secret()
    row = Endpoint.objects.create(
        id=row_id,
        name=draft.name,
        url=draft.url,
        events=sorted(draft.events),
        secret_encrypted=seal(secret, column="secret_encrypted", endpoint_id=row_id),
        made_at=now,
    )
    _audit(actor, "webhooks.make", row, (None, _facts(row)), now)
    return MadeEndpoint(endpoint=to_endpoint_record(row), secret=secret)


@transactional
def _change(*, actor: Actor, endpoint_id: int, draft: EndpointDraft, now: datetime) -> EndpointRecord:
    row = _get(actor, endpoint_id)
    before = _facts(row)
    row.name, row.url, row.events = draft.name, draft.url, sorted(draft.events)
    row.save(update_fields=["name", "url", "events"])
    _audit(actor, "webhooks.change", row, (before, _facts(row)), now)
    return to_endpoint_record(row)


def _check(draft: EndpointDraft) -> None:
    if not draft.name.strip() or len(draft.name) > LONGEST_NAME:
        raise InvalidInput(fields={"name": _("此项必填。")})
    if not draft.events or not draft.events <= set(EVENT_NAMES):
        raise InvalidInput(fields={"events": _("请至少选择一种事件，且只能选择列出的事件。")})
    allow_inside = settings.ZHIDA.is_demo_or_test
    target = read_url(draft.url, allow_inside=allow_inside)
    try:
        resolve(target, allow_inside=allow_inside)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(fields={"url": _("找不到这个地址的主机。")}) from error


def _get(actor: Actor, endpoint_id: int) -> Endpoint:
    actor.require(MANAGE_WEBHOOKS)
    row = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if row is None:
        raise EndpointNotFound
    return row


def _facts(row: Endpoint) -> dict[str, object]:
    """What the audit log is told: the host alone, since a path or query may hold a token."""
    return {"host": urlsplit(row.url).hostname, "events": list(row.events)}


def _audit(
    actor: Actor,
    action: str,
    row: Endpoint,
    change: tuple[dict[str, object] | None, dict[str, object] | None],
    now: datetime,
) -> None:
    before, after = change
    record_audit(actor=actor, action=action, subject=f"webhook:{row.pk}", before=before, after=after, now=now)
