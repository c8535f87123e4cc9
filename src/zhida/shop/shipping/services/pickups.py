"""Goods that lie ready in a store, and the code they are fetched with. The only writer of Pickup.state.

The code is 8 digits: sealed for the buyer's own eyes, and a keyed digest to compare with. Five wrong ones
lock it until staff give a new one.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import encryption, outbox, timers
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.conf import CODE_DIGITS, CODE_TRIES, PICKUP_TIMER
from zhida.shop.shipping.errors import (
    PickupCodeLocked,
    PickupCodeWrong,
    PickupEnded,
    PickupLapsed,
    PickupNotFound,
    StoreNotFound,
)
from zhida.shop.shipping.events import PickupReady
from zhida.shop.shipping.lifecycle import PICKUP_TRANSITIONS, PickupState
from zhida.shop.shipping.models import Pickup, Store
from zhida.shop.shipping.permissions import HAND_OVER
from zhida.shop.shipping.records import PickupRecord
from zhida.shop.shipping.services.pickup_days import first_look
from zhida.shop.shipping.store_points import PICKUP_TABLE, pickup_record


@transactional
def lay_ready(*, actor: Actor, ref: str, store: str, now: datetime) -> PickupRecord:
    """Lay the goods of a ref ready in a store and make their code; records PickupReady.

    The caller checks that the goods are to be fetched there and leaves the audit row of its own act. What
    lies ready already stays as it is. Raises PermissionDenied, StoreNotFound, PickupEnded.
    """
    actor.require(HAND_OVER)
    place = Store.objects.filter(code=store).first()
    if place is None:
        raise StoreNotFound
    pk = new_row_id()
    digest, sealed = _new_code(ref=ref, pk=pk)
    valid_until = now + timedelta(days=place.keep_days)
    row = Pickup(
        id=pk,
        ref=ref,
        store=place,
        code_digest=digest,
        code_sealed=sealed,
        ready_at=now,
        valid_until=valid_until,
    )
    if not insert_new(row):
        known = _lock(ref)
        if known.state != PickupState.READY:
            raise PickupEnded(state=known.state)
        return pickup_record(known)
    timers.set_timer(kind=PICKUP_TIMER, key=ref, due_at=first_look(valid_until, now=now))
    outbox.record(PickupReady(ref=ref, store=store, valid_until=valid_until), now=now)
    return pickup_record(row)


def check_code(*, ref: str, code: str, now: datetime) -> None:
    """Compare what a buyer shows with the code of a ref; a wrong one counts even though it is refused.

    A try is taken before the comparison, by one conditional update, and given back after a right one, so that
    many at once guess no more often than one after the other. Call it outside a transaction.
    Raises PickupNotFound, PickupEnded, PickupLapsed, PickupCodeLocked, PickupCodeWrong.
    """
    row = _take_try(ref=ref, now=now)
    if not hmac.compare_digest(row.code_digest, _digest(ref=ref, code=code.strip())):
        raise PickupCodeWrong(left=CODE_TRIES - row.tries)
    _give_try_back(ref=ref)


@transactional
def fetch(*, ref: str, now: datetime) -> None:
    """Mark the goods of a ref as handed over, once: of two at the same time one is refused.

    Raises PickupNotFound, PickupEnded.
    """
    if not _move(ref, to=PickupState.FETCHED, now=now):
        raise PickupEnded(state=_find(ref).state)
    timers.clear_timer(kind=PICKUP_TIMER, key=ref)


@transactional
def end_pickup(*, ref: str, now: datetime) -> bool:
    """Take the goods of a ref off the shelf, for its sale ended; False when nothing lies ready."""
    timers.clear_timer(kind=PICKUP_TIMER, key=ref)
    return _move(ref, to=PickupState.ENDED, now=now)


@transactional
def renew_pickup(*, actor: Actor, ref: str, now: datetime) -> PickupRecord:
    """Give a new code and the store's days anew, with an audit row; records PickupReady.

    Raises PermissionDenied, PickupNotFound, PickupEnded.
    """
    actor.require(HAND_OVER)
    row = _lock(ref)
    if row.state != PickupState.READY:
        raise PickupEnded(state=row.state)
    before = row.valid_until
    row.code_digest, row.code_sealed = _new_code(ref=ref, pk=row.pk)
    row.valid_until = now + timedelta(days=row.store.keep_days)
    row.tries, row.overdue_at = 0, None
    row.save(update_fields=["code_digest", "code_sealed", "valid_until", "tries", "overdue_at"])
    timers.set_timer(kind=PICKUP_TIMER, key=ref, due_at=first_look(row.valid_until, now=now))
    outbox.record(PickupReady(ref=ref, store=row.store.code, valid_until=row.valid_until), now=now)
    record_audit(
        actor=actor,
        action="shipping.renew_pickup",
        subject=f"order:{ref}",
        before={"valid_until": before.isoformat()},
        after={"valid_until": row.valid_until.isoformat()},
        now=now,
    )
    return pickup_record(row)


@transactional
def _take_try(*, ref: str, now: datetime) -> Pickup:
    taken = Pickup.objects.filter(
        ref=ref, state=PickupState.READY, valid_until__gt=now, tries__lt=CODE_TRIES
    ).update(tries=F("tries") + 1)
    row = _find(ref)
    if taken:
        return row
    if row.state != PickupState.READY:
        raise PickupEnded(state=row.state)
    if row.valid_until <= now:
        raise PickupLapsed
    raise PickupCodeLocked


@transactional
def _give_try_back(*, ref: str) -> None:
    Pickup.objects.filter(ref=ref, tries__gt=0).update(tries=0)


def _move(ref: str, *, to: PickupState, now: datetime) -> bool:
    sources = [state for state, targets in PICKUP_TRANSITIONS.items() if to in targets]
    return Pickup.objects.filter(ref=ref, state__in=sources).update(state=to, ended_at=now) == 1


def _find(ref: str) -> Pickup:
    row = Pickup.objects.select_related("store").filter(ref=ref).first()
    if row is None:
        raise PickupNotFound
    return row


def _lock(ref: str) -> Pickup:
    row = next(iter(Pickup.objects.select_for_update().select_related("store").filter(ref=ref)), None)
    if row is None:
        raise PickupNotFound
    return row


def _new_code(*, ref: str, pk: int) -> tuple[str, str]:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    sealed = encryption.encrypt(code, table=PICKUP_TABLE, column="code_sealed", pk=pk)
    return _digest(ref=ref, code=code), sealed


def _digest(*, ref: str, code: str) -> str:
    return encryption.blind_index(f"{ref}:{code}", purpose="shipping.pickup")
