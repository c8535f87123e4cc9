"""Which units of an order line stand in open cases: one conditional update keeps a unit out of a second."""

from django.db.models import F

from zhida.shop.aftersales.errors import UnitsInCase
from zhida.shop.aftersales.models import Case, CaseUnits
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services


def take(case: Case) -> None:
    """Claim the units of a case. Locks the order, so that refunds of its units and other cases wait.

    Of 3 bought units 1 refunded and 1 in another case leave 1. Raises UnitsInCase.
    """
    orders_services.hold_for_refund(number=case.order.number)
    order = orders_queries.get_order(number=case.order.number, for_customer=None)
    bought = {line.key: line for line in order.lines}
    for wanted in case.lines.order_by("line_key"):
        line = bought[wanted.line_key]
        left = line.quantity - len(line.claimed_units)
        row, _is_new = CaseUnits.objects.get_or_create(
            order_id=case.order_id, line_key=line.key, defaults={"quantity": line.quantity}
        )
        taken = CaseUnits.objects.filter(pk=row.pk, open_units__lte=left - wanted.quantity).update(
            open_units=F("open_units") + wanted.quantity
        )
        if taken != 1:
            raise UnitsInCase(line=line.key, left=max(0, left - row.open_units))


def free(case: Case) -> None:
    """Give the units of a case back, so that another may be opened about them."""
    for wanted in case.lines.order_by("line_key"):
        freed = CaseUnits.objects.filter(
            order_id=case.order_id, line_key=wanted.line_key, open_units__gte=wanted.quantity
        ).update(open_units=F("open_units") - wanted.quantity)
        assert freed == 1, (case.number, wanted.line_key)


def open_units(*, order_id: int) -> dict[str, int]:
    """Return how many units of each line of an order stand in open cases; one query."""
    return dict(CaseUnits.objects.filter(order_id=order_id).values_list("line_key", "open_units"))
