"""Consent: given and withdrawn one purpose at a time, in a ledger that only grows. Source: PIPL 13-15."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.customers.events import ConsentChanged
from zhida.shop.customers.models import Consent, Customer
from zhida.shop.customers.privacy_notice import CURRENT_VERSION, DIGESTS
from zhida.shop.customers.queries import consents_of
from zhida.shop.customers.records import Purpose
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.uow import transactional


@transactional
def change_consents(
    *, customer_id: int, choices: Mapping[Purpose, bool], now: datetime
) -> dict[Purpose, bool]:
    """Give or withdraw consent for the named purposes; the others stay as they are.

    Only real changes write a ledger line and record ConsentChanged. Locks the customer's row, so that two
    screens cannot interleave. Returns what holds afterwards.
    """
    list(Customer.objects.select_for_update().filter(pk=customer_id))
    present = consents_of(for_customer=customer_id)
    changed = {purpose: wanted for purpose, wanted in choices.items() if present[purpose] is not wanted}
    for purpose, is_given in changed.items():
        Consent.objects.create(
            customer_id=customer_id,
            purpose=purpose,
            is_given=is_given,
            notice_version=CURRENT_VERSION,
            notice_digest=DIGESTS[CURRENT_VERSION],
            at=now,
        )
        record(ConsentChanged(customer_id=customer_id, purpose=purpose, is_given=is_given), now=now)
    return {**present, **changed}
