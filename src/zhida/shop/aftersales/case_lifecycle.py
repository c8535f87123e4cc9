"""The state machines of the cases, one table a kind, on one screen."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.aftersales.errors import CaseCannotMove


class CaseKind(StrEnum):
    """What is asked for. LATE is opened by the shop itself when a promised day has passed."""

    REFUND_ONLY = "REFUND_ONLY"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"
    REPAIR = "REPAIR"
    LATE = "LATE"


class CaseStatus(StrEnum):
    """Where a case stands. RETURNING: repaired or not, the goods go back to the shopper next."""

    APPLIED = "APPLIED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    RECEIVED = "RECEIVED"
    QUOTED = "QUOTED"
    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    REPAIRING = "REPAIRING"
    RETURNING = "RETURNING"
    REPLACING = "REPLACING"
    REFUNDING = "REFUNDING"
    REFUND_FAILED = "REFUND_FAILED"
    REJECTED = "REJECTED"
    APPEALED = "APPEALED"
    REFUNDED = "REFUNDED"
    COVERED = "COVERED"
    REPLACED = "REPLACED"
    REPAIRED = "REPAIRED"
    SENT_BACK = "SENT_BACK"
    CANCELLED = "CANCELLED"
    LAPSED = "LAPSED"


_S = CaseStatus
_SENDING: Final = {
    _S.APPROVED: frozenset({_S.SENT, _S.RECEIVED, _S.CANCELLED, _S.LAPSED}),
    # A parcel that was lost on its way never comes.
    _S.SENT: frozenset({_S.RECEIVED, _S.LAPSED}),
    # Goods may come after all.
    _S.LAPSED: frozenset({_S.RECEIVED}),
}
_PAYING: Final = {
    _S.REFUNDING: frozenset({_S.REFUNDED, _S.REFUND_FAILED}),
    # A channel may pay what it had refused before; another refund may have given it back meanwhile.
    _S.REFUND_FAILED: frozenset({_S.REFUNDING, _S.REFUNDED, _S.COVERED}),
}
_ASKING: Final = frozenset({_S.REJECTED, _S.CANCELLED})
CASE_TRANSITIONS: Final[dict[CaseKind, dict[CaseStatus, frozenset[CaseStatus]]]] = {
    CaseKind.REFUND_ONLY: {
        _S.APPLIED: _ASKING | {_S.REFUNDING, _S.COVERED},
        **_PAYING,
        _S.REJECTED: frozenset({_S.APPEALED}),
        _S.APPEALED: frozenset({_S.REFUNDING, _S.COVERED, _S.REJECTED}),
    },
    CaseKind.RETURN: {
        _S.APPLIED: _ASKING | {_S.APPROVED},
        **_SENDING,
        _S.RECEIVED: frozenset({_S.REFUNDING, _S.COVERED, _S.REJECTED}),
        **_PAYING,
        _S.REJECTED: frozenset({_S.APPEALED, _S.SENT_BACK}),
        _S.APPEALED: frozenset({_S.APPROVED, _S.REFUNDING, _S.COVERED, _S.REJECTED}),
    },
    CaseKind.EXCHANGE: {
        _S.APPLIED: _ASKING | {_S.APPROVED},
        **_SENDING,
        _S.RECEIVED: frozenset({_S.REPLACING, _S.REFUNDING, _S.COVERED, _S.REJECTED}),
        _S.REPLACING: frozenset({_S.REPLACED, _S.REFUNDING, _S.COVERED}),
        **_PAYING,
        _S.REJECTED: frozenset({_S.APPEALED, _S.SENT_BACK}),
        _S.APPEALED: frozenset({_S.APPROVED, _S.REPLACING, _S.REJECTED}),
    },
    CaseKind.REPAIR: {
        _S.APPLIED: _ASKING | {_S.APPROVED},
        **_SENDING,
        _S.RECEIVED: frozenset({_S.QUOTED, _S.REPAIRING, _S.RETURNING}),
        _S.QUOTED: frozenset({_S.AWAITING_PAYMENT, _S.RETURNING}),
        _S.AWAITING_PAYMENT: frozenset({_S.REPAIRING, _S.RETURNING}),
        # Within the warranty what cannot be repaired is paid back.
        _S.REPAIRING: frozenset({_S.RETURNING, _S.REFUNDING, _S.COVERED}),
        _S.RETURNING: frozenset({_S.REPAIRED, _S.SENT_BACK}),
        **_PAYING,
        _S.REJECTED: frozenset({_S.APPEALED}),
        _S.APPEALED: frozenset({_S.APPROVED, _S.REJECTED}),
    },
    CaseKind.LATE: {
        _S.APPLIED: frozenset({_S.REFUNDING, _S.COVERED, _S.REJECTED}),
        **_PAYING,
        _S.REJECTED: frozenset({_S.APPEALED}),
        _S.APPEALED: frozenset({_S.REFUNDING, _S.COVERED, _S.REJECTED}),
    },
}
# COVERED: another refund gave the money back meanwhile. A rejection stays open to one appeal.
ENDED: Final = frozenset(
    {
        _S.REFUNDED,
        _S.COVERED,
        _S.REPLACED,
        _S.REPAIRED,
        _S.SENT_BACK,
        _S.CANCELLED,
        _S.LAPSED,
        _S.REJECTED,
    }
)
# While a case stands here its units are claimed; a refund that is asked for claims them on the order itself.
HOLDING: Final = frozenset(set(CaseStatus) - ENDED - {_S.REFUNDING, _S.REFUND_FAILED})

KIND_NAMES: Final[dict[CaseKind, Promise]] = {
    CaseKind.REFUND_ONLY: _("仅退款"),
    CaseKind.RETURN: _("退货退款"),
    CaseKind.EXCHANGE: _("换货"),
    CaseKind.REPAIR: _("维修"),
    CaseKind.LATE: _("超时未送达"),
}
CASE_STATUS_NAMES: Final[dict[CaseStatus, Promise]] = {
    _S.APPLIED: _("待商家处理"),
    _S.APPROVED: _("待你寄回"),
    _S.SENT: _("寄回途中"),
    _S.RECEIVED: _("商家已收货"),
    _S.QUOTED: _("待你确认报价"),
    _S.AWAITING_PAYMENT: _("待支付维修费"),
    _S.REPAIRING: _("维修中"),
    _S.RETURNING: _("待寄回给你"),
    _S.REPLACING: _("待寄出新件"),
    _S.REFUNDING: _("退款处理中"),
    _S.REFUND_FAILED: _("退款未成功"),
    _S.REJECTED: _("商家未同意"),
    _S.APPEALED: _("申诉处理中"),
    _S.REFUNDED: _("已退回款项"),
    _S.COVERED: _("已另行退款"),
    _S.REPLACED: _("已换新"),
    _S.REPAIRED: _("已修好寄出"),
    _S.SENT_BACK: _("已原物寄回"),
    _S.CANCELLED: _("已撤销"),
    _S.LAPSED: _("逾期未寄回"),
}


def check_case_transition(*, kind: CaseKind, present: CaseStatus, to: CaseStatus) -> None:
    """Return when the kind's table permits the step.

    Raises CaseCannotMove (409) with the present status otherwise.
    """
    if to not in CASE_TRANSITIONS[kind].get(present, frozenset()):
        raise CaseCannotMove(case_status=present.lower())
