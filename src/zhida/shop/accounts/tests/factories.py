"""Rows for tests of this room and of the rooms above."""

from datetime import datetime

from zhida.shop.accounts.models import User
from zhida.shop.accounts.records import SYSTEM_ACTOR, ClientFacts, NewStaff, OpenedSession, Role, StaffRecord
from zhida.shop.accounts.services import create_staff, open_session, send_login_code, start_session

PHONE = "13800001111"
OTHER_PHONE = "13900002222"
CLIENT = ClientFacts(device="Chrome · Windows", ip="203.0.113.7", guest_key="a" * 32)


def log_in(*, now: datetime, phone: str = PHONE) -> OpenedSession:
    """Send a code and use it."""
    send_login_code(phone=phone, ip="", now=now)
    return open_session(phone=phone, code="000000", client=CLIENT, now=now)


def make_session(*, now: datetime, number: str = "+8613800001111") -> OpenedSession:
    """Open a session without a code."""
    return start_session(number=number, client=CLIENT, now=now)


def make_user(*, now: datetime, number: str = "+8613800001111") -> User:
    """Make a user by a first login."""
    return User.objects.get(pk=make_session(now=now, number=number).user.id)


def hire(
    *, now: datetime, phone: str = PHONE, roles: tuple[Role, ...] = (Role.ADMIN,), password: str = ""
) -> StaffRecord:
    """Hire somebody."""
    staff = NewStaff(phone=phone, roles=frozenset(roles), display_name="小王", password=password)
    return create_staff(actor=SYSTEM_ACTOR, staff=staff, now=now)
