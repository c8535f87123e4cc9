"""Serial numbers of the units that left, as orders know them."""

from collections import defaultdict
from collections.abc import Collection

from zhida.shop.orders.models import OrderSerial


def serials_of(*, number: str) -> dict[str, tuple[str, ...]]:
    """Read the serials that left with each line of an order, in their order; lines without are missing.

    One query. The serial of a unit that was replaced stays beside that of the new one.
    """
    return serials_of_orders(numbers=[number]).get(number, {})


def serials_of_orders(*, numbers: Collection[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read serials by line of many orders; orders without are missing. One query."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = OrderSerial.objects.filter(line__order__number__in=list(numbers)).order_by("id")
    for number, key, serial in rows.values_list("line__order__number", "line__key", "serial"):
        found[number][key].append(serial)
    return {
        number: {key: tuple(serials) for key, serials in lines.items()} for number, lines in found.items()
    }


def serials_in_parcel(*, number: str, parcel: str) -> dict[str, tuple[str, ...]]:
    """Read the serials that left with each line in one parcel of an order. One query."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = OrderSerial.objects.filter(line__order__number=number, parcel=parcel).order_by("id")
    for key, serial in rows.values_list("line__key", "serial"):
        found[key].append(serial)
    return {key: tuple(serials) for key, serials in found.items()}
