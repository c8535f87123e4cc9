import pytest

from zhida.shop.kernel.money import Money
from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.models import Earning
from zhida.shop.loyalty.records import EntryKind, Reversal
from zhida.shop.loyalty.tests.members import balance_of, earn, holds, journal_of, make_member, spend

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def refund(ref, key, now, *, points=0, minor=0, whole=False):
    reversal = Reversal(key=key, points=points, paid_minor=minor, is_whole=whole)
    services.reverse(ref=ref, reversal=reversal, now=now)


def test_points_are_promised_when_paid_and_earned_when_completed(now):
    member = make_member(now=now)
    services.promise(ref="Z1", customer_id=member, amount=Money(10099), now=now)
    services.promise(ref="Z1", customer_id=member, amount=Money(10099), now=now)
    promised = queries.get_points(for_customer=member, now=now)

    earn("Z1", member, 10099, now=now)
    earn("Z1", member, 10099, now=now)

    got = queries.get_points(for_customer=member, now=now)
    assert (promised.balance, promised.pending) == (0, 100)
    assert (got.balance, got.pending) == (100, 0)
    assert journal_of(member) == [(EntryKind.EARNED, 100, 100)]


def test_a_purchase_of_less_than_a_yuan_earns_nothing(now):
    member = make_member(now=now)

    earn("Z1", member, 99, now=now)

    assert journal_of(member) == []
    assert Earning.objects.get(ref="Z1").earned_at == now


def test_partial_refunds_give_and_take_by_share_and_the_last_one_the_rest(now):
    member = make_member(now=now, points=1001)
    spend("Z1", member, 1001, now=now)
    earn("Z1", member, 20000, now=now)

    refund("Z1", "A1", now, points=501, minor=10000)
    refund("Z1", "A1", now, points=501, minor=10000)
    half = balance_of(member)
    refund("Z1", "A2", now, points=500, minor=10000, whole=True)
    refund("Z1", "A3", now, points=500, minor=10000)

    assert half == (601, 0)
    assert balance_of(member) == (1001, 0)
    assert queries.get_level(for_customer=member, now=now).growth == Money(100100)
    assert queries.points_spent(refs=["Z1"]) == {"Z1": 0}
    assert holds()


def test_what_cannot_be_taken_back_is_owed_and_worked_off(now):
    member = make_member(now=now)
    earn("Z1", member, 10000, now=now)
    spend("Z2", member, 80, now=now)

    refund("Z1", "A1", now, minor=10000, whole=True)
    owed = balance_of(member)
    earn("Z3", member, 5000, now=now)
    still = balance_of(member)
    earn("Z4", member, 10000, now=now)

    assert (owed, still, balance_of(member)) == ((0, 80), (0, 30), (70, 0))
    assert holds()


def test_a_refund_before_completion_lowers_what_is_earned(now):
    member = make_member(now=now)
    services.promise(ref="Z1", customer_id=member, amount=Money(10000), now=now)

    refund("Z1", "A1", now, minor=2550)
    pending = queries.get_points(for_customer=member, now=now).pending
    earn("Z1", member, 10000, now=now)

    assert (pending, balance_of(member)) == (74, (74, 0))


def test_a_refund_that_overtakes_the_promise_counts_for_it(now):
    member = make_member(now=now)

    refund("Z1", "A1", now, minor=2550)
    earn("Z1", member, 10000, now=now)

    assert queries.points_spent(refs=["Z1"]) == {}
    assert balance_of(member) == (74, 0)


def test_earned_points_are_taken_from_their_own_lot_first(now):
    member = make_member(now=now, points=100)
    later = now.replace(year=now.year + 1)
    earn("Z1", member, 5000, now=later)
    standing = queries.standing_of(customer_id=member, now=later)

    refund("Z1", "A1", later, minor=5000, whole=True)

    assert queries.standing_of(customer_id=member, now=later).lots == standing.lots[:1]


def test_a_refund_too_small_for_a_point_takes_none(now):
    member = make_member(now=now)
    earn("Z1", member, 10090, now=now)

    refund("Z1", "A1", now, minor=50)

    assert journal_of(member) == [(EntryKind.EARNED, 100, 100)]
