"""The state machine of a trade-in, which status.py writes, and of a payout, which services.payouts writes."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.tradeins.errors import PayoutCannotMove, TradeInCannotMove


class TradeInStatus(StrEnum):
    """Where a trade-in stands. PAYING: its refund is on the way; RETURNING: the device goes back next."""

    QUOTED = "QUOTED"
    ACCEPTED = "ACCEPTED"
    SENT = "SENT"
    RECEIVED = "RECEIVED"
    REQUOTED = "REQUOTED"
    PAYABLE = "PAYABLE"
    PAYING = "PAYING"
    PAID = "PAID"
    RETURNING = "RETURNING"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class PayWay(StrEnum):
    """How the money leaves: back on the way an order was paid, or to a bank account. Never as a balance."""

    CREDIT = "CREDIT"
    TRANSFER = "TRANSFER"


class PayoutStatus(StrEnum):
    """Where a transfer stands: to be listed, taken to the bank, paid, or not payable as it was."""

    WAITING = "WAITING"
    EXPORTED = "EXPORTED"
    PAID = "PAID"
    FAILED = "FAILED"


_S = TradeInStatus
TRADE_IN_TRANSITIONS: Final[dict[TradeInStatus, frozenset[TradeInStatus]]] = {
    _S.QUOTED: frozenset({_S.ACCEPTED, _S.CANCELLED, _S.EXPIRED}),
    _S.ACCEPTED: frozenset({_S.SENT, _S.RECEIVED, _S.CANCELLED, _S.EXPIRED}),
    _S.SENT: frozenset({_S.RECEIVED}),
    # An inspection is a row of its own and decides at once: there is no state between it and what follows.
    _S.RECEIVED: frozenset({_S.PAYABLE, _S.REQUOTED, _S.RETURNING}),
    _S.REQUOTED: frozenset({_S.PAYABLE, _S.RETURNING}),
    _S.PAYABLE: frozenset({_S.PAYING, _S.PAID}),
    # A refund that fails leaves the trade-in to be paid another way.
    _S.PAYING: frozenset({_S.PAID, _S.PAYABLE}),
    _S.RETURNING: frozenset({_S.RETURNED}),
    # The order came back that the credit was tied to: its refund was the price of the goods, so the device is
    # still to be paid.
    _S.PAID: frozenset({_S.PAYABLE}),
    _S.RETURNED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
}
ENDED: Final = frozenset({_S.PAID, _S.RETURNED, _S.CANCELLED, _S.EXPIRED})

PAYOUT_TRANSITIONS: Final[dict[PayoutStatus, frozenset[PayoutStatus]]] = {
    # A refund that failed may arrive after all, before the list is taken to the bank.
    PayoutStatus.WAITING: frozenset({PayoutStatus.EXPORTED, PayoutStatus.FAILED}),
    PayoutStatus.EXPORTED: frozenset({PayoutStatus.PAID, PayoutStatus.FAILED}),
    PayoutStatus.PAID: frozenset(),
    PayoutStatus.FAILED: frozenset(),
}

STATUS_NAMES: Final[dict[TradeInStatus, Promise]] = {
    _S.QUOTED: _("待你接受报价"),
    _S.ACCEPTED: _("待你寄出旧机"),
    _S.SENT: _("旧机寄送中"),
    _S.RECEIVED: _("检测中"),
    _S.REQUOTED: _("待你确认新报价"),
    _S.PAYABLE: _("待打款"),
    _S.PAYING: _("抵扣款退回中"),
    _S.PAID: _("已付款给你"),
    _S.RETURNING: _("旧机待退回"),
    _S.RETURNED: _("旧机已退回"),
    _S.CANCELLED: _("已取消"),
    _S.EXPIRED: _("已过期"),
}


def check_trade_in_move(*, present: TradeInStatus, to: TradeInStatus) -> None:
    """Let a step of the table pass. Raises TradeInCannotMove."""
    if to not in TRADE_IN_TRANSITIONS[present]:
        raise TradeInCannotMove(trade_in_status=present.lower())


def check_payout_move(*, present: PayoutStatus, to: PayoutStatus) -> None:
    """Let a step of the table pass. Raises PayoutCannotMove."""
    if to not in PAYOUT_TRANSITIONS[present]:
        raise PayoutCannotMove(payout_status=present.lower())
