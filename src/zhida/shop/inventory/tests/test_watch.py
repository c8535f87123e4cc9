import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.inventory import queries, services
from zhida.shop.inventory.models import StockItem
from zhida.shop.inventory.records import Availability
from zhida.shop.inventory.tests.stocked import line, stock_sku
from zhida.shop.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


def _hold(ref, sku_id, quantity, *, now):
    services.reserve(
        ref=ref, holder=f"C:{ref}", lines=[line(sku_id, quantity)], expires_at=now, region="", now=now
    )


def _events():
    """Return (name, word or free units) of the room's events in order."""
    rows = OutboxEvent.objects.filter(name__startswith="inventory.").order_by("pk")
    return [(row.name, row.payload.get("availability", row.payload.get("free"))) for row in rows]


@pytest.mark.parametrize(
    ("free", "word"),
    [
        (-1, Availability.OUT),
        (0, Availability.OUT),
        (1, Availability.LOW),
        (5, Availability.LOW),
        (6, Availability.IN),
    ],
)
def test_availability_words(free, word):
    assert queries.availability(free=free) is word


def test_word_is_announced_only_when_it_changes(now):
    sku_id = stock_sku("A", 10, now=now)
    assert _events() == [("inventory.StockChanged", "in")]

    _hold("Z1", sku_id, 2, now=now)
    _hold("Z2", sku_id, 2, now=now)
    assert _events()[1:] == []

    _hold("Z3", sku_id, 1, now=now)
    _hold("Z4", sku_id, 1, now=now)
    assert _events()[1:] == [("inventory.StockChanged", "low"), ("inventory.StockLow", 5)]

    _hold("Z5", sku_id, 4, now=now)
    assert _events()[3:] == [("inventory.StockChanged", "out")]

    services.commit(ref="Z5", now=now)
    assert _events()[4:] == []

    services.release(ref="Z1", now=now)
    assert _events()[4:] == [("inventory.StockChanged", "low")]


def test_alert_comes_once_a_crossing(now):
    sku_id = stock_sku("A", 100, now=now)
    services.set_alert(actor=SYSTEM_ACTOR, sku="A", alert_at_units=50, now=now)
    assert _events() == [("inventory.StockChanged", "in")]

    _hold("Z1", sku_id, 50, now=now)
    _hold("Z2", sku_id, 1, now=now)
    assert _events()[1:] == [("inventory.StockLow", 50)]

    services.release(ref="Z1", now=now)
    _hold("Z3", sku_id, 60, now=now)
    assert _events()[2:] == [("inventory.StockLow", 39)]


def test_alert_set_above_what_is_free_comes_at_once(now):
    stock_sku("A", 30, now=now)

    services.set_alert(actor=SYSTEM_ACTOR, sku="A", alert_at_units=40, now=now)
    services.set_alert(actor=SYSTEM_ACTOR, sku="A", alert_at_units=41, now=now)

    assert _events()[1:] == [("inventory.StockLow", 30)]


def test_far_crossing_in_one_step_is_seen(now):
    sku_id = stock_sku("A", 1000, now=now)

    _hold("Z1", sku_id, 1000, now=now)

    assert _events()[1:] == [("inventory.StockChanged", "out"), ("inventory.StockLow", 0)]


def test_a_crossing_that_another_writer_announced_is_not_announced_again(now, meanwhile):
    sku_id = stock_sku("A", 10, now=now)
    meanwhile('UPDATE "inventory_stock_item"', lambda: StockItem.objects.update(announced="LOW"))

    _hold("Z1", sku_id, 7, now=now)

    assert _events()[1:] == []
