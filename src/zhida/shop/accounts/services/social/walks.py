"""The walk to another service and back: one row, one browser, once, within ten minutes."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings

from zhida.shop.accounts import conf
from zhida.shop.accounts.digests import digest_token, new_token
from zhida.shop.accounts.errors import LoginDenied, LoginServiceUnavailable, WalkRefused
from zhida.shop.accounts.logins import login_provider
from zhida.shop.accounts.models import GuestStartKind, LoginWalk, SocialIdentity
from zhida.shop.accounts.providers.contract import CodeRefused, NoAnswer, Question
from zhida.shop.accounts.records import (
    Actor,
    ActorKind,
    ReturnedWalk,
    SocialProfile,
    WalkAnswer,
    WalkPurpose,
    WalkStart,
)
from zhida.shop.accounts.sealing import index_subject, index_union, open_profile, seal_profile
from zhida.shop.accounts.services.guest_starts import count_guest_start
from zhida.shop.kernel.uow import in_use_case, transactional

log = logging.getLogger(__name__)

LONGEST_STATE = 128


def callback_url(provider: str) -> str:
    """Give the address to which a service sends the browser back; a merchant names it to the service."""
    return f"{settings.ZHIDA.public_url}/login/back/{provider}"


@transactional
def begin_walk(*, start: WalkStart, actor: Actor, now: datetime) -> str:
    """Store a walk and give the address of the service's page. `now` is the machine's clock.

    The state is a fresh secret of which only the digest is kept, bound to the browser's own secret, and for
    JOIN and PAYER to the login session. Raises LoginWayUnknown, LoginRequired (JOIN, PAYER), TooManyLogins
    (LOGIN: a network may begin so many an hour).
    """
    provider = login_provider(start.provider)
    if start.purpose is not WalkPurpose.LOGIN:
        assert actor.customer_id, "a guest has been refused"
    else:
        count_guest_start(kind=GuestStartKind.WALK, ip=start.ip, now=now)
    state = new_token()
    LoginWalk.objects.create(
        state_digest=digest_token(state),
        browser_digest=digest_token(start.browser),
        provider=start.provider,
        purpose=start.purpose,
        session_id=_session_of(actor),
        next_path=start.next_path,
        started_at=now,
        expires_at=now + conf.WALK_LIFE,
    )
    return provider.authorize_url(
        state=state,
        callback_url=callback_url(start.provider),
        is_silent=start.purpose is WalkPurpose.PAYER,
    )


def take_back(*, answer: WalkAnswer, actor: Actor, now: datetime) -> ReturnedWalk:
    """Use a walk up and ask the service who came back; nobody is logged in by this yet.

    The state counts once, in the browser and the login session that began it, whatever comes of the rest.
    Raises WalkRefused, LoginDenied, LoginServiceUnavailable; the last two carry `purpose` and `next_path`.
    Must not be called inside a transaction: the service is asked.
    """
    if in_use_case():
        raise RuntimeError("take_back asks another service: not inside a transaction")
    provider = login_provider(answer.provider)
    walk = _use_up(answer, actor=actor, now=now)
    code = provider.code_of(answer.fields)
    if not code:
        raise LoginDenied(purpose=walk.purpose, next_path=walk.next_path)
    is_silent = walk.purpose == WalkPurpose.PAYER
    question = Question(code=code, callback_url=callback_url(answer.provider), is_silent=is_silent, now=now)
    try:
        profile = provider.fetch_profile(question)
    except (NoAnswer, CodeRefused) as error:
        log.warning("login by %s failed: %s: %s", answer.provider, type(error).__name__, error)
        raise LoginServiceUnavailable(purpose=walk.purpose, next_path=walk.next_path) from error
    return ReturnedWalk(
        id=walk.pk,
        purpose=WalkPurpose(walk.purpose),
        profile=profile,
        next_path=walk.next_path,
        user_id=_owner_of(profile),
    )


@transactional
def hold_walk(*, walk_id: int, profile: SocialProfile) -> None:
    """Keep what a walk brought back, sealed, until its browser has proven a number to join it to."""
    LoginWalk.objects.filter(pk=walk_id).update(profile_encrypted=seal_profile(profile, walk_id=walk_id))


@transactional
def claim_walk(*, walk_id: int, browser: str, now: datetime) -> SocialProfile:
    """Take what was held for this browser, once; the row forgets it. Raises WalkRefused."""
    held = LoginWalk.objects.filter(
        pk=walk_id, browser_digest=digest_token(browser), finished_at=None, expires_at__gt=now
    )
    walk = held.exclude(profile_encrypted="").first()
    if walk is None or held.update(finished_at=now, profile_encrypted="") != 1:
        raise WalkRefused
    return open_profile(walk.profile_encrypted, walk_id=walk_id)


@transactional
def _use_up(answer: WalkAnswer, *, actor: Actor, now: datetime) -> LoginWalk:
    state = answer.fields.get("state", "")
    if not answer.browser or not 0 < len(state) <= LONGEST_STATE:
        raise WalkRefused
    digest = digest_token(state)
    open_walks = LoginWalk.objects.filter(
        state_digest=digest,
        browser_digest=digest_token(answer.browser),
        provider=answer.provider,
        session_id=_session_of(actor),
        returned_at=None,
        expires_at__gt=now,
    )
    if open_walks.update(returned_at=now) != 1:
        raise WalkRefused
    return LoginWalk.objects.get(state_digest=digest)


def _session_of(actor: Actor) -> int | None:
    return actor.session_id if actor.kind is ActorKind.SHOPPER else None


def _owner_of(profile: SocialProfile) -> int | None:
    """Find whose identity it is: by its openid, else by the union id that another application told."""
    by_subject = SocialIdentity.objects.filter(subject_index=index_subject(profile))
    owner = by_subject.values_list("user_id", flat=True).first()
    union = index_union(profile)
    if owner is None and union:
        by_union = SocialIdentity.objects.filter(union_index=union).order_by("id")
        owner = by_union.values_list("user_id", flat=True).first()
    return owner
