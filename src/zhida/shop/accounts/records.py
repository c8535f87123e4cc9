"""What other rooms see of a person: the actor of a request, roles, permissions and frozen session rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest

from zhida.shop.accounts.errors import LoginRequired, PermissionDenied


class ActorKind(StrEnum):
    SHOPPER = "SHOPPER"
    STAFF = "STAFF"
    KEY = "KEY"
    SYSTEM = "SYSTEM"
    GUEST = "GUEST"


class Role(StrEnum):
    ADMIN = "ADMIN"
    GOODS = "GOODS"
    PRICE = "PRICE"
    ORDER = "ORDER"
    REFUND = "REFUND"
    FINANCE = "FINANCE"
    SUPPORT = "SUPPORT"
    MARKETING = "MARKETING"
    AUDITOR = "AUDITOR"


class Audience(StrEnum):
    """Which door a session opens: a member of staff who shops has two separate sessions."""

    SHOPPER = "SHOPPER"
    STAFF = "STAFF"


class CodePurpose(StrEnum):
    """What a code was asked for; it proves the number for that purpose only."""

    LOGIN = "LOGIN"
    PASSWORD = "PASSWORD"  # noqa: S105 -- the word names a purpose


class LoginFamily(StrEnum):
    """Whose account it is that a person logs in with."""

    WEIXIN = "WEIXIN"
    WEIBO = "WEIBO"
    ALIPAY = "ALIPAY"


class WalkPurpose(StrEnum):
    """What a walk to another service is for: to log in, to join an identity, to learn who pays."""

    LOGIN = "LOGIN"
    JOIN = "JOIN"
    PAYER = "PAYER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One right of the back office, declared by the room that it guards; ADMIN always has it.

    What `is_for_people` is never an API key's: second looks at another's work, and rights over rights.
    """

    code: str
    roles: frozenset[Role]
    is_for_people: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who a service acts for. A staff session without its second factor has no roles yet.

    A program's key has no roles: `scopes` are the codes of the permissions that it was given.
    """

    kind: ActorKind
    user_id: int | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    guest_key: str = ""
    session_id: int | None = None
    seen_at: datetime | None = field(default=None, compare=False)
    key_name: str = ""
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def customer_id(self) -> int:
        """The shopper's id. Raises LoginRequired for everybody who is not a logged-in shopper."""
        if self.kind is not ActorKind.SHOPPER or self.user_id is None:
            raise LoginRequired
        return self.user_id

    @property
    def person_id(self) -> int:
        """The user's id, shopper or staff. Raises LoginRequired for guests and the system."""
        if self.user_id is None:
            raise LoginRequired
        return self.user_id

    @property
    def principal(self) -> str:
        """The owner's name for idempotency keys and logs: "C:123", "S:5", "key:erp", "G:...", "SYSTEM"."""
        match self.kind:
            case ActorKind.SHOPPER:
                return f"C:{self.user_id}"
            case ActorKind.STAFF:
                return f"S:{self.user_id}"
            case ActorKind.KEY:
                return f"key:{self.key_name}"
            case ActorKind.GUEST:
                return f"G:{self.guest_key}"
            case ActorKind.SYSTEM:
                return "SYSTEM"

    @property
    def is_staff(self) -> bool:
        """Whether it is the merchant's side that acts: a member of staff, or a program with a key."""
        return self.kind in (ActorKind.STAFF, ActorKind.KEY)

    @property
    def audience(self) -> Audience:
        """The door that the actor came through. Raises LoginRequired for guests and the system."""
        match self.kind:
            case ActorKind.SHOPPER:
                return Audience.SHOPPER
            case ActorKind.STAFF:
                return Audience.STAFF
            case _:
                raise LoginRequired

    def has(self, permission: Permission) -> bool:
        """Whether the actor may do what the permission guards."""
        if self.kind is ActorKind.SYSTEM:
            return True
        if self.kind is ActorKind.KEY:
            return permission.code in self.scopes and not permission.is_for_people
        if self.kind is not ActorKind.STAFF:
            return False
        return Role.ADMIN in self.roles or not self.roles.isdisjoint(permission.roles)

    def require(self, permission: Permission) -> None:
        """Let the act pass. Raises PermissionDenied (its data names the permission)."""
        if not self.has(permission):
            raise PermissionDenied(permission=permission.code)


SYSTEM_ACTOR = Actor(kind=ActorKind.SYSTEM)


class ShopRequest(HttpRequest):
    """A request as the API functions receive it: the doors' middleware has set these attributes."""

    actor: Actor
    now: datetime
    client_ip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """What a door knows of the device that logs in; `guest_key` names the cart that it filled before."""

    device: str = ""
    ip: str = ""
    guest_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLogin:
    """What a member of staff shows at the door: a password or a login code, and the authenticator's code."""

    phone: str
    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    second_factor: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """A member of staff to be; an empty password leaves the login by code."""

    phone: str
    roles: frozenset[Role]
    display_name: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffChange:
    """What changes about a member of staff; None stays as it is."""

    name: str | None = None
    roles: frozenset[Role] | None = None
    is_active: bool | None = None
    reset_second_factor: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """A person, with the phone masked."""

    id: int
    phone_masked: str
    display_name: str
    has_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSession:
    """A fresh login. `token` is shown once; while staff must still enrol, `is_verified` is False."""

    token: str
    user: UserRecord
    session_id: int
    is_new_user: bool
    is_verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """One login session of a person, as shown to that person."""

    id: int
    device: str
    ip: str
    opened_at: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRecord:
    """A member of staff, with the phone masked."""

    id: int
    phone_masked: str
    display_name: str
    roles: tuple[Role, ...]
    is_active: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TotpEnrolment:
    """A new authenticator secret, shown once; `uri` is what the QR picture holds."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One line of the audit log; personal values are masked."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginWay:
    """A configured service to log in with. `name` is its table in the logins file."""

    name: str
    family: LoginFamily
    is_inside_wechat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkStart:
    """A walk to begin. `next_path` is an address of ours; the door has checked it. `ip` is the client's."""

    provider: str
    purpose: WalkPurpose
    browser: str = field(repr=False)
    next_path: str
    ip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkAnswer:
    """What a browser brings back from a service; nothing of it is believed before it is proven."""

    provider: str
    browser: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialProfile:
    """Who a service says it is: the openid of one application, and what more it tells."""

    family: LoginFamily
    app_id: str
    subject: str = field(repr=False)
    union: str = field(default="", repr=False)
    nickname: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedWalk:
    """A walk that came back. `user_id` is whom the identity belongs to, None while it is nobody's."""

    id: int
    purpose: WalkPurpose
    profile: SocialProfile
    next_path: str
    user_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWalk:
    """A walk that waits for a phone number to join its identity to."""

    family: LoginFamily
    nickname: str
    next_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRecord:
    """One identity of a person, as shown to that person."""

    id: int
    family: LoginFamily
    nickname: str
    joined_at: datetime
    used_at: datetime
