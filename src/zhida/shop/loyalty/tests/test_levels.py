from datetime import timedelta

import pytest

from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import conf, queries, services, tasks
from zhida.shop.loyalty.models import LoyaltyAccount
from zhida.shop.loyalty.records import EntryKind, LevelTerms, Reversal
from zhida.shop.loyalty.tests.members import balance_of, earn, holds, journal_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

YEAR = timedelta(days=365)


def level_of(member, now):
    return queries.get_level(for_customer=member, now=now)


@pytest.mark.parametrize(
    ("minor", "level"),
    [(99_999, 0), (100_000, 1), (499_999, 1), (500_000, 2), (1_500_000, 3), (9_000_000, 3)],
)
def test_a_level_is_reached_at_its_threshold(now, minor, level):
    member = make_member(now=now)

    earn("Z1", member, minor, now=now)

    assert level_of(member, now).level == level
    assert queries.standing_of(customer_id=member, now=now).level == level


def test_the_way_to_the_next_level_is_told(now):
    member = make_member(now=now)
    nobody = level_of(member, now)
    earn("Z1", member, 120_050, now=now)

    shown = level_of(member, now)

    assert (nobody.level, nobody.name, nobody.benefits, nobody.until) == (0, "", (), None)
    assert (shown.level, shown.name, shown.growth) == (1, "银卡会员", Money(120_050))
    assert shown.benefits == ("会员专享价",)
    assert (shown.next, shown.missing) == (conf.FIRST_RULES.levels[1], Money(379_950))
    assert shown.until == now.replace(year=now.year + 1)
    earn("Z2", member, 2_000_000, now=now)
    assert (level_of(member, now).next, level_of(member, now).missing) == (None, None)


def test_a_level_that_is_reached_again_lasts_a_year_from_then(now):
    member = make_member(now=now)
    earn("Z1", member, 100_000, now=now)
    later = now + timedelta(days=100)

    earn("Z2", member, 100, now=later)

    assert level_of(member, later).until == later.replace(year=later.year + 1)


def test_a_purchase_below_the_present_level_changes_nothing(now):
    member = make_member(now=now)
    earn("Z1", member, 500_000, now=now)
    later = now + YEAR - timedelta(days=1)
    LoyaltyAccount.objects.update(level_since=now - YEAR)
    until = level_of(member, later).until

    earn("Z2", member, 100, now=now + YEAR + timedelta(days=2))

    assert (level_of(member, later).level, level_of(member, later).until) == (2, until)


def test_a_level_ends_with_its_year_and_falls_to_what_was_bought_since(now):
    member, other = make_member(now=now), make_member(now=now)
    earn("Z1", member, 500_000, now=now)
    earn("Z3", other, 100_000, now=now)
    earn("Z2", member, 100_000, now=now + timedelta(days=200))
    LoyaltyAccount.objects.update(level_until=now + YEAR)
    after = now + YEAR + timedelta(hours=1)

    tended = services.tend_accounts(now=after)

    assert tended == 2
    assert (level_of(member, after).level, level_of(other, after).level) == (1, 0)
    assert level_of(other, after).until is None
    assert services.tend_accounts(now=after) == 0


def test_a_level_bought_with_refunded_goods_is_taken_back(now):
    member = make_member(now=now)
    earn("Z1", member, 100_000, now=now)
    earn("Z2", member, 400_000, now=now)
    reversal = Reversal(key="A1", points=0, paid_minor=1, is_whole=False)

    services.reverse(ref="Z2", reversal=reversal, now=now)

    assert level_of(member, now).level == 1


def test_a_refund_that_leaves_the_level_reached_keeps_it(now):
    member = make_member(now=now)
    earn("Z1", member, 100_000, now=now)
    earn("Z2", member, 5_000, now=now)
    reversal = Reversal(key="A1", points=0, paid_minor=5_000, is_whole=True)

    services.reverse(ref="Z2", reversal=reversal, now=now)

    assert level_of(member, now).level == 1


def test_a_level_that_was_abolished_is_shown_as_the_next_lower_one(now):
    rules = conf.FIRST_RULES

    assert rules.terms_of(7) == rules.levels[-1]
    assert rules.terms_of(0) is None
    assert LevelTerms(level=1, name="A", threshold_minor=1).benefits == ()


@transactional
def _tend(now):
    tasks.on_tend("all", now=now)


def test_the_timer_books_ended_points_and_sets_itself_again(now):
    member = make_member(now=now, points=100)
    after = now + timedelta(days=400)

    _tend(after)

    assert journal_of(member) == [(EntryKind.EARNED, 100, 100), (EntryKind.EXPIRED, -100, 0)]
    assert balance_of(member) == (0, 0)
    assert Timer.objects.get(kind=conf.TEND_TIMER).due_at == after + conf.TEND_EVERY
    assert holds()
