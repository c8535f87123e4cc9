"""What the room's timers start."""

from datetime import datetime

from zhida.shop.invoicing import services


def issue_due(key: str, *, now: datetime) -> None:  # noqa: ARG001 -- the form of a timer's handler
    """Run the batch of invoices."""
    services.issue_due(now=now)
