"""The customer's own profile: all of it optional, each fact with its source."""

from __future__ import annotations

from datetime import date, datetime

from zhida.shop.customers import conf
from zhida.shop.customers.errors import CustomerNotFound, InvalidProfile
from zhida.shop.customers.models import Customer
from zhida.shop.customers.queries import to_profile_record
from zhida.shop.customers.records import FactSource, Gender, ProfileRecord
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.uow import transactional

DAYS_A_YEAR = 366


@transactional
def change_profile(
    *, customer_id: int, nickname: str, birthday: date | None, gender: Gender | None, now: datetime
) -> ProfileRecord:
    """Replace nickname, birthday and gender by what the customer entered; empty ones are forgotten.

    Raises InvalidProfile for a birthday to come or more than 130 years ago.
    """
    nickname = nickname.strip()
    if birthday is not None:
        age_days = (biz_date(now) - birthday).days
        if not 0 <= age_days <= conf.OLDEST_YEARS * DAYS_A_YEAR:
            raise InvalidProfile(fields={"birthday": InvalidProfile.message})
    row = Customer.objects.filter(pk=customer_id).first()
    if row is None:
        raise CustomerNotFound
    row.nickname, row.birthday, row.gender = nickname, birthday, gender
    row.nickname_source = row.birthday_source = row.gender_source = FactSource.CUSTOMER
    row.save(
        update_fields=[
            "nickname",
            "birthday",
            "gender",
            "nickname_source",
            "birthday_source",
            "gender_source",
        ]
    )
    return to_profile_record(row)
