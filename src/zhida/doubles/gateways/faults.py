"""What a tester can break: outages of the channel, messages that get lost, and bills that are not right."""

import threading
from dataclasses import dataclass, field

DOWN_KINDS = ("drop", "error", "garbage", "slow", "mute", "busy", "unsure")
BILL_KINDS = ("late", "torn", "forged", "empty")


@dataclass(slots=True)
class Faults:
    """The faults that are on now. An empty attempt means every attempt.

    `down` is one of: drop (the connection ends without an answer, nothing is done), error (`error_status`,
    nothing is done), garbage (200 with nonsense, nothing is done), slow (the true answer, too late), mute
    (the call is carried out and its answer never comes), busy (the protocol's own "system error", nothing is
    done), unsure (the same, but the call was carried out). `calls` keeps an outage to the calls whose method,
    address or body holds that text, `calls_left` to so many of them.

    `bill` says what is wrong with the bill of a day: late (not ready), torn (cut short), forged (its sum or
    signature does not fit), empty (as if nothing had happened).
    """

    down: str = ""
    calls: str = ""
    calls_left: int | None = None
    error_status: int = 503
    slow_seconds: float = 15.0
    lost: set[str] = field(default_factory=set)
    copies: dict[str, int] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    refunds_wait: bool = False
    bill: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def meet(self, call: str) -> str:
        """Tell which outage a call meets, written as `METHOD target`, a line feed and the body; "" for none.

        An outage of a limited number of calls is used up by it.
        """
        with self._lock:
            if not self.down or self.calls not in call:
                return ""
            met = self.down
            if self.calls_left is not None:
                self.calls_left -= 1
                if not self.calls_left:
                    self.down = ""
            return met

    @property
    def is_down(self) -> bool:
        """Tell whether the whole channel is out, so that it notifies nobody and shows no cashier."""
        return bool(self.down) and not self.calls and self.calls_left is None

    def is_lost(self, attempt: str) -> bool:
        """Tell whether messages about this payment are thrown away."""
        return attempt in self.lost or "" in self.lost

    def copies_of(self, attempt: str) -> int:
        """Tell how often each message about this payment is sent."""
        return self.copies.get(attempt, self.copies.get("", 1))

    def delay_of(self, attempt: str) -> float:
        """Tell how many seconds messages about this payment are held back."""
        return self.delays.get(attempt, self.delays.get("", 0.0))

    def clear(self) -> None:
        """End every fault."""
        self.down = self.calls = self.bill = ""
        self.calls_left = None
        self.error_status = 503
        self.lost.clear()
        self.copies.clear()
        self.delays.clear()
        self.refunds_wait = False
