"""Becoming a customer: the row that everything bought hangs on."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhida.shop.customers.models import Customer
from zhida.shop.customers.privacy_notice import CURRENT_VERSION
from zhida.shop.customers.queries import to_profile_record
from zhida.shop.customers.records import ProfileRecord
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.uow import transactional


@transactional
def ensure_customer(*, user_id: int, now: datetime) -> ProfileRecord:
    """Return the customer of a logged-in user, made now when there is none; safe to repeat.

    The new row remembers which version of the privacy notice was shown at the login. All consents are off.
    """
    row = Customer.objects.filter(pk=user_id).first() or _insert(user_id=user_id, now=now)
    return to_profile_record(row)


def _insert(*, user_id: int, now: datetime) -> Customer:
    row = Customer(
        user_id=user_id, number=new_number("C", now), notice_version=CURRENT_VERSION, joined_at=now
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Customer.objects.get(pk=user_id)
    return row
