"""Wrong passwords and second factors: counted in transactions of their own, so that no failure undoes it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from zhida.shop.accounts import conf
from zhida.shop.accounts.errors import TooManyPasswords
from zhida.shop.accounts.models import AttemptKind, FailedAttempt
from zhida.shop.accounts.phone_numbers import index_address
from zhida.shop.kernel.uow import transactional

WINDOW = timedelta(hours=1)
LIMITS = {
    AttemptKind.PASSWORD: conf.WRONG_PASSWORDS_AN_HOUR,
    AttemptKind.SECOND_FACTOR: conf.WRONG_SECOND_FACTORS_AN_HOUR,
}


def check_attempts(*, kind: AttemptKind, phone_index: str, ip: str, now: datetime) -> None:
    """Refuse while a number, or outside demo and test mode an address, has guessed wrongly too often.

    The owner of a number that others guess at can still log in by code. Raises TooManyPasswords.
    """
    failed = FailedAttempt.objects.filter(kind=kind, failed_at__gt=now - WINDOW)
    _check(failed.filter(phone_index=phone_index), limit=LIMITS[kind], now=now)
    address_index = index_address(ip)
    if address_index and not settings.ZHIDA.is_demo_or_test:
        of_address = failed.filter(address_index=address_index)
        _check(of_address, limit=conf.WRONG_PASSWORDS_AN_HOUR_PER_ADDRESS, now=now)


@transactional
def note_failure(*, kind: AttemptKind, phone_index: str, ip: str, now: datetime) -> None:
    """Remember one wrong guess."""
    FailedAttempt.objects.create(
        kind=kind, phone_index=phone_index, address_index=index_address(ip), failed_at=now
    )


def _check(failed: QuerySet[FailedAttempt], *, limit: int, now: datetime) -> None:
    newest = list(failed.order_by("-failed_at", "-id").values_list("failed_at", flat=True)[:limit])
    if len(newest) == limit:
        free_at = newest[-1] + WINDOW
        raise TooManyPasswords(retry_after_seconds=max(1, math.ceil((free_at - now).total_seconds())))
