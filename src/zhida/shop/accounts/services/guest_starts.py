"""Logins that a guest begins without naming a number: counted by network, for want of anything else."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from zhida.shop.accounts import conf
from zhida.shop.accounts.errors import TooManyLogins
from zhida.shop.accounts.models import GuestStartKind, GuestStarts
from zhida.shop.accounts.phone_numbers import index_address
from zhida.shop.kernel.uow import require_transaction

HOUR = timedelta(hours=1)


def count_guest_start(*, kind: GuestStartKind, ip: str, now: datetime) -> None:
    """Count one begun login within the caller's transaction, which a refusal undoes.

    A network (an IPv4 address, a /64 of IPv6) begins at most 120 of a kind in a full hour of the machine's
    clock; not counted in demo and test mode. One conditional update counts, so that requests at the same time
    cannot pass together. Raises TooManyLogins (with the seconds to wait).
    """
    require_transaction()
    address_index = index_address(ip)
    if not address_index or settings.ZHIDA.is_demo_or_test:
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    row = {"kind": kind, "address_index": address_index, "hour_starts_at": hour}
    GuestStarts.objects.bulk_create([GuestStarts(**row)], ignore_conflicts=True)
    free = GuestStarts.objects.filter(**row, begun__lt=conf.GUEST_STARTS_AN_HOUR_PER_ADDRESS)
    if free.update(begun=F("begun") + 1) != 1:
        raise TooManyLogins(retry_after_seconds=max(1, math.ceil((hour + HOUR - now).total_seconds())))
