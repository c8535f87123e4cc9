"""What the room's timers start."""

from datetime import date, datetime

from zhida.shop.payments import services


def check_attempt(key: str, *, now: datetime) -> None:
    """Ask about the attempt with this number."""
    services.check_attempt(number=key, now=now)


def check_refund(key: str, *, now: datetime) -> None:
    """Send or ask about the refund with this number."""
    services.check_refund(number=key, now=now)


def plan_bills(key: str, *, now: datetime) -> None:
    """Put the days that are over in line to be reconciled."""
    services.plan_bills(now=now)


def reconcile_day(key: str, *, now: datetime) -> None:
    """Compare the bill of ACCOUNT:DAY with the journal."""
    account, day = key.split(":")
    services.reconcile_day(account=account, day=date.fromisoformat(day), now=now)


def read_inbox(key: str, *, now: datetime) -> None:
    """Book a kept notification that was not booked at once."""
    services.book_notification(event_id=int(key), now=now)
