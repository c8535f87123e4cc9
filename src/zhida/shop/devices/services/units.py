"""Units made from what orders and parcels say, as often and in whatever order it is heard."""

from datetime import datetime

from zhida.shop.devices.lifecycle import AT_HOME, UnitStatus
from zhida.shop.devices.models import Unit
from zhida.shop.devices.records import StepKind
from zhida.shop.devices.services.status import Step, lock_unit, move, note_step
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.queries import SentUnit
from zhida.shop.policies.records import LinePolicy
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping.records import ParcelRecord


@transactional
def follow_order(*, number: str) -> None:
    """Bring the units of an order to what its parcels say: there, signed for, received, paid back.

    Reads the present state, so a repeat changes nothing and an event that comes late or early is no matter.
    An order without serials has no units.
    """
    sent = orders_queries.sent_units(number=number)
    if not sent:
        return
    parcels = {
        parcel.number: parcel for parcel in shipping_queries.parcels_for(refs=[number]).get(number, [])
    }
    received_at = orders_queries.completed_at(number=number)
    for one in sorted(sent, key=lambda unit: unit.serial):
        if one.parcel in parcels:
            unit = _owned(one, parcels[one.parcel])
            if unit is not None:
                note_arrival(unit, signed_at=parcels[one.parcel].delivered_at, received_at=received_at)
                _note_paid_back(unit, one)


@transactional
def follow_parcel(*, parcel: str, delivered_at: datetime) -> None:
    """Note the signature on units of a parcel that no order sent, such as the new unit of an exchange."""
    for unit in Unit.objects.select_for_update().filter(parcel=parcel).order_by("id"):
        note_arrival(unit, signed_at=delivered_at, received_at=None)


def note_arrival(unit: Unit, *, signed_at: datetime | None, received_at: datetime | None) -> None:
    """Write what is newly known of a locked unit's arrival; the first signature and receipt stay."""
    if signed_at is not None and unit.signed_at is None:
        unit.signed_at = signed_at
        unit.save(update_fields=["signed_at"])
        _note(unit, StepKind.SIGNED, signed_at)
    if received_at is not None and unit.received_at is None:
        unit.received_at = received_at
        unit.save(update_fields=["received_at"])
        _note(unit, StepKind.RECEIVED, received_at)


def add_unit(sent: SentUnit, *, shipped_at: datetime) -> Unit:
    """Write the unit of a serial that is new to us, and its first step."""
    unit = Unit(serial=sent.serial)
    _take_facts(unit, sent, shipped_at)
    insert_new(unit)
    kept = lock_unit(sent.serial)
    assert kept is not None, sent.serial
    _note(kept, StepKind.SHIPPED, shipped_at)
    return kept


def _owned(sent: SentUnit, parcel: ParcelRecord) -> Unit | None:
    """Return the locked unit of this parcel; None when it went on to another owner since."""
    unit = lock_unit(sent.serial)
    if unit is None:
        return add_unit(sent, shipped_at=parcel.shipped_at)
    if unit.parcel == sent.parcel:
        return unit
    if unit.shipped_at >= parcel.shipped_at:
        return None
    if unit.status in AT_HOME:
        back = Step(kind=StepKind.RETURNED, source=f"resold:{parcel.number}", at=parcel.shipped_at)
        move(unit, to=UnitStatus.RETURNED, step=back)
    anew = Step(
        kind=StepKind.SHIPPED, source=f"SHIPPED:{parcel.number}", at=parcel.shipped_at, order=sent.order
    )
    move(unit, to=UnitStatus.ACTIVE, step=anew)
    _take_facts(unit, sent, parcel.shipped_at)
    unit.signed_at = unit.received_at = None
    unit.replaced_by = None
    unit.extra_days = 0
    unit.save()
    return unit


def _take_facts(unit: Unit, sent: SentUnit, shipped_at: datetime) -> None:
    unit.sku_id = sent.sku_id
    unit.product_number = sent.product_number
    unit.title = sent.title
    unit.options = dict(sent.options)
    unit.image = sent.image
    unit.customer_id = sent.customer_id
    unit.order = sent.order
    unit.line_key = sent.line
    unit.parcel = sent.parcel
    unit.shipped_at = shipped_at
    unit.warranty_months = LinePolicy.from_document(sent.policy).warranty_months


def _note_paid_back(unit: Unit, sent: SentUnit) -> None:
    """A unit whose whole line was paid back is its owner's no more, wherever it lies."""
    if sent.is_paid_back and unit.status in AT_HOME:
        at = unit.received_at or unit.signed_at or unit.shipped_at
        move(
            unit,
            to=UnitStatus.RETURNED,
            step=Step(kind=StepKind.RETURNED, source=f"refunded:{unit.parcel}", at=at, order=unit.order),
        )


def _note(unit: Unit, kind: StepKind, at: datetime) -> None:
    note_step(unit, Step(kind=kind, source=f"{kind.value}:{unit.parcel}", at=at, order=unit.order))
