"""Units that leave their owner: sent back, or replaced by another unit."""

from dataclasses import replace
from datetime import datetime

from zhida.shop.aftersales.events import UnitReplaced
from zhida.shop.devices.lifecycle import AT_HOME, UnitStatus
from zhida.shop.devices.models import Unit
from zhida.shop.devices.records import StepKind
from zhida.shop.devices.services.status import Step, lock_unit, move
from zhida.shop.devices.services.units import add_unit, note_arrival
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.queries import SentUnit
from zhida.shop.shipping import queries as shipping_queries


@transactional
def take_back(*, order: str, serials: tuple[str, ...], source: str, now: datetime) -> int:
    """Count units of an order as back in the house, and return how many were out; they may be sold again.

    `source` is what says so, such as a case's number: the same again changes nothing.
    """
    taken = 0
    for serial in sorted(set(serials)):
        unit = lock_unit(serial)
        if unit is None or unit.order != order or unit.status not in AT_HOME:
            continue
        step = Step(kind=StepKind.RETURNED, source=f"back:{source}", at=now, order=order)
        if move(unit, to=UnitStatus.RETURNED, step=step):
            orders_services.take_serials_back(number=order, serials=(serial,))
            taken += 1
    return taken


@transactional
def replace_unit(*, replaced: UnitReplaced) -> None:
    """Put the new unit of an exchange in the old one's place; its warranty starts anew with its signature.

    A serial that was not kept, or the same event again, leaves its side as it is.
    Source: 消费者权益保护法实施条例 art. 18 (the term is counted anew from the exchange).
    """
    old = lock_unit(replaced.old_serial)
    new = _new_unit(replaced)
    if old is None or old.order != replaced.order or old.status not in AT_HOME:
        return
    step = Step(
        kind=StepKind.REPLACED,
        source=f"replaced:{replaced.case}",
        at=replaced.replaced_at,
        order=replaced.order,
        note=replaced.new_serial,
    )
    if move(old, to=UnitStatus.REPLACED, step=step):
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        orders_services.take_serials_back(number=replaced.order, serials=(old.serial,))


def _new_unit(replaced: UnitReplaced) -> Unit | None:
    """Return the new unit, as orders know it, else as the old one's equal; None without a serial."""
    if not replaced.new_serial:
        return None
    known = lock_unit(replaced.new_serial)
    if known is not None:
        return known
    sent = _sent(replaced)
    if sent is None:
        return None
    unit = add_unit(sent, shipped_at=replaced.replaced_at)
    parcels = shipping_queries.parcels_for(refs=[replaced.order, replaced.case])
    for parcel in (one for some in parcels.values() for one in some):
        if parcel.number == replaced.parcel:
            note_arrival(unit, signed_at=parcel.delivered_at, received_at=None)
    return unit


def _sent(replaced: UnitReplaced) -> SentUnit | None:
    serials = [serial for serial in (replaced.new_serial, replaced.old_serial) if serial]
    sent = orders_queries.sent_units(number=replaced.order, serials=serials)
    known = {unit.serial: unit for unit in sent}
    of_line = known.get(replaced.new_serial) or known.get(replaced.old_serial)
    if of_line is None:
        return None
    return replace(of_line, serial=replaced.new_serial, parcel=replaced.parcel)
