"""What a tester can break: outages of the channel, and messages that get lost, doubled, delayed."""

from dataclasses import dataclass, field

DOWN_KINDS = ("drop", "error", "garbage", "slow", "mute")


@dataclass(slots=True)
class Faults:
    """The faults that are on now. An empty attempt means every attempt.

    `down` is one of: drop (the connection ends without an answer, nothing is done), error (503, nothing is
    done), garbage (200 with nonsense, nothing is done), slow (the true answer, too late), mute (the call is
    carried out and its answer never comes).
    """

    down: str = ""
    slow_seconds: float = 15.0
    lost: set[str] = field(default_factory=set)
    copies: dict[str, int] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    refunds_wait: bool = False

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
        self.down = ""
        self.lost.clear()
        self.copies.clear()
        self.delays.clear()
        self.refunds_wait = False
