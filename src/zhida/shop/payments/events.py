"""What the payments room announces. The ordering key is the ref."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCaptured(Event):
    """The intent is paid in full. For an amount of zero `attempt` and `channel` are empty."""

    name: ClassVar[str] = "payments.PaymentCaptured"

    ref: str
    intent: int
    attempt: str
    channel: str
    amount: Money
    captured_at: datetime

    @property
    def key(self) -> str:
        """Return the ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLate(Event):
    """Money came for an intent that was closed; its refund is already under way."""

    name: ClassVar[str] = "payments.PaymentLate"

    ref: str
    intent: int
    attempt: str
    channel: str
    amount: Money
    captured_at: datetime
    refund: str

    @property
    def key(self) -> str:
        """Return the ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSurplus(Event):
    """Money came for an intent that was already paid; its refund is already under way."""

    name: ClassVar[str] = "payments.PaymentSurplus"

    ref: str
    intent: int
    attempt: str
    channel: str
    amount: Money
    captured_at: datetime
    refund: str

    @property
    def key(self) -> str:
        """Return the ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSucceeded(Event):
    """A refund arrived. `refund_key` is its asker's; late-NUMBER and surplus-NUMBER are this room's own."""

    name: ClassVar[str] = "payments.RefundSucceeded"

    ref: str
    refund: str
    refund_key: str
    attempt: str
    amount: Money
    refunded_at: datetime

    @property
    def key(self) -> str:
        """Return the ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(Event):
    """A channel refused a refund for good; the amount may be refunded again under another key."""

    name: ClassVar[str] = "payments.RefundFailed"

    ref: str
    refund: str
    refund_key: str
    attempt: str
    amount: Money
    reason: str

    @property
    def key(self) -> str:
        """Return the ref."""
        return self.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDoubted(Event):
    """The channel's bill does not know money that we booked: what it paid for had better not leave."""

    name: ClassVar[str] = "payments.PaymentDoubted"

    ref: str
    attempt: str
    account: str
    found_at: datetime

    @property
    def key(self) -> str:
        """Return the ref."""
        return self.ref
