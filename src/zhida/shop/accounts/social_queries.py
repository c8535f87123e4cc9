"""Reads about accounts at other services; given out by `queries`."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.digests import digest_token
from zhida.shop.accounts.errors import WalkRefused
from zhida.shop.accounts.logins import login_providers
from zhida.shop.accounts.models import LoginWalk, SessionOpenid, SocialIdentity
from zhida.shop.accounts.records import Actor, HeldWalk, IdentityRecord, LoginFamily, LoginWay
from zhida.shop.accounts.sealing import open_field, open_openid, open_profile

MOST_IDENTITIES = 50


def list_login_ways(*, inside_wechat: bool) -> list[LoginWay]:
    """List the configured services that work in this browser, in the file's order; no query.

    Inside WeChat its QR code cannot be scanned, and elsewhere its inner page does not open.
    """
    ways = [
        LoginWay(name=name, family=provider.family, is_inside_wechat=provider.is_inside_wechat)
        for name, provider in login_providers().items()
    ]
    return [
        way for way in ways if way.family is not LoginFamily.WEIXIN or way.is_inside_wechat is inside_wechat
    ]


def find_payer_way(*, app_ids: tuple[str, ...]) -> LoginWay | None:
    """Find the service that tells openids of one of these appids inside WeChat; no query."""
    for name, provider in login_providers().items():
        if provider.is_inside_wechat and provider.app_id in app_ids:
            return LoginWay(name=name, family=provider.family, is_inside_wechat=True)
    return None


def session_openids(*, actor: Actor) -> dict[str, str]:
    """Return the openids of the WeChat that this login session runs in, by appid. 1 query.

    Raises LoginRequired.
    """
    assert actor.customer_id, "a guest has been refused"
    rows = SessionOpenid.objects.filter(session_id=actor.session_id).order_by("id")
    return {row.app_id: open_openid(row.openid_encrypted, session_id=row.session_id) for row in rows}


def payer_openids(*, actor: Actor) -> dict[str, str]:
    """Return the openids that a payment may name, by appid: the session's, else the joined ones. 2 queries.

    Of several joined ones of an application the last used counts. Raises LoginRequired.
    """
    rows = SocialIdentity.objects.filter(user_id=actor.customer_id, family=LoginFamily.WEIXIN)
    joined = {
        row.app_id: open_field(row.subject_encrypted, column="subject_encrypted", identity_id=row.pk)
        for row in rows.order_by("used_at", "id")[:MOST_IDENTITIES]
    }
    return joined | session_openids(actor=actor)


def list_identities(*, actor: Actor) -> list[IdentityRecord]:
    """List the shopper's accounts at other services, oldest first; at most 50. 1 query."""
    rows = SocialIdentity.objects.filter(user_id=actor.customer_id).order_by("joined_at", "id")
    return [
        IdentityRecord(
            id=row.pk,
            family=LoginFamily(row.family),
            nickname=open_field(row.nickname_encrypted, column="nickname_encrypted", identity_id=row.pk),
            joined_at=row.joined_at,
            used_at=row.used_at,
        )
        for row in rows[:MOST_IDENTITIES]
    ]


def get_held_walk(*, walk_id: int, browser: str, now: datetime) -> HeldWalk:
    """Return the walk that waits in this browser for a number. Raises WalkRefused. 1 query."""
    held = LoginWalk.objects.filter(
        pk=walk_id, browser_digest=digest_token(browser), finished_at=None, expires_at__gt=now
    )
    walk = held.exclude(profile_encrypted="").first()
    if walk is None:
        raise WalkRefused
    profile = open_profile(walk.profile_encrypted, walk_id=walk.pk)
    return HeldWalk(family=profile.family, nickname=profile.nickname, next_path=walk.next_path)
