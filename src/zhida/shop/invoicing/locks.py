"""The only row locks of the room: always one invoice, a red one's blue one before it."""

from zhida.shop.invoicing.errors import InvoiceNotFound
from zhida.shop.invoicing.models import Invoice
from zhida.shop.kernel.uow import require_transaction


def lock_invoice(*, number: str) -> Invoice:
    """Lock one invoice and return it as it is now. Raises InvoiceNotFound."""
    require_transaction()
    rows = list(Invoice.objects.select_for_update().filter(number=number))
    if not rows:
        raise InvoiceNotFound
    return rows[0]


def lock_live(*, order: str) -> Invoice | None:
    """Lock the blue invoice that stands for an order; None when there is none."""
    require_transaction()
    rows = list(Invoice.objects.select_for_update().filter(live_order=order))
    return rows[0] if rows else None
