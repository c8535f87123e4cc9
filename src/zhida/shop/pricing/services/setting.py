"""Set prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.queries import find_skus
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.pricing.checks import check_draft, is_large_change
from zhida.shop.pricing.conf import LONGEST_REASON
from zhida.shop.pricing.errors import UnknownSku
from zhida.shop.pricing.law import check_raises, with_lawful_basis
from zhida.shop.pricing.lifecycle import PriceRequestStatus
from zhida.shop.pricing.models import PriceChangeRequest
from zhida.shop.pricing.permissions import SET_PRICES
from zhida.shop.pricing.records import PriceDraft, PriceOutcome, SkuPrice
from zhida.shop.pricing.request_status import end_waiting
from zhida.shop.pricing.rows import level_column
from zhida.shop.pricing.services.writing import (
    Hands,
    PriceWrite,
    audit_document,
    lock_prices,
    write_prices,
)


def set_price(
    *,
    actor: Actor,
    sku_id: int,
    selling: Money,
    compare_at: Money | None = None,
    reason: str = "",
    now: datetime,
) -> PriceOutcome:
    """Set selling and compare-at price of one SKU, as `set_prices` does for many; level prices fall away."""
    draft = PriceDraft(sku_id=sku_id, selling=selling, compare_at=compare_at)
    return set_prices(actor=actor, drafts=[draft], reason=reason, now=now)[sku_id]


@transactional
def set_prices(
    *,
    actor: Actor,
    drafts: Sequence[PriceDraft],
    reason: str = "",
    now: datetime,
    is_announced: bool = True,
) -> dict[int, PriceOutcome]:
    """Set prices; a change of over 30 % becomes a request for a second person where the shop asks for one.

    Locks the price rows by SKU id. Each change leaves a history line, a PriceChanged and one audit line for
    the call; an equal price changes nothing. From 10000 to 6999 waits for a second person, to 7000 does not.
    `is_announced=False` spares the PriceChanged of first prices: for a caller that lists the product itself.
    Raises InvalidPrice, UnknownSku, CompareAtAboveSold, CompareAtAboveLastSold and DiscountNeedsReason before
    anything is written.
    """
    actor.require(SET_PRICES)
    for draft in drafts:
        check_draft(draft)
    last_by_sku = {draft.sku_id: draft for draft in drafts}
    skus = find_skus(sku_ids=last_by_sku.keys(), now=now)
    for sku_id in last_by_sku:
        if sku_id not in skus:
            raise UnknownSku(sku_id=sku_id)
    before = lock_prices(sku_ids=last_by_sku.keys())
    lawful = with_lawful_basis(list(last_by_sku.values()), before=before, now=now)
    if not reason.strip():
        check_raises(lawful, before=before, now=now)
    wanted = {draft.sku_id: draft for draft in lawful}
    outcomes: dict[int, PriceOutcome] = {}
    writes: list[PriceWrite] = []
    for sku_id, draft in sorted(wanted.items()):
        old = before.get(sku_id)
        if old is not None and _is_equal(old, draft):
            outcomes[sku_id] = PriceOutcome(sku_id=sku_id, is_changed=False)
        elif old is not None and _needs_second_person(actor) and is_large_change(old, draft):
            request_id = _ask_second_person(actor, draft, old=old, reason=reason, now=now)
            outcomes[sku_id] = PriceOutcome(sku_id=sku_id, is_changed=False, waiting_request_id=request_id)
        else:
            writes.append(PriceWrite(sku=skus[sku_id], draft=draft, before=old))
            outcomes[sku_id] = PriceOutcome(sku_id=sku_id, is_changed=True)
    if writes:
        hands = Hands(changed_by=actor.principal, reason=reason)
        write_prices(writes, hands=hands, now=now, is_announced=is_announced)
        _audit(actor, writes, reason=reason, now=now)
    return outcomes


def _is_equal(old: SkuPrice, draft: PriceDraft) -> bool:
    return audit_document(old) == audit_document(draft) and old.selling.currency == draft.selling.currency


def _needs_second_person(actor: Actor) -> bool:
    return bool(settings.ZHIDA.second_person) and actor.kind is not ActorKind.SYSTEM


def _ask_second_person(actor: Actor, draft: PriceDraft, *, old: SkuPrice, reason: str, now: datetime) -> int:
    """Keep the draft as the SKU's one waiting request; an older one is superseded."""
    end_waiting(sku_id=draft.sku_id, status=PriceRequestStatus.SUPERSEDED, actor=actor, now=now)
    request = PriceChangeRequest.objects.create(
        sku_id=draft.sku_id,
        waiting_slot=draft.sku_id,
        status=PriceRequestStatus.WAITING,
        old_selling_minor=old.selling.minor,
        selling_minor=draft.selling.minor,
        compare_at_minor=None if draft.compare_at is None else draft.compare_at.minor,
        compare_at_basis=draft.compare_at_basis,
        level_prices=level_column(draft),
        currency=draft.selling.currency,
        made_by=actor.principal,
        reason=reason[:LONGEST_REASON],
        made_at=now,
    )
    record_audit(
        actor=actor,
        action="pricing.request_price",
        subject=f"price_request:{request.pk}",
        before=audit_document(old),
        after=audit_document(draft),
        reason=reason,
        now=now,
    )
    return request.pk


def _audit(actor: Actor, writes: Sequence[PriceWrite], *, reason: str, now: datetime) -> None:
    """One line a call: an import of many prices names them all in it."""
    subject = f"sku:{writes[0].sku.sku}" if len(writes) == 1 else f"skus:{len(writes)}"
    record_audit(
        actor=actor,
        action="pricing.set_price",
        subject=subject,
        before={write.sku.sku: audit_document(write.before) for write in writes},
        after={write.sku.sku: audit_document(write.draft) for write in writes},
        reason=reason,
        now=now,
    )
