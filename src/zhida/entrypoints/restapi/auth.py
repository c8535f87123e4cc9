"""Logging a shopper in: the one use case that spans accounts, customers and the cart."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from ninja import Router, Status

from zhida.shop.accounts.api import (
    SessionBody,
    SessionOut,
    SignedPasskeyBody,
    client_facts,
    machine_now,
    passkey_browser,
    set_session_cookie,
)
from zhida.shop.accounts.records import Audience, ClientFacts, OpenedSession, ShopRequest
from zhida.shop.accounts.services import (
    prove_passkey,
    prove_phone,
    prove_user,
    start_session,
    start_session_of,
)
from zhida.shop.cart.services import merge_guest_cart
from zhida.shop.customers.services import ensure_customer
from zhida.shop.kernel.uow import transactional

shopper = Router(tags=["accounts"])


@shopper.post(
    "/auth/sessions", response={201: SessionOut}, auth=None, summary="Log in, take the guest cart along"
)
def post_session(request: ShopRequest, body: SessionBody, response: HttpResponse) -> Status[SessionOut]:
    opened = log_shopper_in(request, phone=body.phone, code=body.code, password=body.password)
    set_session_cookie(response, token=opened.token, audience=Audience.SHOPPER)
    return Status(201, SessionOut.of(opened))


@shopper.post("/auth/passkey-sessions", response={201: SessionOut}, auth=None, summary="Log in by passkey")
def post_passkey_session(
    request: ShopRequest, body: SignedPasskeyBody, response: HttpResponse
) -> Status[SessionOut]:
    client, machine = client_facts(request), machine_now()
    user_id = prove_passkey(answer=body.to_record(), browser=passkey_browser(request), now=machine)
    opened = welcome(request, client, lambda: start_session_of(user_id=user_id, client=client, now=machine))
    set_session_cookie(response, token=opened.token, audience=Audience.SHOPPER)
    return Status(201, SessionOut.of(opened))


def log_shopper_in(request: ShopRequest, *, phone: str, code: str = "", password: str = "") -> OpenedSession:
    """Prove who it is, then in one transaction: session, customer row, guest cart merged into the member's.

    Sessions run on the machine's clock, the customer and the cart on the shop's. Raises what the proof
    raises: InvalidPhone, WrongCode, WrongPassword, TooManyPasswords.
    """
    client = client_facts(request)
    machine = machine_now()
    if password:
        user_id = prove_user(phone=phone, password=password, ip=client.ip, now=machine)
        return welcome(request, client, lambda: start_session_of(user_id=user_id, client=client, now=machine))
    number = prove_phone(phone=phone, code=code, now=machine)
    return welcome(request, client, lambda: start_session(number=number, client=client, now=machine))


@transactional
def welcome(request: ShopRequest, client: ClientFacts, start: Callable[[], OpenedSession]) -> OpenedSession:
    """Open a session and do what each first step of a shopper needs, in one transaction."""
    opened = start()
    ensure_customer(user_id=opened.user.id, now=request.now)
    if client.guest_key:
        merge_guest_cart(guest_key=client.guest_key, customer_id=opened.user.id, now=request.now)
    return opened
