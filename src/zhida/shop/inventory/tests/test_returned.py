"""Units that buyers sent back go on sale again, once, and the journal tells where they came from."""

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.inventory import queries, services
from zhida.shop.inventory.errors import WarehouseNotFound
from zhida.shop.inventory.records import ReceiveLine
from zhida.shop.inventory.tests.stocked import stock_sku

pytestmark = pytest.mark.django_db


def _line(sku_id, *, warehouse="MAIN"):
    return ReceiveLine(sku_id=sku_id, sku="A-1", quantity=2, warehouse=warehouse)


def test_returned_units_can_be_sold_again_once(now, staff_actor):
    sku_id = stock_sku("A-1", 3, now=now)

    for _again in range(2):
        services.receive_returned(actor=staff_actor(Role.ORDER), ref="C-1", lines=[_line(sku_id)], now=now)

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 5}
    moves = queries.list_movements(actor=SYSTEM_ACTOR, sku="A-1", cursor=None).items
    assert [(one.kind, one.on_hand_delta, one.ref) for one in moves[:1]] == [("RETURNED", 2, "C-1")]
    assert not any(result.broken for result in queries.check_invariants())


def test_returned_units_are_booked_by_those_who_may_and_where_a_warehouse_stands(now, staff_actor):
    sku_id = stock_sku("A-1", 3, now=now)

    with pytest.raises(PermissionDenied):
        services.receive_returned(actor=staff_actor(Role.SUPPORT), ref="C-1", lines=[_line(sku_id)], now=now)
    with pytest.raises(WarehouseNotFound):
        services.receive_returned(
            actor=SYSTEM_ACTOR, ref="C-1", lines=[_line(sku_id, warehouse="MOON")], now=now
        )

    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 3}
