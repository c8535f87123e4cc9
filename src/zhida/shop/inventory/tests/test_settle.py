from datetime import timedelta

import pytest

from zhida.shop.inventory import queries, services
from zhida.shop.inventory.errors import (
    PutBackExceedsSold,
    ReservationCommitted,
    ReservationNotCommitted,
    ReservationNotFound,
    ReservationReleased,
)
from zhida.shop.inventory.lifecycle import RESERVATION_TRANSITIONS, ReservationState
from zhida.shop.inventory.models import HolderHold, MovementKind, Reservation, StockMovement, StockRow
from zhida.shop.inventory.tests.stocked import line, stock_sku

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


@pytest.fixture
def held(now):
    """Z1 holds 3 of the 10 units of A; returns the SKU id."""
    sku_id = stock_sku("A", 10, now=now)
    services.reserve(
        ref="Z1",
        holder="C:1",
        lines=[line(sku_id, 3)],
        expires_at=now + timedelta(minutes=30),
        region="110105",
        now=now,
    )
    return sku_id


def _counts(sku_id):
    row = StockRow.objects.get(item_id=sku_id)
    return row.on_hand, row.reserved


def _journal():
    lines = StockMovement.objects.exclude(kind=MovementKind.RECEIVED).order_by("pk")
    return list(lines.values_list("kind", "on_hand_delta", "reserved_delta", "ref", "key"))


def test_commit_sells_the_units_and_frees_the_holder(now, held):
    services.commit(ref="Z1", now=now)

    assert _counts(held) == (7, 0)
    assert HolderHold.objects.get(holder="C:1").open_refs == 0
    assert _journal() == [("HELD", 0, 3, "Z1", ""), ("SOLD", -3, -3, "Z1", "")]
    reservation = Reservation.objects.get(ref="Z1")
    assert (reservation.state, reservation.settled_at) == (ReservationState.COMMITTED, now)


def test_release_gives_the_units_back(now, held):
    services.release(ref="Z1", now=now)

    assert _counts(held) == (10, 0)
    assert HolderHold.objects.get(holder="C:1").open_refs == 0
    assert _journal() == [("HELD", 0, 3, "Z1", ""), ("RELEASED", 0, -3, "Z1", "")]
    assert Reservation.objects.get(ref="Z1").state == ReservationState.RELEASED


@pytest.mark.parametrize("settle", [services.commit, services.release])
def test_settling_again_changes_nothing(now, held, settle):
    settle(ref="Z1", now=now)
    counts, journal = _counts(held), _journal()

    settle(ref="Z1", now=now + timedelta(minutes=1))

    assert (_counts(held), _journal()) == (counts, journal)
    assert Reservation.objects.get(ref="Z1").settled_at == now


def test_commit_after_release_is_refused(now, held):
    services.release(ref="Z1", now=now)

    with pytest.raises(ReservationReleased):
        services.commit(ref="Z1", now=now)

    assert _counts(held) == (10, 0)
    assert len(_journal()) == 2


def test_release_after_commit_is_refused(now, held):
    services.commit(ref="Z1", now=now)

    with pytest.raises(ReservationCommitted):
        services.release(ref="Z1", now=now)

    assert _counts(held) == (7, 0)
    assert len(_journal()) == 2


@pytest.mark.parametrize("settle", [services.commit, services.release])
def test_settling_an_unknown_ref_is_refused(now, settle):
    with pytest.raises(ReservationNotFound):
        settle(ref="Z9", now=now)


def test_transitions_are_the_promised_ones():
    assert {state: set(targets) for state, targets in RESERVATION_TRANSITIONS.items()} == {
        "HELD": {"COMMITTED", "RELEASED"},
        "COMMITTED": set(),
        "RELEASED": set(),
    }


def test_put_back_returns_sold_units_once_a_key(now, held):
    services.commit(ref="Z1", now=now)

    services.put_back(ref="Z1", key="R1", lines=[line(held, 1)], now=now)
    services.put_back(ref="Z1", key="R1", lines=[line(held, 1)], now=now)

    assert _counts(held) == (8, 0)
    assert _journal()[-1] == ("PUT_BACK", 1, 0, "Z1", "R1")
    assert Reservation.objects.get(ref="Z1").returned_units == 1

    services.put_back(ref="Z1", key="R2", lines=[line(held, 2)], now=now)

    assert _counts(held) == (10, 0)


def test_put_back_never_more_than_was_sold(now, held):
    services.commit(ref="Z1", now=now)
    services.put_back(ref="Z1", key="R1", lines=[line(held, 2)], now=now)

    with pytest.raises(PutBackExceedsSold):
        services.put_back(ref="Z1", key="R2", lines=[line(held, 2)], now=now)

    assert _counts(held) == (9, 0)
    assert Reservation.objects.get(ref="Z1").returned_units == 2


def test_put_back_of_a_sku_that_was_not_sold_is_refused(now, held):
    services.commit(ref="Z1", now=now)
    other = stock_sku("B", 4, now=now)

    with pytest.raises(PutBackExceedsSold):
        services.put_back(ref="Z1", lines=[line(other, 1)], now=now)

    assert queries.free_units(sku_ids=[held, other]) == {held: 7, other: 4}


def test_put_back_of_units_that_are_only_held_is_refused(now, held):
    with pytest.raises(ReservationNotCommitted):
        services.put_back(ref="Z1", lines=[line(held, 1)], now=now)

    assert _counts(held) == (10, 3)


def test_books_balance_after_everything(now, held):
    services.commit(ref="Z1", now=now)
    services.put_back(ref="Z1", lines=[line(held, 1)], now=now)

    assert {result.name: result.broken for result in queries.check_invariants()} == {
        "inventory.counts_possible": [],
        "inventory.counts_are_journal": [],
        "inventory.holders_are_claims": [],
        "inventory.reserved_is_held": [],
    }

    StockRow.objects.filter(item_id=held).update(on_hand=50, reserved=1)
    HolderHold.objects.update(open_refs=2)

    assert queries.list_unbalanced_rows() == [StockRow.objects.get(item_id=held).pk]
    assert queries.list_unbalanced_holders() == ["C:1"]
    broken = {result.name: len(result.broken) for result in queries.check_invariants()}
    assert broken == {
        "inventory.counts_possible": 0,
        "inventory.counts_are_journal": 1,
        "inventory.holders_are_claims": 1,
        "inventory.reserved_is_held": 1,
    }


def test_put_back_of_an_unknown_ref_is_refused(now):
    with pytest.raises(ReservationNotFound):
        services.put_back(ref="Z404", lines=[line(1, 1)], key="R1", now=now)
