"""Logging a shopper in by an account at another service: accounts, customers and the cart in one use case."""

from __future__ import annotations

from datetime import datetime

from zhida.entrypoints.restapi.auth import welcome
from zhida.shop.accounts import queries, services
from zhida.shop.accounts.api import client_facts, machine_now
from zhida.shop.accounts.records import (
    Actor,
    ActorKind,
    OpenedSession,
    ReturnedWalk,
    ShopRequest,
    SocialProfile,
)


def log_known_shopper_in(request: ShopRequest, *, walk: ReturnedWalk) -> OpenedSession:
    """Open a session for whom the identity belongs to. Raises WrongCode (closed account), IdentityTaken."""
    assert walk.user_id is not None, "an identity of nobody waits for a number"
    user_id, client, now = walk.user_id, client_facts(request), machine_now()

    def start() -> OpenedSession:
        opened = services.start_session_of(user_id=user_id, client=client, now=now)
        actor = _actor(opened)
        services.note_identity_used(actor=actor, profile=walk.profile, now=now)
        note_payer(actor=actor, profile=walk.profile, now=now)
        return opened

    return welcome(request, client, start)


def join_and_log_in(
    request: ShopRequest, *, walk_id: int, browser: str, phone: str, code: str
) -> OpenedSession:
    """Prove a number, then in one transaction open its session and join what the walk brought back.

    Raises WalkRefused, InvalidPhone, WrongCode, IdentityTaken; nothing is joined or opened then.
    """
    client, now = client_facts(request), machine_now()
    queries.get_held_walk(walk_id=walk_id, browser=browser, now=now)
    number = services.prove_phone(phone=phone, code=code, now=now)

    def start() -> OpenedSession:
        profile = services.claim_walk(walk_id=walk_id, browser=browser, now=now)
        opened = services.start_session(number=number, client=client, now=now)
        actor = _actor(opened)
        services.join_identity(actor=actor, profile=profile, now=now)
        note_payer(actor=actor, profile=profile, now=now)
        return opened

    return welcome(request, client, start)


def note_payer(*, actor: Actor, profile: SocialProfile, now: datetime) -> None:
    """Keep the openid with the session where it is one of the application inside WeChat, which may pay."""
    if queries.find_payer_way(app_ids=(profile.app_id,)) is not None:
        services.note_openid(actor=actor, profile=profile, now=now)


def _actor(opened: OpenedSession) -> Actor:
    return Actor(kind=ActorKind.SHOPPER, user_id=opened.user.id, session_id=opened.session_id)
