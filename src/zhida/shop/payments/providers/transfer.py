"""Bank transfer: the shopper pays at their own bank; statements and staff tell us what came and went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.providers.amounts import to_text
from zhida.shop.payments.providers.contract import (
    BillLine,
    FactStatus,
    NoBill,
    Notification,
    NotificationRejected,
    PaymentFact,
    PaymentOrder,
    Presentation,
    RefundFact,
    RefundOrder,
)
from zhida.shop.payments.statements import desk
from zhida.shop.payments.statements.lifecycle import PayoutState
from zhida.shop.payments.statements.models import Payout

SHORTEST_HOURS: Final = 24
USUAL_HOURS: Final = 48
LONGEST_HOURS: Final = 72
NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferProvider:
    """One bank account of the shop. It calls nobody: its side of the channel is the desk."""

    name: str
    payee: str
    account: str
    bank: str

    @property
    def scenes(self) -> frozenset[str]:
        """Name every scene: a page with an account number can be shown anywhere."""
        return frozenset({"pc", "h5", "jsapi"})

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give an answer to news that never comes."""
        return NOT_FOUND, b"", "text/plain"

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Say where to transfer to, exactly how much, and with which remark; a repeat says the same."""
        code = desk.code_for(attempt=order.attempt, account=self.name, amount=order.amount, now=now)
        return Presentation(
            kind="TRANSFER",
            payload={
                "payee": self.payee,
                "account": self.account,
                "bank": self.bank,
                "amount": to_text(order.amount),
                "remark": code,
            },
        )

    def query(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Say PENDING: what came in is told by statements alone."""
        return PaymentFact(attempt=order.attempt, status=FactStatus.PENDING)

    def close(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Say CLOSED: nobody has to be told. Money that comes nevertheless is refunded by rule."""
        return PaymentFact(attempt=order.attempt, status=FactStatus.CLOSED)

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Put the refund on the desk, where staff pay it out by hand; the same order stands there once."""
        payout = Payout(
            number=order.refund,
            account=self.name,
            attempt=order.attempt,
            is_refund=True,
            amount_minor=order.amount.minor,
            currency=order.amount.currency,
            reason=order.reason[:200],
        )
        return _refund_fact(order, desk.open_payout(payout=payout, now=now))

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Say how the payout stands; ABSENT when it was never put on the desk."""
        payout = desk.find_payout(number=order.refund)
        if payout is None:
            return RefundFact(refund=order.refund, attempt=order.attempt, status=FactStatus.ABSENT)
        return _refund_fact(order, payout)

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Refuse: no bank calls this hook."""
        raise NotificationRejected(NOT_FOUND, "a transfer has no notifications")

    def refusal(self, reason: str) -> tuple[bytes, str]:
        """Give the reason to whoever called: no bank does."""
        return reason.encode(), "text/plain"

    def fetch_bill(self, day: date, into: Path, *, now: datetime) -> None:
        """Say that there is no bill: the statements themselves are it."""
        raise NoBill

    def read_bill(self, bill: Path) -> Iterator[BillLine]:
        """Say that there is no bill to read."""
        raise NoBill


def _refund_fact(order: RefundOrder, payout: Payout) -> RefundFact:
    if payout.state != PayoutState.PAID:
        return RefundFact(
            refund=order.refund, attempt=order.attempt, status=FactStatus.PROCESSING, amount=order.amount
        )
    return RefundFact(
        refund=order.refund,
        attempt=order.attempt,
        status=FactStatus.SUCCEEDED,
        amount=order.amount,
        provider_number=payout.receipt_number,
        occurred_at=payout.paid_at,
    )


def attempt_life(table: ChannelTable) -> timedelta:
    """Read how long a shopper has to transfer: `expiry_hours`, 24 to 72, 48 when it is not named."""
    hours = table.whole("expiry_hours", default=USUAL_HOURS)
    if not SHORTEST_HOURS <= hours <= LONGEST_HOURS:
        raise table.wrong("expiry_hours", f"must be {SHORTEST_HOURS} to {LONGEST_HOURS}")
    return timedelta(hours=hours)


def build(table: ChannelTable) -> TransferProvider:
    """Read one [channels.NAME] table of kind transfer."""
    return TransferProvider(
        name=table.name,
        payee=table.text("payee"),
        account=table.text("account"),
        bank=table.text("bank"),
    )
