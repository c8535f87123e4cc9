"""What may be known of the money of a repair's quote."""

from datetime import datetime

from zhida.shop.aftersales.case_lifecycle import CaseStatus
from zhida.shop.aftersales.case_status import get_row
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments.records import MethodRecord


def check_own_case(*, number: str, for_customer: int) -> None:
    """Return when the case is the shopper's; one query. Raises CaseNotFound."""
    get_row(number=number, for_customer=for_customer)


def quote_methods(*, number: str, for_customer: int, scene: str, now: datetime) -> list[MethodRecord]:
    """List how the quote of one's own repair can be paid, none where it is not to be paid; four queries.

    Raises CaseNotFound.
    """
    case = get_row(number=number, for_customer=for_customer)
    if case.status != CaseStatus.AWAITING_PAYMENT:
        return []
    return payments_queries.methods_for(ref=number, scene=scene, now=now)
