"""What every request passes: the instant, the actor, the guard against other sites, the headers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.functional import SimpleLazyObject

from zhida.shop.accounts import queries as accounts
from zhida.shop.accounts.api import session_cookie_name
from zhida.shop.accounts.records import Actor, ActorKind, Audience, ShopRequest
from zhida.shop.accounts.services import count_call, note_key_used, note_seen
from zhida.shop.kernel import clock

# A refused write up to this size is read to its end, so that its connection stays open.
MOST_BYTES_READ_ON = 65_536

GetResponse = Callable[[HttpRequest], HttpResponseBase]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOGIN_PATHS = re.compile(r"^/api/(shop|staff)/v1/auth/(codes|sessions)")
GUEST_KEY = re.compile(r"^[0-9a-f]{32}$")
GUEST_COOKIE_AGE = 180 * 24 * 3600
GUEST_SALT = "zhida.guest"
STAFF_API = "/api/staff/"
STAFF_PATHS = (STAFF_API, "/backoffice")
PATHS_THAT_GIVE_A_TOKEN = frozenset({"/", "/en/", "/api/shop/v1/me", "/api/shop/v1/cart"})


class ActorMiddleware:
    """Sets `request.now` (the one reading of the clock) and `request.actor` (looked up when first asked for).

    A program shows `Authorization: Bearer` with a session's token or an API key; a browser shows its session
    cookie, which is the same token. A guest is known by a signed cookie, given with the first answer that is
    not a public page; never to what another site made the browser send, which comes without the cookie that
    the guest may have.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach instant and actor, and hand out the guest's cookie where a guest wrote something."""
        guest_key, is_new = _guest_key(request)
        request.now = clock.now()  # type: ignore[attr-defined]  # -- ShopRequest's attribute
        request.client_ip = client_ip(request)  # type: ignore[attr-defined]  # -- idem
        actor = SimpleLazyObject(lambda: _actor_of(request, guest_key))
        request.actor = actor  # type: ignore[attr-defined]  # -- idem
        response = self.get_response(request)
        _note_seen(actor)
        is_elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
        is_written = request.method not in SAFE_METHODS and response.status_code < 400
        if is_new and is_written and not is_elsewhere:
            response.set_cookie(
                settings.GUEST_COOKIE_NAME,
                signing.dumps(guest_key, salt=GUEST_SALT),
                max_age=GUEST_COOKIE_AGE,
                httponly=True,
                samesite="Lax",
                secure=settings.ZHIDA.is_https,
            )
        return response


class CrossSiteMiddleware(CsrfViewMiddleware):
    """Refuses writes that another site made the browser send.

    A bearer token is no ambient right: such requests pass. A browser's own word (Sec-Fetch-Site) settles
    the rest where there is one: "same-origin" passes, so that forms on public pages need no token and stay
    the same bytes for everybody, and "cross-site" never does; else Django's token must be there. Login calls
    and provider hooks carry their own proof.
    """

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase] | None,
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponseForbidden | None:
        """Let the request pass (None) or answer 403."""
        if request.method in SAFE_METHODS or _bearer_token(request):
            return None
        is_api = request.path_info.startswith("/api/")
        if getattr(callback, "csrf_exempt", False) and not is_api:
            return None
        site = request.headers.get("Sec-Fetch-Site")
        if site == "cross-site":
            # Django's own way to refuse, which its type stubs do not know.
            return self._reject(request, "cross-site")  # type: ignore[attr-defined,no-any-return]  # -- see above
        if site == "same-origin" or LOGIN_PATHS.match(request.path_info):
            return None
        return super().process_view(request, _token_checked, callback_args, callback_kwargs)


class WholeRequestMiddleware:
    """Reads the rest of a small body that nobody read, as after a refusal.

    The server closes a connection whose request was answered before all of it had come, now and then too late
    for the client to see it: its next request on that connection would get no answer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then read on; a longer body is left, and its connection closed."""
        response = self.get_response(request)
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and 0 < int(length) <= MOST_BYTES_READ_ON:
            with suppress(UnreadablePostError):
                request.read()
        return response


class SecurityHeadersMiddleware:
    """Adds the headers that do not depend on the page; the content policy is django-csp's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set headers that the view has not set itself; answers of APIs and personal pages are not stored."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        headers.setdefault("Cache-Control", "no-store")
        if settings.ZHIDA.is_https:
            headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")
        return response


class TokenCookieMiddleware:
    """Gives a program its CSRF cookie on the three paths that CONTRACT section 6 names."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a token where there is none yet, so that the CSRF middleware sets its cookie."""
        wants_token = request.method == "GET" and request.path in PATHS_THAT_GIVE_A_TOKEN
        if wants_token and settings.CSRF_COOKIE_NAME not in request.COOKIES:
            get_token(request)
        return self.get_response(request)


def client_ip(request: HttpRequest) -> str:
    """Return the client's address; X-Forwarded-For counts only from a listed proxy (reference S15)."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "")
    if remote in settings.ZHIDA.trusted_proxies and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return remote


def token_of(request: HttpRequest) -> str:
    """Return the token a request shows for the side it asks: header first, then that side's cookie."""
    audience = Audience.STAFF if request.path_info.startswith(STAFF_PATHS) else Audience.SHOPPER
    return _bearer_token(request) or request.COOKIES.get(session_cookie_name(audience), "")


def shop_request(request: HttpRequest) -> ShopRequest:
    """Tell the type checker what the middleware has done."""
    return request  # type: ignore[return-value]  # -- ActorMiddleware set both attributes


def same_origin(request: HttpRequest, url: str) -> bool:
    """Say whether a URL points back at this shop, so that a redirect may follow it (reference S14)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (not parts.netloc and url.startswith("/") and not url.startswith(("//", "/\\"))) or (
        parts.scheme in ("http", "https") and parts.netloc == request.get_host()
    )


def _token_checked() -> HttpResponseBase:
    """Stand in for a view that is not exempt: ninja marks its own exempt, we check them all the same."""
    raise AssertionError("only looked at for the mark of exemption, never called")


def _bearer_token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _actor_of(request: HttpRequest, guest_key: str) -> Actor:
    now, token = datetime.now(UTC), token_of(request)
    actor = accounts.actor_for_token(token=token, now=now) if token else None
    return actor or _program_of(request, now) or Actor(kind=ActorKind.GUEST, guest_key=guest_key)


def _program_of(request: HttpRequest, now: datetime) -> Actor | None:
    """Return whose API key the request shows: in the header only, and on the staff API only."""
    token = _bearer_token(request)
    if not token or not request.path_info.startswith(STAFF_API):
        return None
    program = accounts.actor_for_key(token=token, ip=client_ip(request), now=now)
    if program is not None:
        count_call(actor=program, now=now)
    return program


def _note_seen(actor: SimpleLazyObject[Actor]) -> None:
    """Remember that the session or key is in use, when the request asked who it is at all."""
    known = actor.__dict__.get("_wrapped")
    if not isinstance(known, Actor):
        return
    if known.session_id is not None:
        note_seen(actor=known, now=datetime.now(UTC))
    elif known.kind is ActorKind.KEY:
        note_key_used(actor=known, now=datetime.now(UTC))


def _guest_key(request: HttpRequest) -> tuple[str, bool]:
    """Return the guest's key and whether it was made just now."""
    try:
        key = signing.loads(request.COOKIES.get(settings.GUEST_COOKIE_NAME, ""), salt=GUEST_SALT)
    except signing.BadSignature:
        key = ""
    if isinstance(key, str) and GUEST_KEY.match(key):
        return key, False
    return secrets.token_hex(16), True
