"""The two login cookies: a browser's bearer token, out of reach of scripts; shoppers and staff apart."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from zhida.shop.accounts import conf
from zhida.shop.accounts.records import Audience

COOKIE_WORDS = {Audience.SHOPPER: "shopper", Audience.STAFF: "staff"}
COOKIE_LIVES = {Audience.SHOPPER: conf.SHOPPER_SESSION_LIFE, Audience.STAFF: conf.STAFF_SESSION_LIFE}


def session_cookie_name(audience: Audience) -> str:
    """Return the name of one side's cookie: one browser may be both without mixing rights."""
    return f"{settings.COOKIE_PREFIX}zhida_{COOKIE_WORDS[audience]}"


def set_session_cookie(response: HttpResponse, *, token: str, audience: Audience) -> None:
    """Log a browser in."""
    response.set_cookie(
        session_cookie_name(audience),
        token,
        max_age=COOKIE_LIVES[audience],
        httponly=True,
        samesite="Lax",
        secure=settings.ZHIDA.is_https,
    )


def clear_session_cookie(response: HttpResponse, *, audience: Audience) -> None:
    """Make a browser forget its token."""
    response.delete_cookie(session_cookie_name(audience), samesite="Lax")


def passkey_cookie_name() -> str:
    """Return the name of the cookie that binds a guest's challenge to the browser that asked for it."""
    return f"{settings.COOKIE_PREFIX}zhida_passkey"


def set_passkey_cookie(response: HttpResponse, *, secret: str) -> None:
    """Let a browser be known again when it answers a challenge."""
    response.set_cookie(
        passkey_cookie_name(),
        secret,
        max_age=conf.PASSKEY_CHALLENGE_LIFE,
        httponly=True,
        samesite="Strict",
        secure=settings.ZHIDA.is_https,
    )
