"""The audit row of each step that staff take with a trade-in."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.tradeins.models import TradeIn


def note(*, actor: Actor, trade_in: TradeIn, verb: str, before: str, now: datetime) -> None:
    """Write who did what to which trade-in, with the status before and after; never the account."""
    record_audit(
        actor=actor,
        action=f"tradeins.{verb}",
        subject=f"trade_in:{trade_in.number}",
        before={"status": before},
        after={"status": trade_in.status, "amount_minor": trade_in.amount_minor},
        reason="",
        now=now,
    )
