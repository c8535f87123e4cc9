from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.inventory import queries, services
from zhida.shop.inventory.errors import HoldLimitReached, OutOfStock, ReservationReleased
from zhida.shop.inventory.lifecycle import ReservationState
from zhida.shop.inventory.models import HolderHold, MovementKind, Reservation, StockMovement, StockRow
from zhida.shop.inventory.records import WarehouseRecord
from zhida.shop.inventory.tests.stocked import line, make_skus, receive_units, stock_sku

pytestmark = pytest.mark.django_db


def _reserve(ref, *lines, now, holder="C:1", region="440305"):
    services.reserve(
        ref=ref, holder=holder, lines=lines, expires_at=now + timedelta(minutes=30), region=region, now=now
    )


def test_reserve_takes_units_out_of_what_is_free(now):
    sku_id = stock_sku("A-1", 10, now=now)

    _reserve("Z1", line(sku_id, 3), now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 7}
    row = StockRow.objects.get(item_id=sku_id)
    assert (row.on_hand, row.reserved) == (10, 3)
    held = StockMovement.objects.get(kind=MovementKind.HELD)
    assert (held.row_id, held.on_hand_delta, held.reserved_delta, held.ref) == (row.pk, 0, 3, "Z1")
    assert HolderHold.objects.get(holder="C:1").open_refs == 1


def test_reserve_same_ref_again_changes_nothing(now):
    sku_id = stock_sku("A-1", 10, now=now)
    _reserve("Z1", line(sku_id, 3), now=now)

    _reserve("Z1", line(sku_id, 3), now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 7}
    assert StockMovement.objects.filter(kind=MovementKind.HELD).count() == 1


def test_reserve_released_ref_is_refused(now):
    sku_id = stock_sku("A-1", 10, now=now)
    _reserve("Z1", line(sku_id, 3), now=now)
    services.release(ref="Z1", now=now)

    with pytest.raises(ReservationReleased):
        _reserve("Z1", line(sku_id, 3), now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}


def test_reserve_names_every_short_line_and_writes_nothing(now):
    first, second, third = (stock_sku(code, units, now=now) for code, units in [("A", 2), ("B", 5), ("C", 0)])

    with pytest.raises(OutOfStock) as refused:
        _reserve("Z1", line(first, 3, "A"), line(second, 5, "B"), line(third, 1, "C"), now=now)

    assert refused.value.code == "out_of_stock"
    assert refused.value.data["lines"] == [
        {"sku": "A", "sku_id": first, "wanted": 3, "free": 2},
        {"sku": "C", "sku_id": third, "wanted": 1, "free": 0},
    ]
    assert queries.free_units(sku_ids=[first, second, third]) == {first: 2, second: 5, third: 0}
    assert Reservation.objects.count() == 0
    assert HolderHold.objects.count() == 0
    assert StockMovement.objects.exclude(kind=MovementKind.RECEIVED).count() == 0


def test_reserve_two_lines_of_one_sku_are_summed(now):
    sku_id = stock_sku("A", 3, now=now)

    with pytest.raises(OutOfStock) as refused:
        _reserve("Z1", line(sku_id, 2), line(sku_id, 2), now=now)

    assert refused.value.data["lines"] == [{"sku": "", "sku_id": sku_id, "wanted": 4, "free": 3}]

    _reserve("Z2", line(sku_id, 2), line(sku_id, 1), now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 0}


def test_reserve_sixth_open_ref_of_a_holder_is_refused(now):
    sku_id = stock_sku("A", 10, now=now)
    for number in range(5):
        _reserve(f"Z{number}", line(sku_id), now=now)

    with pytest.raises(HoldLimitReached) as refused:
        _reserve("Z5", line(sku_id), now=now)

    assert refused.value.code == "too_many_unpaid"
    assert refused.value.data == {"limit": 5}
    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 5}
    assert not Reservation.objects.filter(ref="Z5").exists()

    _reserve("Y1", line(sku_id), now=now, holder="C:2")
    services.release(ref="Z0", now=now)
    _reserve("Z6", line(sku_id), now=now)

    assert HolderHold.objects.get(holder="C:1").open_refs == 5


def test_reserve_counts_on_where_another_first_claim_was_faster(now, meanwhile):
    sku_id = stock_sku("A", 10, now=now)
    meanwhile('INTO "inventory_holder_hold"', lambda: HolderHold.objects.create(holder="C:1", open_refs=1))

    _reserve("Z0", line(sku_id), now=now)

    assert HolderHold.objects.get(holder="C:1").open_refs == 2


def test_reserve_prefers_the_nearest_warehouse_then_priority(now):
    for code, region, priority in [("BJ", "110105", 10), ("GZ", "440106", 90), ("SZ", "440305", 100)]:
        services.create_warehouse(
            actor=SYSTEM_ACTOR,
            warehouse=WarehouseRecord(code=code, name=code, region_code=region, priority=priority),
            now=now,
        )
    sku_id = make_skus("A", now=now)["A"]
    for code in ("BJ", "GZ", "SZ"):
        receive_units(sku_id, "A", 2, now=now, warehouse=code)

    _reserve("Z1", line(sku_id, 2), now=now, region="440303")
    _reserve("Z2", line(sku_id, 1), now=now, region="310101")
    _reserve("Z3", line(sku_id, 3), now=now, region="440303", holder="C:2")

    assert queries.get_reservation(ref="Z1").warehouses == ("SZ",)
    assert queries.get_reservation(ref="Z2").warehouses == ("BJ",)
    assert queries.get_reservation(ref="Z3").warehouses == ("BJ", "GZ")
    assert queries.serving_warehouse(sku_id=sku_id, region="440303") is None


def test_reserve_falls_through_the_buckets(now):
    sku_id = stock_sku("A", 8, now=now)
    services.split_into_buckets(actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN", buckets=4, now=now)

    _reserve("Z1", line(sku_id, 5), now=now)
    _reserve("Z2", line(sku_id, 3), now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 0}
    assert list(StockRow.objects.order_by("bucket").values_list("on_hand", "reserved")) == [(2, 2)] * 4
    with pytest.raises(OutOfStock):
        _reserve("Z3", line(sku_id, 1), now=now)


@pytest.mark.parametrize("line_count", [1, 3])
def test_reserve_statement_count(now, line_count):
    sku_ids = [stock_sku(f"A{number}", 1000, now=now) for number in range(line_count)]
    _reserve("Z0", line(sku_ids[0]), now=now)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        _reserve("Z1", *[line(sku_id, 2) for sku_id in sku_ids], now=now)

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    # The read, the reservation, the holder, one UPDATE a line, the journal.
    assert len(statements) == 4 + line_count


def test_reservation_state_is_shown(now):
    sku_id = stock_sku("A", 1, now=now)

    _reserve("Z1", line(sku_id), now=now)

    record = queries.get_reservation(ref="Z1")
    assert (record.state, record.units, record.returned_units) == (ReservationState.HELD, 1, 0)
    assert record.expires_at == now + timedelta(minutes=30)


@pytest.mark.parametrize("bucket", [0, 1])
def test_reserve_takes_another_bucket_when_a_faster_buyer_emptied_one(now, meanwhile, bucket):
    first, second = stock_sku("A", 4, now=now), stock_sku("B", 2, now=now)
    services.split_into_buckets(actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN", buckets=2, now=now)
    emptied = StockRow.objects.filter(item_id=first, bucket=bucket)
    meanwhile('UPDATE "inventory_stock_row"', lambda: emptied.update(reserved=2))

    _reserve("Z1", line(first, 1), line(second, 1), now=now)

    reserved = StockRow.objects.order_by("item_id", "bucket").values_list("item_id", "bucket", "reserved")
    assert sorted(reserved) == sorted([(first, bucket, 2), (first, 1 - bucket, 1), (second, 0, 1)])


def test_reserve_refuses_when_a_faster_buyer_took_the_last_and_counts_its_own_as_free(now, meanwhile):
    first, second = stock_sku("A", 1, now=now), stock_sku("B", 1, now=now)
    last = StockRow.objects.filter(item_id=second)
    meanwhile('UPDATE "inventory_stock_row"', lambda: last.update(reserved=1))

    with pytest.raises(OutOfStock) as refusal:
        _reserve("Z1", line(first, 1, "A"), line(second, 1, "B"), now=now)

    assert refusal.value.data["lines"] == [{"sku": "B", "sku_id": second, "wanted": 1, "free": 0}]
    assert Reservation.objects.count() == 0
    assert StockRow.objects.get(item_id=first).reserved == 0
