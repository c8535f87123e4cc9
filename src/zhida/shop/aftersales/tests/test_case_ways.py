"""The tables of states walked whole: every way ends in money, goods or a reason, and none waits for ever."""

import itertools

import pytest

from zhida.shop.aftersales.case_lifecycle import (
    CASE_TRANSITIONS,
    ENDED,
    CaseKind,
    CaseStatus,
    check_case_transition,
)
from zhida.shop.aftersales.case_stages import STAGES, WITHOUT_DEADLINE
from zhida.shop.aftersales.case_status import SHOPPER_ACTS, WITHIN
from zhida.shop.aftersales.errors import CaseCannotMove

MONEY = frozenset({CaseStatus.REFUNDED, CaseStatus.COVERED})
GOODS = frozenset({CaseStatus.REPLACED, CaseStatus.REPAIRED, CaseStatus.SENT_BACK})
# The buyer has the goods still, and may ask anew while the days run.
WITH_BUYER = frozenset({CaseStatus.CANCELLED, CaseStatus.LAPSED})
REASON = frozenset({CaseStatus.REJECTED})
# What a kind may end in.
ENDS = {
    CaseKind.REFUND_ONLY: MONEY | {CaseStatus.CANCELLED} | REASON,
    CaseKind.RETURN: MONEY | {CaseStatus.SENT_BACK} | WITH_BUYER | REASON,
    CaseKind.EXCHANGE: MONEY | {CaseStatus.REPLACED, CaseStatus.SENT_BACK} | WITH_BUYER | REASON,
    CaseKind.REPAIR: MONEY | {CaseStatus.REPAIRED, CaseStatus.SENT_BACK} | WITH_BUYER | REASON,
    CaseKind.LATE: MONEY | REASON,
}


def _ways(kind):
    """Every way from the application that comes nowhere twice."""
    table = CASE_TRANSITIONS[kind]
    open_ways = [(CaseStatus.APPLIED,)]
    while open_ways:
        way = open_ways.pop()
        yield way
        open_ways += [(*way, to) for to in sorted(table.get(way[-1], ())) if to not in way]


def _reached(kind):
    return {status for way in _ways(kind) for status in way}


def _can_reach(kind, start, ends):
    seen, left = set(), [start]
    while left:
        here = left.pop()
        if here in ends:
            return True
        seen.add(here)
        left += [to for to in CASE_TRANSITIONS[kind].get(here, ()) if to not in seen]
    return False


@pytest.mark.parametrize("kind", CaseKind)
def test_every_way_can_end_in_money_or_goods(kind):
    stuck = {status for status in _reached(kind) - WITH_BUYER if not _can_reach(kind, status, MONEY | GOODS)}

    assert stuck == set()


@pytest.mark.parametrize("kind", CaseKind)
def test_a_kind_ends_in_nothing_but_what_it_is_for(kind):
    ends = _reached(kind) & ENDED

    assert ends == ENDS[kind]
    assert _reached(kind) == {*CASE_TRANSITIONS[kind], *ends}


@pytest.mark.parametrize("kind", CaseKind)
def test_goods_that_came_back_end_in_money_or_goods(kind):
    """Once the shop holds the goods, a case ends with the buyer only by way of money or goods."""
    here = [way for way in _ways(kind) if CaseStatus.RECEIVED in way]
    ends = {way[-1] for way in here if not CASE_TRANSITIONS[kind].get(way[-1])}

    assert ends <= MONEY | GOODS


def test_no_open_status_waits_without_a_deadline():
    waiting = set(CaseStatus) - ENDED - set(WITHIN)

    # The payments room asks the channel again until it answers.
    assert waiting == WITHOUT_DEADLINE == {CaseStatus.REFUNDING}


def test_every_open_status_stands_in_the_queue():
    queued = set(itertools.chain.from_iterable(STAGES.values()))

    assert queued == (set(CaseStatus) - ENDED) | REASON


def test_what_waits_for_the_buyer_moves_by_itself():
    for kind, status in itertools.product(CaseKind, SHOPPER_ACTS):
        following = CASE_TRANSITIONS[kind].get(status)
        by_itself = CaseStatus.LAPSED if status is CaseStatus.APPROVED else CaseStatus.RETURNING
        assert following is None or by_itself in following


@pytest.mark.parametrize("kind", CaseKind)
def test_the_table_is_kept_to_for_every_pair_of_states(kind):
    for present, to in itertools.product(CaseStatus, CaseStatus):
        if to in CASE_TRANSITIONS[kind].get(present, frozenset()):
            check_case_transition(kind=kind, present=present, to=to)
        else:
            with pytest.raises(CaseCannotMove):
                check_case_transition(kind=kind, present=present, to=to)
