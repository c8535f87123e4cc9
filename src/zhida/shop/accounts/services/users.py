"""Users: made at the first login, known by their number."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction

from zhida.shop.accounts.digests import new_token
from zhida.shop.accounts.models import User
from zhida.shop.accounts.phone_numbers import index_phone, seal_phone
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.uow import require_transaction


def ensure_user(*, number: str, now: datetime) -> tuple[User, bool]:
    """Return the user of an E.164 number, made now when there is none, and whether it was made.

    Two first logins at the same instant end with one user: the second insert meets the unique index.
    """
    require_transaction()
    phone_index = index_phone(number)
    user = User.objects.filter(phone_index=phone_index).first()
    if user is not None:
        return user, False
    user_id = new_row_id()
    user = User(
        id=user_id,
        phone_encrypted=seal_phone(number, user_id=user_id),
        phone_index=phone_index,
        password=f"{UNUSABLE_PASSWORD_PREFIX}{new_token()[:40]}",
        created_at=now,
    )
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        return User.objects.get(phone_index=phone_index), False
    return user, True
