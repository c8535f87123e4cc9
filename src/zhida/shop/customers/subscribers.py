"""What the customers room does when something happens elsewhere."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.events import LoggedIn
from zhida.shop.customers.services import ensure_customer


def on_logged_in(event: LoggedIn, *, now: datetime) -> None:
    """Make the customer's row if the door could not finish what the login began."""
    ensure_customer(user_id=event.user_id, now=now)
