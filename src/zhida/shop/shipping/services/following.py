"""Follows parcels at aggregators. The only writer of ParcelFollowing.state.

It subscribes each, and asks when nobody tells. Every call outside stands between two transactions, never in
one; the parcel's one timer calls again.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import timers
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping import conf
from zhida.shop.shipping.aggregators import Aggregator, aggregators, follower_of
from zhida.shop.shipping.couriers import all_couriers
from zhida.shop.shipping.errors import (
    CourierQueryLimit,
    CourierServiceMissing,
    CourierUnavailable,
    ParcelArrived,
    ParcelNotFound,
)
from zhida.shop.shipping.lifecycle import FOLLOW_TRANSITIONS, FollowState, ParcelState, ParcelTrouble
from zhida.shop.shipping.models import Parcel, ParcelFollowing
from zhida.shop.shipping.permissions import SEND_PARCELS
from zhida.shop.shipping.providers.contract import CourierRefused, CourierSilent, Track, TrackPhase
from zhida.shop.shipping.services.tracking import keep_reports, lock_parcel

log = logging.getLogger(__name__)


@transactional
def start_following(*, number: str, now: datetime) -> bool:
    """Plan to follow a new parcel; False where no aggregator follows its courier, and when it is planned."""
    parcel = lock_parcel(number=number)
    aggregator = follower_of(parcel.carrier)
    if aggregator is None or not insert_new(ParcelFollowing(parcel=parcel, service=aggregator.name)):
        return False
    timers.set_timer(kind=conf.FOLLOW_TIMER, key=number, due_at=now)
    return True


@transactional
def follow_again(*, actor: Actor, number: str, now: datetime) -> None:
    """Subscribe a parcel anew, at the aggregator that is enabled now, with an audit row.

    Raises PermissionDenied, ParcelNotFound, ParcelArrived, CourierServiceMissing.
    """
    actor.require(SEND_PARCELS)
    parcel = lock_parcel(number=number)
    if _is_over(parcel):
        raise ParcelArrived
    aggregator = follower_of(parcel.carrier)
    if aggregator is None:
        raise CourierServiceMissing
    if not insert_new(ParcelFollowing(parcel=parcel, service=aggregator.name)):
        following = ParcelFollowing.objects.filter(parcel=parcel)
        following.update(service=aggregator.name, attempts=0, refusal="")
        _move(parcel, FollowState.WAITING)
    timers.set_timer(kind=conf.FOLLOW_TIMER, key=number, due_at=now)
    record_audit(
        actor=actor,
        action="shipping.follow_again",
        subject=f"parcel:{number}",
        before=None,
        after={"service": aggregator.name},
        now=now,
    )


def query_parcel(*, actor: Actor, number: str, now: datetime) -> int:
    """Ask the aggregator about a parcel at once; give how many reports were new. Counts for its daily limit.

    One that was not followed yet is from now on.
    Raises PermissionDenied, ParcelNotFound, CourierServiceMissing, CourierQueryLimit, CourierUnavailable.
    """
    actor.require(SEND_PARCELS)
    parcel = Parcel.objects.filter(number=number).first()
    if parcel is None:
        raise ParcelNotFound(parcel=number)
    aggregator = follower_of(parcel.carrier)
    if aggregator is None:
        raise CourierServiceMissing
    start_following(number=number, now=now)
    if not _claim_query(parcel, now=now):
        raise CourierQueryLimit
    try:
        track = _asked(parcel, aggregator)
    except (CourierSilent, CourierRefused) as error:
        raise CourierUnavailable from error
    return keep_reports(number=number, reports=track.reports, now=now)


def follow_due(*, number: str, now: datetime) -> None:
    """Do what a parcel's following needs now: subscribe, ask when its courier was silent, or end.

    Sets its timer again unless it is over or refused. Whatever the aggregator does, nothing is half written.
    """
    following = ParcelFollowing.objects.select_related("parcel").filter(parcel__number=number).first()
    if following is None or following.state in (FollowState.REFUSED, FollowState.ENDED):
        return
    parcel = following.parcel
    if _is_over(parcel) or now >= parcel.shipped_at + conf.FOLLOW_AT_MOST:
        end_following(parcel=parcel)
        return
    aggregator = aggregators().get(following.service)
    if aggregator is None:
        log.warning("parcel %s: the couriers file does not name %s any more", number, following.service)
        _call_again(parcel, now + conf.POLL_AFTER)
    elif following.state == FollowState.WAITING:
        _subscribe(following, aggregator, now=now)
    else:
        _ask_if_silent(parcel, aggregator, now=now)


@transactional
def note_phase(*, parcel: Parcel, phase: TrackPhase) -> None:
    """Follow what an aggregator says of its own watch: it is done with the waybill, or gave it up."""
    if phase is TrackPhase.ENDED and _is_over(Parcel.objects.get(pk=parcel.pk)):
        _move(parcel, FollowState.ENDED)
    elif phase is not TrackPhase.RUNNING:
        _move(parcel, FollowState.LOST)


@transactional
def end_following(*, parcel: Parcel) -> None:
    """Follow a parcel no more."""
    _move(parcel, FollowState.ENDED)


def _subscribe(following: ParcelFollowing, aggregator: Aggregator, *, now: datetime) -> None:
    parcel = following.parcel
    callback_url = f"{settings.ZHIDA.public_url}/hooks/couriers/{aggregator.name}"
    carrier = aggregator.service.carrier_code(all_couriers()[parcel.carrier])
    try:
        aggregator.service.subscribe(carrier=carrier, tracking=parcel.tracking, callback_url=callback_url)
    except CourierSilent as error:
        _note_failure(following, str(error), is_final=False, now=now)
    except CourierRefused as error:
        _note_failure(following, error.word, is_final=error.is_final, now=now)
    else:
        _note_subscribed(parcel, now=now)


@transactional
def _note_subscribed(parcel: Parcel, *, now: datetime) -> None:
    _move(parcel, FollowState.FOLLOWED)
    timers.set_timer(kind=conf.FOLLOW_TIMER, key=parcel.number, due_at=now + conf.POLL_AFTER)


@transactional
def _note_failure(following: ParcelFollowing, word: str, *, is_final: bool, now: datetime) -> None:
    """Try again after a while that grows, or leave it to staff."""
    parcel = following.parcel
    log.warning("parcel %s is not followed at %s: %s", parcel.number, following.service, word)
    rows = ParcelFollowing.objects.filter(pk=following.pk, state=FollowState.WAITING)
    rows.update(attempts=F("attempts") + 1, refusal=word[:80])
    if is_final or following.attempts >= len(conf.SUBSCRIBE_WAITS):
        _move(parcel, FollowState.REFUSED)
    else:
        wait = conf.SUBSCRIBE_WAITS[following.attempts]
        timers.set_timer(kind=conf.FOLLOW_TIMER, key=parcel.number, due_at=now + wait)


def _ask_if_silent(parcel: Parcel, aggregator: Aggregator, *, now: datetime) -> None:
    speaks_until = (parcel.heard_at or parcel.shipped_at) + conf.POLL_AFTER
    if now < speaks_until:
        _call_again(parcel, speaks_until)
        return
    if not _claim_query(parcel, now=now):
        _call_again(parcel, now + conf.POLL_AFTER)
        return
    try:
        track = _asked(parcel, aggregator)
    except (CourierSilent, CourierRefused) as error:
        log.warning("parcel %s: %s gave no track: %s", parcel.number, aggregator.name, error)
    else:
        keep_reports(number=parcel.number, reports=track.reports, now=now)
    if _is_over(Parcel.objects.get(pk=parcel.pk)):
        end_following(parcel=parcel)
    else:
        _call_again(parcel, now + conf.POLL_AFTER)


def _asked(parcel: Parcel, aggregator: Aggregator) -> Track:
    carrier = aggregator.service.carrier_code(all_couriers()[parcel.carrier])
    return aggregator.service.query(carrier=carrier, tracking=parcel.tracking)


@transactional
def _claim_query(parcel: Parcel, *, now: datetime) -> bool:
    """Count one query of today in Shanghai; False when the day's are used up."""
    today = now.astimezone(SHANGHAI).date()
    rows = ParcelFollowing.objects.filter(parcel=parcel)
    rows.exclude(polled_on=today).update(polled_on=today, polls=0)
    return rows.filter(polls__lt=conf.POLLS_A_DAY).update(polls=F("polls") + 1) == 1


@transactional
def _call_again(parcel: Parcel, due_at: datetime) -> None:
    timers.set_timer(kind=conf.FOLLOW_TIMER, key=parcel.number, due_at=due_at)


def _move(parcel: Parcel, to: FollowState) -> None:
    sources = [state for state, targets in FOLLOW_TRANSITIONS.items() if to in targets]
    ParcelFollowing.objects.filter(parcel=parcel, state__in=sources).update(state=to)


def _is_over(parcel: Parcel) -> bool:
    return parcel.state == ParcelState.DELIVERED or parcel.trouble == ParcelTrouble.RETURNED
