"""Units read by their owner, by staff, and by anybody who holds one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from zhida.shop.devices import conf, warranty
from zhida.shop.devices.errors import DeviceNotFound
from zhida.shop.devices.lifecycle import AT_HOME, UnitStatus
from zhida.shop.devices.models import Activation, Unit, UnitStep
from zhida.shop.devices.queries.recalls import hints_of_serials
from zhida.shop.devices.records import RecallHint, StepKind, UnitRecord, UnitStepRecord, WarrantyAnswer
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.orders.queries import normalise_serial

NEWEST_FIRST = ("-shipped_at", "-id")


def list_units(*, for_customer: int, cursor: str | None = None) -> Page[UnitRecord]:
    """List the units that a shopper has, those in the workshop too, newest first, 20 a page; three queries.

    Raises InvalidCursor.
    """
    mine = _rows().filter(customer_id=for_customer, status__in=sorted(AT_HOME))
    page = paginate(mine, order=NEWEST_FIRST, cursor=cursor, limit=conf.DEVICES_A_PAGE)
    return Page(items=_records(page.items), next=page.next)


def get_unit(*, serial: str, for_customer: int) -> UnitRecord:
    """Read one unit of a shopper; three queries. Raises DeviceNotFound (also another's)."""
    return _one(_rows().filter(customer_id=for_customer, serial=serial.strip().upper()))


def get_unit_for_staff(*, serial: str) -> UnitRecord:
    """Read any unit; three queries. Raises SerialInvalid, SerialCheckDigitWrong, DeviceNotFound."""
    return _one(_rows().filter(serial=normalise_serial(serial)))


def steps_of(*, serial: str) -> list[UnitStepRecord]:
    """List what happened to a unit, the first first; one query."""
    return [
        UnitStepRecord(kind=StepKind(row.kind), at=row.at, by=row.by, order=row.order, note=row.note)
        for row in UnitStep.objects.filter(unit__serial=serial).order_by("at", "id")
    ]


def units_of_order(*, number: str) -> list[UnitRecord]:
    """List the units that left with an order and are its buyer's still, by line and serial; three queries."""
    rows = _rows().filter(order=number, status__in=sorted(AT_HOME))
    return list(_records(rows.order_by("line_key", "serial")))


def look_up(*, serial: str, now: datetime) -> WarrantyAnswer | None:
    """Say what anybody may know of a serial; None when it is none of ours. Three queries, known or not.

    Units that are back in the house are nobody's: None too.
    Raises SerialInvalid, SerialCheckDigitWrong.
    """
    serial = normalise_serial(serial)
    found = _records(_rows().filter(serial=serial, status__in=sorted(AT_HOME)), asked=serial)
    if not found:
        return None
    unit = found[0]
    return WarrantyAnswer(
        serial=unit.serial,
        title=unit.title,
        options=unit.options,
        warranty_until=unit.warranty_until,
        is_in_warranty=unit.warranty_until is not None and now < unit.warranty_until,
        recall=unit.recall,
    )


def _rows() -> QuerySet[Unit]:
    return Unit.objects.select_related("replaced_by")


def _one(rows: QuerySet[Unit]) -> UnitRecord:
    found = _records(rows)
    if not found:
        raise DeviceNotFound
    return found[0]


def _records(rows: Iterable[Unit], *, asked: str = "") -> Sequence[UnitRecord]:
    units = list(rows)
    serials = [unit.serial for unit in units] or [asked]
    activated = dict(Activation.objects.filter(serial__in=serials).values_list("serial", "activated_at"))
    hints = hints_of_serials(serials=serials)
    return [_record(unit, activated.get(unit.serial), hints) for unit in units]


def _record(unit: Unit, activated_at: datetime | None, hints: Mapping[str, RecallHint]) -> UnitRecord:
    start = warranty.start_of(
        shipped_at=unit.shipped_at,
        signed_at=unit.signed_at,
        received_at=unit.received_at,
        activated_at=activated_at,
    )
    return UnitRecord(
        serial=unit.serial,
        product_number=unit.product_number,
        title=unit.title,
        options=unit.options,
        image=unit.image,
        customer_id=unit.customer_id,
        order=unit.order,
        line=unit.line_key,
        parcel=unit.parcel,
        status=UnitStatus(unit.status),
        shipped_at=unit.shipped_at,
        signed_at=unit.signed_at,
        activated_at=activated_at,
        warranty_from=start,
        warranty_until=warranty.end_of(start=start, months=unit.warranty_months, extra_days=unit.extra_days),
        warranty_months=unit.warranty_months,
        extra_days=unit.extra_days,
        replaced_by=unit.replaced_by.serial if unit.replaced_by else "",
        recall=hints.get(unit.serial),
    )
