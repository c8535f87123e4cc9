from datetime import timedelta

import pytest

from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.errors import PointsShort
from zhida.shop.loyalty.models import PointsEntry
from zhida.shop.loyalty.records import EntryKind, Reversal
from zhida.shop.loyalty.tests.members import balance_of, earn, holds, journal_of, make_member, spend

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

LATER = timedelta(days=40)


def test_spending_takes_points_once(now):
    member = make_member(now=now, points=1000)

    spend("Z1", member, 300, now=now)
    spend("Z1", member, 300, now=now)

    assert balance_of(member) == (700, 0)
    assert journal_of(member) == [(EntryKind.EARNED, 1000, 1000), (EntryKind.SPENT, -300, 700)]
    assert holds()


def test_a_repeat_with_the_standing_of_the_first_time_changes_nothing(now):
    member = make_member(now=now, points=1000)
    standing = queries.standing_of(customer_id=member, now=now)

    for _ in range(2):
        services.spend(ref="Z1", standing=standing, points=300, now=now)

    assert balance_of(member) == (700, 0)


def test_spending_is_two_statements_and_the_standing_one(now, django_assert_num_queries):
    member = make_member(now=now, points=1000)

    with django_assert_num_queries(1):
        standing = queries.standing_of(customer_id=member, now=now)
    with django_assert_num_queries(4):  # Two of them open and close the savepoint of the test.
        services.spend(ref="Z1", standing=standing, points=300, now=now)
    with django_assert_num_queries(2):
        services.spend(ref="Z2", standing=standing, points=0, now=now)


def test_more_than_there_is_is_refused_and_writes_nothing(now):
    member = make_member(now=now, points=100)

    with pytest.raises(PointsShort) as refusal:
        spend("Z1", member, 101, now=now)

    assert refusal.value.data == {"points": 100}
    assert journal_of(member) == [(EntryKind.EARNED, 100, 100)]


def test_an_account_that_moved_since_it_was_read_is_read_again(now):
    member = make_member(now=now, points=100)
    old = queries.standing_of(customer_id=member, now=now)
    spend("Z1", member, 60, now=now)

    services.spend(ref="Z2", standing=old, points=40, now=now)
    with pytest.raises(PointsShort):
        services.spend(ref="Z3", standing=old, points=1, now=now)

    assert balance_of(member) == (0, 0)
    assert holds()


def test_a_member_without_account_has_no_points(now):
    member = make_member(now=now)

    standing = queries.standing_of(customer_id=member, now=now)

    assert (standing.level, standing.points, standing.rules.version) == (0, 0, 0)
    with pytest.raises(PointsShort):
        services.spend(ref="Z1", standing=standing, points=1, now=now)


def test_unspend_is_the_exact_inverse(now):
    member = make_member(now=now, points=100)
    earn("B", member, 5000, now=now + LATER)
    before = queries.standing_of(customer_id=member, now=now + LATER)
    spend("Z1", member, 120, now=now + LATER)

    services.unspend(ref="Z1", now=now + LATER)
    services.unspend(ref="Z1", now=now + LATER)

    after = queries.standing_of(customer_id=member, now=now + LATER)
    assert (after.points, after.lots) == (before.points, before.lots)
    assert PointsEntry.objects.filter(kind=EntryKind.RETURNED).count() == 1
    assert holds()


def test_unspending_what_spent_nothing_does_nothing(now):
    member = make_member(now=now, points=100)

    services.unspend(ref="Z1", now=now)

    assert balance_of(member) == (100, 0)


def test_ended_points_cannot_be_spent_before_they_are_booked_as_ended(now):
    member = make_member(now=now, points=100)
    after = now + timedelta(days=400)
    earn("B", member, 3000, now=now + timedelta(days=90))

    assert queries.standing_of(customer_id=member, now=after).points == 30
    spend("Z1", member, 20, now=after)

    assert journal_of(member)[-2:] == [(EntryKind.EXPIRED, -100, 30), (EntryKind.SPENT, -20, 10)]
    assert holds()


def test_points_that_come_back_after_their_end_stay_seven_days(now):
    member = make_member(now=now, points=100)
    spend("Z1", member, 100, now=now)
    after = now + timedelta(days=400)

    services.reverse(
        ref="Z1", reversal=Reversal(key="A1", points=40, paid_minor=0, is_whole=False), now=after
    )

    assert queries.standing_of(customer_id=member, now=after + timedelta(days=6)).points == 40
    assert queries.standing_of(customer_id=member, now=after + timedelta(days=8)).points == 0
    assert holds()


def test_points_come_back_piece_by_piece_into_their_lots(now):
    member = make_member(now=now, points=100)
    later = now + LATER
    earn("B", member, 5000, now=later)
    before = queries.standing_of(customer_id=member, now=later)
    spend("Z1", member, 150, now=later)

    for key in ("A1", "A2", "A3"):
        piece = Reversal(key=key, points=50, paid_minor=0, is_whole=False)
        services.reverse(ref="Z1", reversal=piece, now=later)

    assert queries.standing_of(customer_id=member, now=later).lots == before.lots
    assert journal_of(member)[-1] == (EntryKind.RETURNED, 50, 150)
