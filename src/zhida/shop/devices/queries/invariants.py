"""What must always hold between units, what left with orders, and recalls; read-only."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef

from zhida.shop.devices.lifecycle import AT_HOME, RecallStatus
from zhida.shop.devices.models import RecallItem, RecallNotice, Unit, UnitStep
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.kernel.models import EventState, OutboxEvent
from zhida.shop.orders import queries as orders_queries

ROWS_AT_ONCE = 500


def check_invariants() -> list[InvariantResult]:
    """Check that what left is known, that no unit replaced itself, and that closed recalls told everybody.

    A unit is made when its parcel's event is delivered: a serial whose order has an event under way, or one
    that waits for a person, is not judged.
    """
    return [
        _result("devices.serials_have_units", _unknown()),
        _result("devices.units_have_history", _without_history()),
        _result("devices.replaced_by_another", _replaced_wrongly()),
        _result("devices.closed_recalls_told_all", _untold()),
    ]


def _result(name: str, broken: Iterable[str]) -> InvariantResult:
    return InvariantResult(name=name, broken=tuple(sorted(broken)))


def _unknown() -> list[str]:
    missing: list[str] = []
    after = 0
    while rows := orders_queries.serials_between(after=after, limit=ROWS_AT_ONCE):
        serials = [serial for _pk, serial, _order in rows]
        known = set(Unit.objects.filter(serial__in=serials).values_list("serial", flat=True))
        orders = {serial: order for _pk, serial, order in rows if serial not in known}
        events = OutboxEvent.objects.filter(key__in=orders.values()).exclude(state=EventState.DELIVERED)
        under_way = set(events.values_list("key", flat=True))
        missing += [serial for serial, order in orders.items() if order not in under_way]
        after = rows[-1][0]
    return missing


def _without_history() -> Iterable[str]:
    steps = UnitStep.objects.filter(unit=OuterRef("pk"))
    return Unit.objects.filter(~Exists(steps)).values_list("serial", flat=True)


def _replaced_wrongly() -> Iterable[str]:
    wrong = Unit.objects.filter(replaced_by=F("pk")) | Unit.objects.filter(
        replaced_by__isnull=False, status__in=sorted(AT_HOME)
    )
    return wrong.values_list("serial", flat=True)


def _untold() -> Iterable[str]:
    told = RecallNotice.objects.filter(recall=OuterRef("recall"), customer=OuterRef("customer"))
    items = RecallItem.objects.filter(~Exists(told), recall__status=RecallStatus.CLOSED)
    return items.values_list("recall__number", flat=True).distinct()
