"""Keeps the stores where goods are fetched."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.customers.queries import find_region
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.conf import LONGEST_KEEP_DAYS
from zhida.shop.shipping.errors import StoreInvalid
from zhida.shop.shipping.models import Store
from zhida.shop.shipping.permissions import MANAGE_STORES
from zhida.shop.shipping.records import StoreRecord
from zhida.shop.shipping.store_points import store_record

CODE = re.compile(r"[A-Z0-9_-]{1,20}")
LONGEST = {"name": 60, "address": 120, "phone": 20, "hours": 60}


@transactional
def put_store(*, actor: Actor, store: StoreRecord, now: datetime) -> StoreRecord:
    """Add a store or change the one with this code, with an audit row.

    Orders that chose it before keep the address they were placed with.
    Raises PermissionDenied, UnknownRegion, StoreInvalid (which fields).
    """
    actor.require(MANAGE_STORES)
    tidy = dataclasses.replace(store, **{name: getattr(store, name).strip() for name in LONGEST})
    _check(tidy)
    find_region(code=tidy.region_code)
    before = Store.objects.filter(code=tidy.code).first()
    values = dataclasses.asdict(tidy)
    row, _is_new = Store.objects.update_or_create(
        code=tidy.code, defaults={name: value for name, value in values.items() if name != "code"}
    )
    record_audit(
        actor=actor,
        action="shipping.put_store",
        subject=f"store:{tidy.code}",
        before=dataclasses.asdict(store_record(before)) if before else None,
        after=values,
        now=now,
    )
    return store_record(row)


def _check(store: StoreRecord) -> None:
    wrong = {name for name, longest in LONGEST.items() if not 0 < len(getattr(store, name)) <= longest}
    if not CODE.fullmatch(store.code):
        wrong.add("code")
    if not 1 <= store.keep_days <= LONGEST_KEEP_DAYS:
        wrong.add("keep_days")
    if store.warehouse not in {place.code for place in list_warehouses()}:
        wrong.add("warehouse")
    if wrong:
        raise StoreInvalid(fields=dict.fromkeys(sorted(wrong), StoreInvalid.message))
