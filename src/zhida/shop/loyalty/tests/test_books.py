"""Whatever happens in whatever order: nothing is negative, nothing is lost, nothing comes twice."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.errors import PointsShort
from zhida.shop.loyalty.models import LoyaltyAccount, PointsEntry
from zhida.shop.loyalty.records import EntryKind, Reversal
from zhida.shop.loyalty.tests.members import earn, make_member, spend

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
REFS = st.sampled_from(["Z1", "Z2", "Z3"])
STEPS = st.one_of(
    st.tuples(st.just("earn"), REFS, st.integers(0, 50_000)),
    st.tuples(st.just("spend"), REFS, st.integers(1, 400)),
    st.tuples(st.just("unspend"), REFS, st.just(0)),
    st.tuples(st.just("refund"), REFS, st.integers(0, 20_000)),
    st.tuples(st.just("refund all"), REFS, st.just(0)),
    st.tuples(st.just("wait"), REFS, st.integers(1, 300)),
    st.tuples(st.just("tend"), REFS, st.just(0)),
)


def act(step, member, *, now, key):
    kind, ref, number = step
    ref = f"{ref}-{member}"
    if kind == "earn":
        earn(ref, member, number, now=now)
    elif kind == "spend":
        with suppress(PointsShort):
            spend(ref, member, number, now=now)
    elif kind == "unspend":
        services.unspend(ref=ref, now=now)
    elif kind == "tend":
        services.tend_accounts(now=now)
    elif kind.startswith("refund"):
        reversal = Reversal(key=key, points=number // 100, paid_minor=number, is_whole=kind == "refund all")
        services.reverse(ref=ref, reversal=reversal, now=now)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(STEPS, max_size=14))
def test_every_sequence_of_movements_keeps_the_books(steps):
    now = NOON
    member = make_member(now=now, points=300)
    for place, step in enumerate(steps):
        now += timedelta(days=step[2]) if step[0] == "wait" else timedelta(seconds=1)
        act(step, member, now=now, key=f"A{place}-{member}")

    account = LoyaltyAccount.objects.get(pk=member)
    assert [result.broken for result in queries.check_invariants()] == [[], [], []]
    assert min(account.balance, account.points_owed) >= 0
    entries = PointsEntry.objects.filter(account_id=member).order_by("sequence")
    moved = [entry.points for entry in entries]
    assert [entry.balance_after for entry in entries] == list(accumulate(moved))
    refs = [f"{ref}-{member}" for ref in ("Z1", "Z2", "Z3")]
    for ref in refs:
        services.unspend(ref=ref, now=now)
    assert set(queries.points_spent(refs=refs).values()) <= {0}


def test_a_broken_book_is_named(now):
    member = make_member(now=now, points=100)
    LoyaltyAccount.objects.filter(pk=member).update(balance=90)
    PointsEntry.objects.create(
        account_id=member,
        sequence=9,
        kind=EntryKind.RETURNED,
        key="A",
        ref="Z9",
        points=1,
        balance_after=1,
        at=now,
    )

    found = {result.name: list(result.broken) for result in queries.check_invariants()}

    assert found == {
        "loyalty.balance_is_sum_of_journal": [str(member)],
        "loyalty.balance_is_sum_of_lots": [str(member)],
        "loyalty.spends_returned_within": ["Z9"],
    }


def test_the_database_refuses_points_below_zero(now):
    member = make_member(now=now, points=100)

    with pytest.raises(IntegrityError), transaction.atomic():
        LoyaltyAccount.objects.filter(pk=member).update(balance=-1)


@pytest.mark.parametrize("table", ["loyalty_points_entry", "loyalty_reversal", "loyalty_rules_version"])
def test_the_journal_is_append_only(table):
    assert connection.vendor != "sqlite" or len(_triggers(table)) == 2


def _triggers(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return cursor.fetchall()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_journal_is_one_query_a_page(now, rows, django_assert_num_queries):
    member = make_member(now=now)
    for place in range(rows):
        earn(f"Z{place}", member, 10000, now=now)

    with django_assert_num_queries(1):
        page = queries.list_entries(for_customer=member, cursor=None)
    with django_assert_num_queries(3):
        queries.get_points(for_customer=member, now=now)

    assert [entry.ref for entry in page.items] == [f"Z{place}" for place in reversed(range(rows))]
