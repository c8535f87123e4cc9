"""Reads of payouts, and of the devices that are not taken."""

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.tradeins import conf
from zhida.shop.tradeins.lifecycle import PayoutStatus
from zhida.shop.tradeins.models import Payout, RefusedSerial
from zhida.shop.tradeins.records import PayoutRecord, RefusedSerialRecord


def list_payouts(
    *, status: PayoutStatus | None = None, trade_in: str = "", cursor: str | None = None
) -> Page[PayoutRecord]:
    """List transfers to sellers, of one trade-in if it is named, newest first; one query."""
    rows = Payout.objects.select_related("trade_in")
    if trade_in:
        rows = rows.filter(trade_in__number=trade_in)
    if status is not None:
        rows = rows.filter(status=status)
    page = paginate(rows, order=("-id",), cursor=cursor, limit=conf.TRADE_INS_A_PAGE)
    return Page(items=[to_record(row) for row in page.items], next=page.next)


def list_refused_serials(*, cursor: str | None = None) -> Page[RefusedSerialRecord]:
    """List the devices that are not taken, newest first; one query."""
    page = paginate(RefusedSerial.objects.all(), order=("-id",), cursor=cursor, limit=conf.TRADE_INS_A_PAGE)
    items = [
        RefusedSerialRecord(serial=row.serial, reason=row.reason, by=row.by, at=row.at) for row in page.items
    ]
    return Page(items=items, next=page.next)


def to_record(payout: Payout) -> PayoutRecord:
    """Give what the doors see of a payout that was read with its trade-in."""
    return PayoutRecord(
        number=payout.number,
        trade_in=payout.trade_in.number,
        status=PayoutStatus(payout.status),
        amount=Money(payout.amount_minor),
        account_tail=payout.trade_in.account_tail,
        made_at=payout.made_at,
        batch=payout.batch,
        exported_by=payout.exported_by,
        decided_by=payout.decided_by,
        bank_reference=payout.bank_reference or "",
    )
