"""Serials of parcels that left without them: bad rows, twice the same sheet, a worker that was killed."""

import pytest

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.devices.models import Unit
from zhida.shop.orders import queries as orders
from zhida.shop.orders import services as order_services
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.orders.tests.factories import make_paid_order
from zhida.shop.sheets import queries, services, tasks
from zhida.shop.sheets.errors import SheetCellWrong
from zhida.shop.sheets.kinds import serials
from zhida.shop.sheets.records import SheetLine
from zhida.shop.sheets.services import working

from .test_shipments import _data_folder, check, do, packer, shopper, table, work

__all__ = ["_data_folder", "packer", "shopper"]

pytestmark = pytest.mark.django_db
HEADER = "order,line,serial"


def sent(actor, shopper, now, *lines, quantities=None, tracking="SF100000001"):
    number = make_paid_order(shopper, *lines, now=now)
    ship(actor, number, now, quantities=quantities, tracking=tracking)
    return number


def ship(actor, number, now, *, quantities=None, tracking="SF100000001"):
    draft = ShipmentDraft(carrier="SF", tracking=tracking, quantities=quantities)
    order_services.ship(actor=actor, number=number, shipment=draft, now=now)


def bring(actor, now, *rows):
    return check(actor, table(*rows, header=HEADER), now, kind="serials")


def test_serials_are_kept_for_units_that_left_and_their_devices_are_known(now, packer, shopper):
    number = sent(packer, shopper, now, ("A-1", 2), ("B-1", 1))

    rows = (f"{number},L001,sn-0001", f"{number.lower()},A-1,SN-0002", f"{number},B-1,SN-0003")
    tried = bring(packer, now, *rows)
    untouched = (orders.serials_of(number=number), Unit.objects.count())
    done = do(packer, tried.number, now)
    again = bring(packer, now, *rows)

    assert (tried.counts, untouched) == ({"ready": 3}, ({}, 0))
    assert done.counts == {"done": 3}
    assert orders.serials_of(number=number) == {"L001": ("SN-0001", "SN-0002"), "L002": ("SN-0003",)}
    assert sorted(Unit.objects.values_list("serial", flat=True)) == ["SN-0001", "SN-0002", "SN-0003"]
    assert AuditEntry.objects.filter(action="orders.record_serials").count() == 3
    assert again.counts == {"same": 3}


def test_each_bad_row_says_why(now, packer, shopper):
    number = sent(packer, shopper, now, ("A-1", 1))
    other = sent(packer, shopper, now, ("A-1", 1), tracking="SF100000002")
    unsent = make_paid_order(shopper, ("A-1", 1), now=now)
    do(packer, bring(packer, now, f"{other},L001,SN-0009").number, now)

    tried = bring(
        packer,
        now,
        f"{number},L009,SN-0001",
        f"{number},L001,!",
        f"{number},L001,490154203237519",
        f"{number},L001,SN-0009",
        f"{number},L001,SN-0001",
        f"{number},L001,SN-0002",
        f"{unsent},L001,SN-0003",
        "Z-NONE,L001,SN-0004",
        f"{number},L001,",
    )

    assert tried.counts == {"ready": 1, "refused": 8}
    assert [(one.row, one.column) for one in tried.problems] == [
        (2, "line"),
        (3, ""),
        (4, ""),
        (5, ""),
        (7, "serial"),
        (8, "serial"),
        (9, ""),
        (10, "serial"),
    ]
    assert orders.serials_of(number=number) == {}


def test_serials_fill_the_oldest_parcel_first(now, packer, shopper):
    number = sent(packer, shopper, now, ("A-1", 2), quantities={"L001": 1})
    ship(packer, number, now, tracking="SF100000002")

    do(packer, bring(packer, now, f"{number},L001,SN-0001", f"{number},L001,SN-0002").number, now)

    units = {unit.serial: unit.parcel for unit in orders.sent_units(number=number)}
    assert (len(units), units["SN-0001"] != units["SN-0002"]) == (2, True)


def test_a_sheet_that_was_quicker_leaves_no_room(now, packer, shopper, monkeypatch):
    number = sent(packer, shopper, now, ("A-1", 1))
    rooms = iter([1, -1])
    monkeypatch.setattr(serials, "_room_in", lambda *_facts: next(rooms))
    cells = {"order": number, "line": "L001", "serial": "SN-0001"}

    with pytest.raises(SheetCellWrong):
        serials.act(packer, SheetLine(sheet="1", row=2, cells=cells), now)


def test_a_killed_worker_goes_on_and_keeps_nothing_twice(now, packer, shopper, monkeypatch):
    number = sent(packer, shopper, now, ("A-1", 5))
    tried = bring(packer, now, *(f"{number},L001,SN-000{place}" for place in range(5)))
    services.apply_sheet(actor=packer, number=tried.number, now=now)
    act, calls = working._act, []

    def dying(*arguments, **facts):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        act(*arguments, **facts)

    monkeypatch.setattr(working, "_act", dying)
    with pytest.raises(KeyboardInterrupt):
        tasks.work_on_sheet(tried.number, now=now)
    half = queries.get_sheet(actor=packer, number=tried.number)
    work(tried.number, now)

    assert (half.status, half.counts) == ("APPLYING", {"done": 2, "ready": 3})
    assert queries.get_sheet(actor=packer, number=tried.number).counts == {"done": 5}
    assert orders.serials_of(number=number) == {"L001": tuple(f"SN-000{place}" for place in range(5))}


def test_the_template_is_the_header(packer):
    assert list(serials.template(packer)) == [("order", "line", "serial")]
