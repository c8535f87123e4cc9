"""What the accounts room announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn(Event):
    """A shopper logged in. `guest_key` names the cart that the browser filled before, or is empty."""

    name: ClassVar[str] = "accounts.LoggedIn"

    user_id: int
    session_id: int
    guest_key: str
    is_new_user: bool

    @property
    def key(self) -> str:
        """Events of one person stay in order."""
        return f"user:{self.user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDismissed(Event):
    """A member of staff lost all rights; their sessions have ended."""

    name: ClassVar[str] = "accounts.StaffDismissed"

    user_id: int

    @property
    def key(self) -> str:
        """Events of one person stay in order."""
        return f"user:{self.user_id}"
