"""REST of the accounts room. Logging a shopper in is the door's (it also merges the cart): see SessionBody.

Limits, codes and sessions run on the machine's clock even where a test moves the shop's (CONTRACT section 1).
"""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from zhida.shop.accounts import api_keys, api_passkeys, queries, services
from zhida.shop.accounts.api_passkeys import SignedPasskeyBody, passkey_browser
from zhida.shop.accounts.cookies import clear_session_cookie, session_cookie_name, set_session_cookie
from zhida.shop.accounts.devices import name_device
from zhida.shop.accounts.machine_clock import machine_now
from zhida.shop.accounts.permissions import MANAGE_STAFF, READ_AUDIT, shopper_only, staff_only
from zhida.shop.accounts.records import (
    Actor,
    Audience,
    ClientFacts,
    NewStaff,
    ShopRequest,
    StaffChange,
    StaffLogin,
)
from zhida.shop.accounts.schemas import (
    AuditOut,
    AuditPage,
    CodeBody,
    LoginSessionOut,
    LoginSessionPage,
    NewStaffBody,
    PasswordBody,
    RowIdText,
    SecondFactorBody,
    SecondFactorOut,
    SessionBody,
    SessionOut,
    StaffChangeBody,
    StaffMeOut,
    StaffOut,
    StaffPage,
    StaffSessionBody,
    StaffSessionOut,
)
from zhida.shop.kernel.qr import qr_picture

__all__ = [
    "SessionBody",
    "SessionOut",
    "SignedPasskeyBody",
    "clear_session_cookie",
    "client_facts",
    "machine_now",
    "passkey_browser",
    "session_cookie_name",
    "set_session_cookie",
    "shopper",
    "staff",
]

_shopper = Router(tags=["accounts"])
_staff = Router(tags=["accounts"])
shopper = (_shopper, api_passkeys.shopper)
staff = (_staff, api_keys.staff)


def client_facts(request: ShopRequest) -> ClientFacts:
    """Tell what a request gives away of its device."""
    return ClientFacts(
        device=name_device(request.headers.get("User-Agent", "")),
        ip=request.client_ip,
        guest_key=request.actor.guest_key,
    )


@_shopper.post("/auth/codes", response={204: None}, auth=None, summary="Send a login code by SMS")
def post_code(request: ShopRequest, body: CodeBody) -> Status[None]:
    return _send_code(request, body)


@_shopper.delete("/auth/sessions/current", response={204: None}, auth=shopper_only, summary="Log out")
def delete_current_session(request: ShopRequest, response: HttpResponse) -> Status[None]:
    services.end_current_session(actor=request.actor, now=machine_now())
    clear_session_cookie(response, audience=Audience.SHOPPER)
    return Status(204, None)


@_shopper.get("/me/sessions", response=LoginSessionPage, auth=shopper_only, summary="My login sessions")
def get_sessions(request: ShopRequest) -> LoginSessionPage:
    sessions = queries.list_sessions(actor=request.actor, now=machine_now())
    return LoginSessionPage(items=[LoginSessionOut.of(session) for session in sessions])


@_shopper.delete("/me/sessions", response={204: None}, auth=shopper_only, summary="End my other sessions")
def delete_other_sessions(request: ShopRequest) -> Status[None]:
    services.end_other_sessions(actor=request.actor, now=machine_now())
    return Status(204, None)


@_shopper.delete(
    "/me/sessions/{id}", response={204: None}, auth=shopper_only, summary="End one of my sessions"
)
def delete_session(request: ShopRequest, id: RowIdText) -> Status[None]:
    services.end_session(actor=request.actor, session_id=int(id), now=machine_now())
    return Status(204, None)


@_shopper.put("/me/password", response={204: None}, auth=shopper_only, summary="Set my password")
def put_password(request: ShopRequest, body: PasswordBody) -> Status[None]:
    return _set_password(request.actor, body)


@_staff.post("/auth/codes", response={204: None}, auth=None, summary="Send a login code by SMS")
def post_staff_code(request: ShopRequest, body: CodeBody) -> Status[None]:
    return _send_code(request, body)


@_staff.post("/auth/sessions", response={201: StaffSessionOut}, auth=None, summary="Log in")
def post_staff_session(
    request: ShopRequest, body: StaffSessionBody, response: HttpResponse
) -> Status[StaffSessionOut]:
    opened = services.open_staff_session(
        login=StaffLogin(**body.dict()), client=client_facts(request), now=machine_now()
    )
    set_session_cookie(response, token=opened.token, audience=Audience.STAFF)
    shown = StaffOut.of(queries.get_staff(user_id=opened.user.id))
    return Status(201, StaffSessionOut(token=opened.token, staff=shown, must_enrol=not opened.is_verified))


@_staff.delete("/auth/sessions/current", response={204: None}, auth=staff_only(None), summary="Log out")
def delete_current_staff_session(request: ShopRequest, response: HttpResponse) -> Status[None]:
    services.end_current_session(actor=request.actor, now=machine_now())
    clear_session_cookie(response, audience=Audience.STAFF)
    return Status(204, None)


@_staff.get("/auth/me", response=StaffMeOut, auth=staff_only(None), summary="Who I am")
def get_staff_me(request: ShopRequest) -> StaffMeOut:
    shown = StaffOut.of(queries.get_staff(user_id=request.actor.person_id))
    must_enrol = bool(shown.roles) and not request.actor.roles
    return StaffMeOut(**shown.dict(), must_enrol=must_enrol)


@_staff.put("/me/password", response={204: None}, auth=staff_only(None), summary="Set my password")
def put_staff_password(request: ShopRequest, body: PasswordBody) -> Status[None]:
    return _set_password(request.actor, body)


@_staff.post(
    "/auth/totp", response={201: SecondFactorOut}, auth=staff_only(None), summary="Enrol an authenticator"
)
def post_totp(request: ShopRequest) -> Status[SecondFactorOut]:
    enrolment = services.start_enrolment(actor=request.actor)
    picture = qr_picture(enrolment.uri)
    return Status(201, SecondFactorOut(secret=enrolment.secret, uri=enrolment.uri, picture=picture))


@_staff.post(
    "/auth/totp/confirm", response={204: None}, auth=staff_only(None), summary="Confirm the authenticator"
)
def post_totp_confirm(request: ShopRequest, body: SecondFactorBody) -> Status[None]:
    services.confirm_enrolment(actor=request.actor, code=body.code, now=machine_now())
    return Status(204, None)


@_staff.get("/staff", response=StaffPage, auth=staff_only(MANAGE_STAFF), summary="List the staff")
def get_staff_list(request: ShopRequest, cursor: str | None = None) -> StaffPage:
    page = queries.list_staff(cursor=cursor)
    return StaffPage(items=[StaffOut.of(item) for item in page.items], next=page.next)


@_staff.post("/staff", response={201: StaffOut}, auth=staff_only(MANAGE_STAFF), summary="Hire")
def post_staff(request: ShopRequest, body: NewStaffBody) -> Status[StaffOut]:
    hired = services.create_staff(
        actor=request.actor,
        staff=NewStaff(
            phone=body.phone, roles=frozenset(body.roles), display_name=body.name, password=body.password
        ),
        now=request.now,
    )
    return Status(201, StaffOut.of(hired))


@_staff.patch("/staff/{id}", response=StaffOut, auth=staff_only(MANAGE_STAFF), summary="Change or dismiss")
def patch_staff(request: ShopRequest, id: RowIdText, body: StaffChangeBody) -> StaffOut:
    changed = services.change_staff(
        actor=request.actor, user_id=int(id), change=_to_change(body), now=request.now
    )
    return StaffOut.of(changed)


@_staff.get("/audit", response=AuditPage, auth=staff_only(READ_AUDIT), summary="Read the audit log")
def get_audit(
    request: ShopRequest,
    subject: Annotated[str, Field(max_length=120)] = "",
    actor: RowIdText | None = None,
    cursor: str | None = None,
) -> AuditPage:
    page = queries.list_audit(subject=subject, actor_id=int(actor) if actor else None, cursor=cursor)
    return AuditPage(items=[AuditOut.of(item) for item in page.items], next=page.next)


def _send_code(request: ShopRequest, body: CodeBody) -> Status[None]:
    services.send_login_code(phone=body.phone, purpose=body.purpose, ip=request.client_ip, now=machine_now())
    return Status(204, None)


def _set_password(actor: Actor, body: PasswordBody) -> Status[None]:
    services.set_password(actor=actor, password=body.password, proof=body.proof, now=machine_now())
    return Status(204, None)


def _to_change(body: StaffChangeBody) -> StaffChange:
    return StaffChange(
        name=body.name,
        roles=frozenset(body.roles) if body.roles is not None else None,
        is_active=body.is_active,
        reset_second_factor=body.reset_second_factor,
        reason=body.reason,
    )
