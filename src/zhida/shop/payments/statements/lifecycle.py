"""The states of a statement line, of a proposal and of a payout, and the only moves between them."""

from enum import StrEnum
from typing import Final


class LineState(StrEnum):
    """REVIEW: a person has to look, `reason` says why. RETURNED: its money goes back by hand."""

    UNMATCHED = "UNMATCHED"
    REVIEW = "REVIEW"
    MATCHED = "MATCHED"
    RETURNED = "RETURNED"
    IGNORED = "IGNORED"


class ReviewReason(StrEnum):
    """Why a line was not matched without a person."""

    UNDERPAID = "UNDERPAID"
    OVERPAID = "OVERPAID"
    WRONG_CURRENCY = "WRONG_CURRENCY"
    ALREADY_PAID = "ALREADY_PAID"
    SEVERAL = "SEVERAL"
    NAME = "NAME"


class Action(StrEnum):
    """What a person decides about lines."""

    MATCH = "MATCH"
    RETURN = "RETURN"
    IGNORE = "IGNORE"


class ProposalState(StrEnum):
    WAITING = "WAITING"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class PayoutState(StrEnum):
    """DUE: to be paid at the bank. WAITING: its receipt number waits for a second person."""

    DUE = "DUE"
    WAITING = "WAITING"
    PAID = "PAID"


OPEN_LINES: Final = frozenset({LineState.UNMATCHED, LineState.REVIEW})
LINE_COMES_FROM: Final[dict[LineState, frozenset[LineState]]] = {
    LineState.UNMATCHED: frozenset(),
    LineState.REVIEW: frozenset({LineState.UNMATCHED}),
    LineState.MATCHED: OPEN_LINES,
    LineState.RETURNED: OPEN_LINES,
    LineState.IGNORED: OPEN_LINES,
}
PAYOUT_COMES_FROM: Final[dict[PayoutState, frozenset[PayoutState]]] = {
    PayoutState.DUE: frozenset({PayoutState.WAITING}),
    PayoutState.WAITING: frozenset({PayoutState.DUE}),
    PayoutState.PAID: frozenset({PayoutState.DUE, PayoutState.WAITING}),
}
STATE_OF: Final[dict[Action, LineState]] = {
    Action.MATCH: LineState.MATCHED,
    Action.RETURN: LineState.RETURNED,
    Action.IGNORE: LineState.IGNORED,
}
