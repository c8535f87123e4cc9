"""What the end of a refund does to the case that it was for."""

from datetime import datetime

from zhida.shop.aftersales import case_status
from zhida.shop.aftersales.case_lifecycle import CaseStatus
from zhida.shop.aftersales.models import Case

WAITING = (CaseStatus.REFUNDING, CaseStatus.REFUND_FAILED)


def end(*, refund: str, arrived: bool, now: datetime) -> None:
    """Move the case of a refund to its end, or to the desk that pays it another way.

    The surplus of an exchange moves nothing: its case ended with the new parcel.
    """
    case = Case.objects.select_related("order").filter(refund_number=refund, status__in=WAITING).first()
    if case is None:
        return
    if arrived:
        case_status.move(case=case, to=CaseStatus.REFUNDED, by="PAYMENT", now=now)
    elif case.status == CaseStatus.REFUNDING:
        case_status.move(case=case, to=CaseStatus.REFUND_FAILED, by="PAYMENT", now=now)
