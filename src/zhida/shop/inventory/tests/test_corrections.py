import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.inventory import queries, services
from zhida.shop.inventory.errors import NotEnoughFree, StockNotFound, WarehouseExists, WarehouseNotFound
from zhida.shop.inventory.models import StockItem, StockMovement, StockRow, Warehouse
from zhida.shop.inventory.records import ReceiveLine, WarehouseRecord, WarehouseStock
from zhida.shop.inventory.tests.stocked import line, make_skus, stock_sku

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def _adjust(delta, *, now, actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN"):
    services.adjust(actor=actor, sku=sku, warehouse=warehouse, delta=delta, reason="盘点", now=now)


def _hold(sku_id, quantity, *, now, ref="Z1"):
    services.reserve(
        ref=ref, holder="C:1", lines=[line(sku_id, quantity)], expires_at=now, region="", now=now
    )


def test_adjust_by_a_difference_with_audit_and_journal(now, staff_actor):
    sku_id = stock_sku("A", 10, now=now)

    _adjust(-4, now=now, actor=staff_actor(Role.GOODS))

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 6}
    movement = StockMovement.objects.get(kind="ADJUSTED")
    assert (movement.on_hand_delta, movement.actor, movement.reason) == (-4, "S:9001", "盘点")
    audit = AuditEntry.objects.get()
    assert (audit.action, audit.subject) == ("inventory.adjust", "A@MAIN")
    assert (audit.before, audit.after) == ({"free": 10}, {"free": 6})


def test_adjust_never_takes_what_is_reserved(now):
    sku_id = stock_sku("A", 10, now=now)
    _hold(sku_id, 7, now=now)

    with pytest.raises(NotEnoughFree) as refused:
        _adjust(-4, now=now)

    assert refused.value.data == {"free": 3}
    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 3}
    assert AuditEntry.objects.count() == 0

    _adjust(-3, now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 0}


def test_adjust_takes_from_several_buckets(now):
    sku_id = stock_sku("A", 9, now=now)
    services.split_into_buckets(actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN", buckets=3, now=now)

    _adjust(-7, now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 2}
    assert queries.list_unbalanced_rows() == []


def test_adjust_starts_a_sku_that_was_never_in_stock(now):
    services.ensure_warehouse()
    sku_id = make_skus("A", now=now)["A"]

    _adjust(12, now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 12}


def test_adjust_refuses_unknown_names_and_weak_actors(now, staff_actor):
    stock_sku("A", 1, now=now)

    with pytest.raises(WarehouseNotFound):
        _adjust(1, now=now, warehouse="NONE")
    with pytest.raises(StockNotFound):
        _adjust(1, now=now, sku="NONE")
    with pytest.raises(PermissionDenied):
        _adjust(1, now=now, actor=staff_actor(Role.FINANCE))

    assert StockMovement.objects.count() == 1


def test_split_into_buckets_spreads_and_gathers_what_is_free(now):
    sku_id = stock_sku("A", 13, now=now)
    _hold(sku_id, 3, now=now)

    services.split_into_buckets(actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN", buckets=4, now=now)

    counts = StockRow.objects.order_by("bucket").values_list("on_hand", "reserved")
    assert list(counts) == [(6, 3), (3, 0), (2, 0), (2, 0)]

    services.split_into_buckets(actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN", buckets=1, now=now)

    assert list(counts.all()) == [(13, 3), (0, 0), (0, 0), (0, 0)]
    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}
    assert queries.list_unbalanced_rows() == []


def test_receive_is_booked_once_a_ref(now):
    sku_id = stock_sku("A", 0, now=now)

    for _ in range(2):
        services.receive(actor=SYSTEM_ACTOR, ref="D1", sku="A", warehouse="MAIN", quantity=8, now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 8}


def test_receive_many_writes_new_skus_in_few_statements(now):
    services.ensure_warehouse()
    ids = make_skus(*[f"A{number}" for number in range(40)], now=now)
    lines = [
        ReceiveLine(sku_id=sku_id, sku=sku, quantity=number + 1, warehouse="MAIN")
        for number, (sku, sku_id) in enumerate(ids.items())
    ]

    with CaptureQueriesContext(connection) as captured:
        services.receive_many(actor=SYSTEM_ACTOR, ref="M1", lines=lines, now=now)

    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) == 8
    free = queries.free_units(sku_ids=ids.values())
    assert free == {one.sku_id: one.quantity for one in lines}
    assert set(StockItem.objects.filter(announced="LOW").values_list("code", flat=True)) == {
        one.sku for one in lines[:5]
    }
    assert queries.list_unbalanced_rows() == []

    services.receive_many(actor=SYSTEM_ACTOR, ref="M2", lines=lines, now=now)

    assert sum(queries.free_units(sku_ids=ids.values()).values()) == 2 * sum(free.values())
    assert queries.list_unbalanced_rows() == []


def test_stock_of_sums_buckets_and_names_warehouses(now):
    sku_id = stock_sku("A", 5, now=now)
    services.split_into_buckets(actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN", buckets=2, now=now)
    _hold(sku_id, 2, now=now)

    record = queries.stock_of(actor=SYSTEM_ACTOR, sku="A", now=now)

    assert record.warehouses == (WarehouseStock(warehouse="MAIN", on_hand=5, reserved=2, free=3),)
    assert record.free == 3
    with pytest.raises(StockNotFound):
        queries.stock_of(actor=SYSTEM_ACTOR, sku="NONE", now=now)


@pytest.mark.parametrize("count", [1, 3])
def test_list_stock_takes_two_queries(now, django_assert_num_queries, count):
    for number in range(count):
        stock_sku(f"A{number}", 10, now=now)

    with django_assert_num_queries(2):
        page = queries.list_stock(actor=SYSTEM_ACTOR, cursor=None)

    assert [record.sku for record in page.items] == [f"A{number}" for number in range(count)]
    assert page.next is None


def test_list_stock_can_leave_only_what_is_low(now):
    stock_sku("A", 100, now=now)
    stock_sku("B", 5, now=now)

    page = queries.list_stock(actor=SYSTEM_ACTOR, cursor=None, only_low=True)

    assert [record.sku for record in page.items] == ["B"]


def test_free_units_of_many_skus_is_one_query(now, django_assert_num_queries):
    ids = [stock_sku("A", 2, now=now), stock_sku("B", 0, now=now)]

    with django_assert_num_queries(1):
        free = queries.free_units(sku_ids=[*ids, 10**12])

    assert free == {ids[0]: 2, ids[1]: 0, 10**12: 0}


def test_create_warehouse_once(now, staff_actor):
    record = WarehouseRecord(code="GZ", name="广州仓", region_code="440106", priority=5)

    services.create_warehouse(actor=staff_actor(Role.GOODS), warehouse=record, now=now)

    assert queries.list_warehouses() == [record]
    with pytest.raises(WarehouseExists):
        services.create_warehouse(actor=SYSTEM_ACTOR, warehouse=record, now=now)
    with pytest.raises(PermissionDenied):
        services.create_warehouse(actor=staff_actor(Role.SUPPORT), warehouse=record, now=now)
    assert Warehouse.objects.count() == 1


@pytest.mark.parametrize("change", [{"reserved": -1}, {"reserved": 6}, {"on_hand": -1}])
def test_the_database_itself_refuses_impossible_counts(now, change):
    stock_sku("A", 5, now=now)

    with pytest.raises(DatabaseError), transaction.atomic():
        StockRow.objects.update(**change)

    assert StockRow.objects.get().on_hand == 5


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="MariaDB's user lacks the right instead")
def test_the_journal_is_append_only(now):
    stock_sku("A", 5, now=now)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StockMovement.objects.update(on_hand_delta=9)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        StockMovement.objects.all().delete()

    assert StockMovement.objects.get().on_hand_delta == 5


def test_adjust_takes_from_one_bucket_what_it_holds(now):
    stock_sku("A", 4, now=now)
    services.split_into_buckets(actor=SYSTEM_ACTOR, sku="A", warehouse="MAIN", buckets=2, now=now)

    _adjust(-1, now=now)

    assert sorted(StockRow.objects.values_list("on_hand", flat=True)) == [1, 2]


def test_receive_refuses_a_warehouse_that_is_not_there(now):
    sku_id = stock_sku("A", 1, now=now)
    lines = [ReceiveLine(sku_id=sku_id, sku="A", quantity=1, warehouse="NONE")]

    with pytest.raises(WarehouseNotFound):
        services.receive_many(actor=SYSTEM_ACTOR, ref="D9", lines=lines, now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 1}
