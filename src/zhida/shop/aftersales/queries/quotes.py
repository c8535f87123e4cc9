"""What may be known of the money of a repair's quote."""

from datetime import datetime

from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_status import get_row
from zhida.shop.aftersales.models import Case, CaseStep
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments.records import MethodRecord

# Who comes back from a channel was paying one of these.
MOST_RECENT = 5


def check_own_case(*, number: str, for_customer: int) -> None:
    """Return when the case is the shopper's; one query. Raises CaseNotFound."""
    get_row(number=number, for_customer=for_customer)


def list_quoted(*, for_customer: int) -> list[str]:
    """List a shopper's latest cases whose quote was taken and opened a payment, newest first; one query."""
    taken = CaseStep.objects.filter(status=CaseStatus.AWAITING_PAYMENT).values("case_id")
    rows = Case.objects.of_customer(for_customer).filter(kind=CaseKind.REPAIR, pk__in=taken)
    return list(rows.order_by("-id").values_list("number", flat=True)[:MOST_RECENT])


def quote_methods(*, number: str, for_customer: int, scene: str, now: datetime) -> list[MethodRecord]:
    """List how the quote of one's own repair can be paid, none where it is not to be paid; four queries.

    Raises CaseNotFound.
    """
    case = get_row(number=number, for_customer=for_customer)
    if case.status != CaseStatus.AWAITING_PAYMENT:
        return []
    return payments_queries.methods_for(ref=number, scene=scene, now=now)
