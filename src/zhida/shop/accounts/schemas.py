"""Bodies of the accounts endpoints. Ids are strings: they are larger than what JavaScript counts exactly."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from zhida.shop.accounts.records import (
    AuditRecord,
    CodePurpose,
    OpenedSession,
    Role,
    SessionRecord,
    StaffRecord,
)

PhoneText = Annotated[str, Field(min_length=1, max_length=40)]
CodeText = Annotated[str, Field(max_length=12)]
PasswordText = Annotated[str, Field(max_length=128)]
ReasonText = Annotated[str, Field(max_length=500)]
RowIdText = Annotated[str, Field(pattern=r"^([0-9]{1,18}|[1-8][0-9]{18})$")]


class StrictBody(Schema):
    """A body that refuses fields it does not know (reference S07)."""

    model_config = ConfigDict(extra="forbid")


class CodeBody(StrictBody):
    phone: PhoneText
    purpose: CodePurpose = CodePurpose.LOGIN


class SessionBody(StrictBody):
    """A shopper's login: exactly one of code and password."""

    phone: PhoneText
    code: CodeText = ""
    password: PasswordText = ""


class LoggedInCustomerOut(Schema):
    id: str


class SessionOut(Schema):
    token: str
    customer: LoggedInCustomerOut

    @classmethod
    def of(cls, opened: OpenedSession) -> SessionOut:
        """Show a shopper's fresh login."""
        return cls(token=opened.token, customer=LoggedInCustomerOut(id=str(opened.user.id)))


class StaffSessionBody(StrictBody):
    phone: PhoneText
    code: CodeText = ""
    password: PasswordText = ""
    second_factor: CodeText = ""


class SecondFactorBody(StrictBody):
    code: CodeText


class SecondFactorOut(Schema):
    """A new authenticator: its secret to type, its address, and the address as a picture to scan."""

    secret: str
    uri: str
    picture: str


class StaffOut(Schema):
    id: str
    phone: str
    name: str
    roles: list[Role]
    is_active: bool
    has_second_factor: bool

    @classmethod
    def of(cls, staff: StaffRecord) -> StaffOut:
        """Show a member of staff."""
        return cls(
            id=str(staff.id),
            phone=staff.phone_masked,
            name=staff.display_name,
            roles=list(staff.roles),
            is_active=staff.is_active,
            has_second_factor=staff.has_second_factor,
        )


class StaffMeOut(StaffOut):
    """The member of staff who asks; `must_enrol` while the session has no rights but to enrol."""

    must_enrol: bool


class StaffSessionOut(Schema):
    token: str
    staff: StaffOut
    must_enrol: bool


class StaffPage(Schema):
    items: list[StaffOut]
    next: str | None


class NewStaffBody(StrictBody):
    phone: PhoneText
    roles: Annotated[set[Role], Field(min_length=1)]
    name: Annotated[str, Field(max_length=40)] = ""
    password: PasswordText = ""


class StaffChangeBody(StrictBody):
    """What changes about a member of staff; what is left out stays."""

    name: Annotated[str, Field(max_length=40)] | None = None
    roles: Annotated[set[Role], Field(min_length=1)] | None = None
    is_active: bool | None = None
    reset_second_factor: bool = False
    reason: ReasonText = ""


class PasswordBody(StrictBody):
    """A new password; `proof` is the present one, or a code sent for the purpose PASSWORD."""

    password: PasswordText
    proof: PasswordText = ""


class LoginSessionOut(Schema):
    id: str
    device: str
    ip: str
    opened_at: datetime
    seen_at: datetime
    is_current: bool

    @classmethod
    def of(cls, session: SessionRecord) -> LoginSessionOut:
        """Show one of the actor's sessions."""
        return cls(
            id=str(session.id),
            device=session.device,
            ip=session.ip,
            opened_at=session.opened_at,
            seen_at=session.seen_at,
            is_current=session.is_current,
        )


class LoginSessionPage(Schema):
    items: list[LoginSessionOut]
    next: str | None = None


class AuditOut(Schema):
    id: str
    at: datetime
    actor: str
    action: str
    subject: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    reason: str

    @classmethod
    def of(cls, entry: AuditRecord) -> AuditOut:
        """Show one line of the audit log."""
        return cls(
            id=str(entry.id),
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            before=entry.before,
            after=entry.after,
            reason=entry.reason,
        )


class AuditPage(Schema):
    items: list[AuditOut]
    next: str | None
