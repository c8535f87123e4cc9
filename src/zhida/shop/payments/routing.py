"""Which account of a method takes a payment, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.kernel.money import Money
from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.exchange import to_channel


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNeed:
    """What an account has to fit; `amount` is in the shop's currency."""

    amount: Money
    scene: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """The account chosen, or None, and what was said of each candidate; stored with the attempt."""

    account: ChannelAccount | None
    reasons: dict[str, str]


def route(accounts: Iterable[ChannelAccount], *, method: str, need: PaymentNeed) -> Decision:
    """Choose among the accounts of a method the fitting one of the largest weight, then of the first name."""
    candidates = sorted(
        (account for account in accounts if account.kind == method),
        key=lambda account: (-account.weight, account.name),
    )
    reasons = {account.name: objection(account, need) or "fits" for account in candidates}
    chosen = next((account for account in candidates if reasons[account.name] == "fits"), None)
    return Decision(chosen, reasons)


def objection(account: ChannelAccount, need: PaymentNeed) -> str:
    """Say why an account does not fit; nothing when it does."""
    if not account.enabled:
        return "disabled"
    asked = amount_at(account, need.amount)
    if asked is None:
        return "currency"
    if asked.minor < account.min_minor:
        return "below min_minor"
    if account.max_minor is not None and asked.minor > account.max_minor:
        return "above max_minor"
    if need.scene not in account.provider.scenes:
        return "scene"
    if account.valid_from is not None and need.now < account.valid_from:
        return "not yet valid"
    if account.valid_to is not None and need.now >= account.valid_to:
        return "no longer valid"
    return ""


def amount_at(account: ChannelAccount, amount: Money) -> Money | None:
    """Return an amount in an account's currency; None when there is no rate for it."""
    if account.currency == amount.currency:
        return amount
    if account.cny_per_unit is None or amount.currency != "CNY":
        return None
    return to_channel(amount, currency=account.currency, cny_per_unit=account.cny_per_unit)
