"""The states of an invoice, blue or red."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class InvoiceKind(StrEnum):
    """BLUE says what was paid; RED takes some or all of a blue one back."""

    BLUE = "BLUE"
    RED = "RED"


class TitleKind(StrEnum):
    """Whose invoice it is."""

    PERSONAL = "PERSONAL"
    COMPANY = "COMPANY"


class InvoiceStatus(StrEnum):
    """ISSUING: sent, or about to be, under a request id that is never given to another."""

    REQUESTED = "REQUESTED"
    ISSUING = "ISSUING"
    ISSUED = "ISSUED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


INVOICE_TRANSITIONS: Final[dict[InvoiceStatus, frozenset[InvoiceStatus]]] = {
    # Staff enter by hand what they issued elsewhere: REQUESTED and REFUSED may become ISSUED at once.
    InvoiceStatus.REQUESTED: frozenset(
        {InvoiceStatus.ISSUING, InvoiceStatus.ISSUED, InvoiceStatus.REFUSED, InvoiceStatus.CANCELLED}
    ),
    # Back to REQUESTED only when the service said that nothing was issued and it may be tried again.
    InvoiceStatus.ISSUING: frozenset({InvoiceStatus.ISSUED, InvoiceStatus.REFUSED, InvoiceStatus.REQUESTED}),
    InvoiceStatus.REFUSED: frozenset(
        {InvoiceStatus.REQUESTED, InvoiceStatus.ISSUED, InvoiceStatus.CANCELLED}
    ),
    InvoiceStatus.ISSUED: frozenset(),
    InvoiceStatus.CANCELLED: frozenset(),
}

# What may still be corrected, or entered by hand.
OPEN_TO_CHANGE: Final = frozenset({InvoiceStatus.REQUESTED, InvoiceStatus.REFUSED})

STATUS_NAMES: Final[dict[InvoiceStatus, Promise]] = {
    InvoiceStatus.REQUESTED: _("待开票"),
    InvoiceStatus.ISSUING: _("开票中"),
    InvoiceStatus.ISSUED: _("已开票"),
    InvoiceStatus.REFUSED: _("开票未成功"),
    InvoiceStatus.CANCELLED: _("已取消"),
}


def sources_of(to: InvoiceStatus) -> list[InvoiceStatus]:
    """Give the states from which a step leads there."""
    return [status for status, targets in INVOICE_TRANSITIONS.items() if to in targets]
