"""What the room's timers start."""

from datetime import datetime

from zhida.shop.invoicing import services


def issue_due(key: str, *, now: datetime) -> None:
    """Run the batch of invoices."""
    services.issue_due(now=now)
