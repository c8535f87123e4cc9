"""Bills on disk: payments/bills/ACCOUNT/DAY below the data directory, byte for byte as they came."""

import hashlib
import secrets
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.models import BillDay
from zhida.shop.payments.providers.contract import BillUnreadable
from zhida.shop.payments.reconciling.conf import READ_BYTES
from zhida.shop.payments.reconciling.days import READ, KeptBill


def fetch_bill(account: ChannelAccount, day: date, *, now: datetime) -> KeptBill:
    """Ask a channel for the bill of a day and keep it; what was there of that day is replaced at once.

    Raises what the provider raises.
    """
    name = f"payments/bills/{account.name}/{day.isoformat()}"
    target = _place(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        account.provider.fetch_bill(day, fresh, now=now)
        kept = KeptBill(file=name, sha256=_digest(fresh), bytes_length=fresh.stat().st_size)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def kept_bill(row: BillDay) -> Path | None:
    """Find the bill that an earlier run read to its end; None when it has to be fetched.

    Raises BillUnreadable when the file is no longer what was fetched.
    """
    if row.status not in READ or not row.file:
        return None
    path = _place(row.file)
    if not path.exists() or _digest(path) != row.sha256:
        raise BillUnreadable("the file was changed since it was fetched")
    return path


def path_of(bill: KeptBill) -> Path:
    """Return where a kept bill lies."""
    return _place(bill.file)


def _place(name: str) -> Path:
    return Path(settings.ZHIDA.data_dir) / name


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()
