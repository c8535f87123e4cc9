"""Which serial numbers left in which parcel, and which are back."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import require_transaction, transactional
from zhida.shop.orders.errors import OrderLineNotFound, SerialRepeated, SerialsIncomplete, SerialTaken
from zhida.shop.orders.locks import lines_of, lock_order
from zhida.shop.orders.models import OrderLine, OrderSerial, SerialOut
from zhida.shop.orders.permissions import VIEW_ORDERS
from zhida.shop.orders.serials import normalise_serial


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """The units of each line that leave in a parcel, and the serials that were scanned for them."""

    parcel: str
    units: Mapping[str, int]
    serials: Mapping[str, tuple[str, ...]]


@transactional
def record_serials(*, actor: Actor, number: str, parcel: str, serials: Mapping[str, tuple[str, ...]]) -> None:
    """Keep the serials of units that leave outside `ship`, such as the new unit of an exchange.

    Locks the order row. The caller checks the rights and leaves the audit row of its own act.
    Raises OrderNotFound, OrderLineNotFound, SerialInvalid, SerialCheckDigitWrong, SerialRepeated,
    SerialTaken.
    """
    lines = {line.key: line for line in lines_of(lock_order(number=number))}
    units = {key: len(values) for key, values in serials.items()}
    keep_serials(actor=actor, lines=lines, departure=Departure(parcel=parcel, units=units, serials=serials))


@transactional
def take_serials_back(*, number: str, serials: tuple[str, ...]) -> int:
    """Count units of an order as back in the house, so that their serials may leave again.

    Returns how many of them were out. A serial that is not, or is out with another order, is passed over.
    """
    wanted = [normalise_serial(serial) for serial in serials]
    out = SerialOut.objects.filter(serial__in=wanted, row__line__order__number=number)
    back, _tables = SerialOut.objects.filter(pk__in=list(out.values_list("pk", flat=True))).delete()
    return back


def keep_serials(*, actor: Actor, lines: Mapping[str, OrderLine], departure: Departure) -> None:
    """Write what leaves with its serials, in the caller's transaction; `lines` belong to a locked order.

    A line whose frozen policy needs serials has exactly one a unit, another at most one a unit. The unique
    row of a serial that is out decides between two parcels. Raises as record_serials, and SerialsIncomplete.
    """
    require_transaction()
    if unknown := departure.serials.keys() - lines.keys():
        raise OrderLineNotFound(line=min(unknown))
    scanned = {key: _scanned(departure, key) for key in sorted(departure.units.keys() | departure.serials)}
    _check_counts(lines, departure.units, scanned)
    seen: set[str] = set()
    for key, values in scanned.items():
        for serial in values:
            if serial in seen:
                raise SerialRepeated(serial=serial, line=key)
            seen.add(serial)
            _let_out(actor, lines[key], departure.parcel, serial)


def _scanned(departure: Departure, key: str) -> tuple[str, ...]:
    return tuple(normalise_serial(raw) for raw in departure.serials.get(key, ()))


def _check_counts(
    lines: Mapping[str, OrderLine], units: Mapping[str, int], scanned: Mapping[str, tuple[str, ...]]
) -> None:
    wrong = [
        {"line": key, "wanted": units.get(key, 0), "given": len(values)}
        for key, values in scanned.items()
        if len(values) > units.get(key, 0)
        or (lines[key].policy.get("needs_serial") and len(values) != units[key])
    ]
    if wrong:
        raise SerialsIncomplete(lines=wrong)


def _let_out(actor: Actor, line: OrderLine, parcel: str, serial: str) -> None:
    if OrderSerial.objects.filter(line=line, serial=serial).exists():
        raise _taken(actor, serial)
    row = OrderSerial.objects.create(line=line, parcel=parcel, serial=serial)
    if not insert_new(SerialOut(serial=serial, row=row)):
        raise _taken(actor, serial)


def _taken(actor: Actor, serial: str) -> SerialTaken:
    """Name the order that has the serial only to who may look at orders."""
    if not actor.has(VIEW_ORDERS):
        return SerialTaken(serial=serial)
    rows = OrderSerial.objects.filter(serial=serial).order_by("id")
    return SerialTaken(serial=serial, order=rows.values_list("line__order__number", flat=True)[0])
