"""When the next batch runs: whatever is due in the same minute goes together."""

from datetime import UTC, datetime

from zhida.shop.invoicing.conf import BATCH_EVERY, ISSUE_TIMER
from zhida.shop.kernel import timers


def schedule(*, due_at: datetime) -> None:
    """Set the timer of the batch that takes along what is due then, in the caller's transaction."""
    step = int(BATCH_EVERY.total_seconds())
    seconds = -(-due_at.timestamp() // step) * step
    at = datetime.fromtimestamp(seconds, tz=UTC)
    timers.set_timer(kind=ISSUE_TIMER, key=f"{at:%Y%m%d%H%M}", due_at=at)
