from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.inventory.allocation import Candidate, Take, free_by_sku, nearness, plan_takes

FREE = st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=12)


def _row(row_id, free, *, sku_id=1, warehouse="MAIN", region_code="", priority=100, bucket=0):
    return Candidate(
        row_id=row_id,
        sku_id=sku_id,
        warehouse=warehouse,
        region_code=region_code,
        priority=priority,
        bucket=bucket,
        free=free,
    )


def test_nearness_counts_shared_levels():
    assert nearness("440305", "440305") == 3
    assert nearness("440305", "440306") == 2
    assert nearness("440106", "440305") == 1
    assert nearness("110105", "440305") == 0
    assert nearness("", "440305") == 0
    assert nearness("440305", "") == 0


def test_plan_takes_one_warehouse_that_suffices_before_nearer_ones():
    rows = [
        _row(1, 1, warehouse="NEAR", region_code="440305"),
        _row(2, 5, warehouse="FAR", region_code="110105"),
    ]

    assert plan_takes(rows, wanted={1: 2}, ref="Z1", region="440305") == [Take(2, 1, 2)]
    assert plan_takes(rows, wanted={1: 1}, ref="Z1", region="440305") == [Take(1, 1, 1)]
    assert plan_takes(rows, wanted={1: 6}, ref="Z1", region="440305") == [Take(1, 1, 1), Take(2, 1, 5)]


def test_plan_takes_a_bucket_that_suffices_alone():
    rows = [_row(1, 1, bucket=0), _row(2, 1, bucket=1), _row(3, 4, bucket=2)]

    for ref in ("Z1", "Z2", "Z3", "Z4"):
        assert plan_takes(rows, wanted={1: 3}, ref=ref, region="") == [Take(3, 1, 3)]


def test_plan_takes_spreads_refs_over_the_buckets():
    rows = [_row(bucket, 100, bucket=bucket) for bucket in range(4)]

    starts = {plan_takes(rows, wanted={1: 1}, ref=f"Z{ref}", region="")[0].row_id for ref in range(40)}

    assert starts == {0, 1, 2, 3}


@given(free=FREE, share=st.integers(min_value=1, max_value=100), ref=st.text(max_size=8))
def test_plan_takes_exactly_what_is_wanted_and_never_more_than_is_free(free, share, ref):
    rows = [_row(index, units, bucket=index) for index, units in enumerate(free)]
    wanted = min(share, sum(free))
    if not wanted:
        return

    takes = plan_takes(rows, wanted={1: wanted}, ref=ref, region="")

    assert sum(take.quantity for take in takes) == wanted
    assert all(0 < take.quantity <= free[take.row_id] for take in takes)
    assert [take.row_id for take in takes] == sorted({take.row_id for take in takes})


def test_plan_orders_all_takes_by_row_id():
    rows = [_row(1, 5, sku_id=20), _row(2, 5, sku_id=10), _row(3, 5, sku_id=30)]

    takes = plan_takes(rows, wanted={30: 1, 10: 1, 20: 1}, ref="Z1", region="")

    assert takes == [Take(1, 20, 1), Take(2, 10, 1), Take(3, 30, 1)]
    assert free_by_sku(rows) == {20: 5, 10: 5, 30: 5}
