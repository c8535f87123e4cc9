"""When an open attempt or refund is asked about next."""

from datetime import datetime

from zhida.shop.payments.conf import CHECK_AFTER, CHECK_EVERY_LATER, CHECK_FOR, EXPIRY_GRACE


def next_attempt_check(*, created_at: datetime, expires_at: datetime, now: datetime) -> datetime | None:
    """Return the next instant after now; None a week after expiry, when a person has to look.

    They are 5 s, 15 s, 30 s, 1, 3, 10, 30 min, 1 h ... after the start, at expiry and 2 minutes later.
    """
    if now >= expires_at + CHECK_FOR:
        return None
    instants = [created_at + pause for pause in CHECK_AFTER]
    instants += [expires_at, expires_at + EXPIRY_GRACE]
    return min((instant for instant in instants if instant > now), default=now + CHECK_EVERY_LATER)


def next_refund_check(*, created_at: datetime, now: datetime) -> datetime | None:
    """Return the next instant after now by the same cadence; None a week after the start."""
    if now >= created_at + CHECK_FOR:
        return None
    instants = [created_at + pause for pause in CHECK_AFTER]
    return min((instant for instant in instants if instant > now), default=now + CHECK_EVERY_LATER)
