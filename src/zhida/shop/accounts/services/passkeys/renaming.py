"""Renaming a passkey. A name is a word for its owner and opens nothing, so nothing is proven again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.accounts import conf
from zhida.shop.accounts.errors import PasskeyNotFound
from zhida.shop.accounts.models import Passkey
from zhida.shop.accounts.passkey_records import PasskeyRecord
from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.uow import transactional


@transactional
def rename_passkey(*, actor: Actor, passkey_id: int, name: str, now: datetime) -> PasskeyRecord:
    """Give one of the actor's own passkeys another name of 1 to 40 letters; audited without the name.

    Raises LoginRequired, PasskeyNotFound, InvalidInput.
    """
    row = Passkey.objects.select_for_update().filter(pk=passkey_id, user_id=actor.customer_id).first()
    if row is None:
        raise PasskeyNotFound
    wanted = name.strip()
    if not 0 < len(wanted) <= conf.PASSKEY_NAME_LONGEST:
        raise InvalidInput(fields={"name": _("请填写 1 到 40 个字的名称。")})
    row.name = wanted
    row.save(update_fields=["name"])
    record_audit(
        actor=actor,
        action="accounts.rename_passkey",
        subject=f"user:{actor.customer_id}",
        before=None,
        after={"passkey": str(row.pk)},
        now=now,
    )
    return PasskeyRecord(id=row.pk, name=row.name, made_at=row.made_at, used_at=row.used_at)
