"""Which serial numbers a line of an order may bring back."""

from collections.abc import Mapping

from zhida.shop.aftersales.case_lifecycle import CaseStatus
from zhida.shop.aftersales.errors import WrongSerial
from zhida.shop.aftersales.models import Case, CaseLine
from zhida.shop.orders import queries as orders_queries

GONE = (CaseStatus.REPLACED, CaseStatus.REFUNDED, CaseStatus.REFUNDING, CaseStatus.REFUND_FAILED)


def as_stored(raw: str) -> str:
    """Return a serial as orders keep it: upper case, without the blanks around it."""
    return raw.strip().upper()


def check(case: Case, serials: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Return the serials that came back by line, in their one form.

    A line that left with serials brings back exactly one for each unit, of those that are still outside;
    a line that left without brings none that could be checked. Raises WrongSerial.
    """
    away = outside(case)
    checked = {}
    for line in case.lines.order_by("line_key"):
        given = [as_stored(raw) for raw in serials.get(line.line_key, ())]
        wrong = [serial for serial in given if serial not in away[line.line_key]]
        if wrong or len(set(given)) != len(given):
            raise WrongSerial(serial=(wrong or given)[0], line=line.line_key)
        if away[line.line_key] and len(given) != line.quantity:
            raise WrongSerial(serial="", line=line.line_key)
        checked[line.line_key] = given
    return checked


def outside(case: Case) -> dict[str, set[str]]:
    """Return for each line of a case the serials that left with it and are not back for good."""
    left = orders_queries.serials_of(number=case.order.number)
    return {
        line.line_key: set(left.get(line.line_key, ())) - _back(case, line.line_key)
        for line in case.lines.order_by("line_key")
    }


def _back(case: Case, key: str) -> set[str]:
    """Return the serials of units of a line that other cases brought back for good."""
    lines = CaseLine.objects.filter(case__order_id=case.order_id, line_key=key, case__status__in=GONE)
    lists = lines.exclude(case_id=case.pk).exclude(case__kind="REFUND_ONLY").order_by("id")
    return {serial for serials in lists.values_list("serials", flat=True) for serial in serials}
