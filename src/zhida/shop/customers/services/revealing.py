"""Revealing personal data to staff: for a reason, audited, at most 50 an hour. Source: reference S21."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from django.db.models import F

from zhida.shop.accounts.queries import get_phone
from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.customers import conf
from zhida.shop.customers.errors import ReasonRequired, TooManyReveals
from zhida.shop.customers.models import RevealAllowance
from zhida.shop.customers.permissions import REVEAL_CUSTOMERS
from zhida.shop.customers.queries import get_profile, list_addresses
from zhida.shop.customers.records import RevealedCustomer, RevealField
from zhida.shop.kernel.uow import transactional

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@transactional
def reveal_customer(
    *, actor: Actor, customer_id: int, fields: Collection[RevealField], reason: str, now: datetime
) -> RevealedCustomer:
    """Return the asked-for fields in clear and write who looked and why in the same transaction.

    `now` is the machine's clock. Raises PermissionDenied, ReasonRequired, CustomerNotFound, TooManyReveals.
    """
    actor.require(REVEAL_CUSTOMERS)
    if len(reason.strip()) < conf.SHORTEST_REASON:
        raise ReasonRequired(fields={"reason": ReasonRequired.message})
    get_profile(for_customer=customer_id)
    _take_reveal(staff_id=actor.user_id or 0, now=now)
    record_audit(
        actor=actor,
        action="customers.reveal",
        subject=f"customer:{customer_id}",
        before=None,
        after={"fields": sorted(fields)},
        reason=reason.strip(),
        now=now,
    )
    has_addresses = RevealField.ADDRESSES in fields
    return RevealedCustomer(
        phone=get_phone(user_id=customer_id) if RevealField.PHONE in fields else None,
        addresses=tuple(list_addresses(for_customer=customer_id)) if has_addresses else None,
    )


def _take_reveal(*, staff_id: int, now: datetime) -> None:
    """Count one reveal in the hour that began with the first; conditional updates keep two requests apart."""
    RevealAllowance.objects.bulk_create(
        [RevealAllowance(staff_id=staff_id, window_started_at=LONG_AGO, used=0)], ignore_conflicts=True
    )
    own = RevealAllowance.objects.filter(pk=staff_id)
    is_over = own.filter(window_started_at__lte=now - conf.REVEAL_WINDOW)
    if is_over.update(window_started_at=now, used=1) == 1:
        return
    if own.filter(used__lt=conf.REVEALS_AN_HOUR).update(used=F("used") + 1) == 1:
        return
    free_at = own.get().window_started_at + conf.REVEAL_WINDOW
    raise TooManyReveals(retry_after_seconds=max(1, int((free_at - now).total_seconds())))
