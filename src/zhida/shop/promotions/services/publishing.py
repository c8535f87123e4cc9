"""Publish and stop offers."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional
from zhida.shop.pricing.services import judge_compare_at_prices, refuse_after_raise
from zhida.shop.promotions.engine.offers import FlashPrice
from zhida.shop.promotions.errors import InvalidOffer, OfferCannotMove, OfferSecondPersonRequired
from zhida.shop.promotions.events import OfferPublished, OfferStopped
from zhida.shop.promotions.lifecycle import OFFER_TRANSITIONS, OfferStatus
from zhida.shop.promotions.models import Offer
from zhida.shop.promotions.offer_facts import facts_of, is_large_discount, refuse_wrong_facts
from zhida.shop.promotions.offer_rules import read_stored_offer
from zhida.shop.promotions.permissions import PUBLISH_OFFERS
from zhida.shop.promotions.queries import offer_record
from zhida.shop.promotions.records import OfferRecord
from zhida.shop.promotions.second_person import last_author, needs_second_person
from zhida.shop.promotions.services.drafting import lock_offer
from zhida.shop.promotions.services.quotas import open_quota


@transactional
def publish_offer(*, actor: Actor, number: str, now: datetime, reason: str = "") -> OfferRecord:
    """Put a draft into force: every quote from now on looks at it in its period. Records OfferPublished.

    What it says of prices and goods is looked at again, a flash offer's quota opens, and crossed-out prices
    of its SKUs that the sales of seven days no longer bear leave the page. A discount over the set ratio is
    published by somebody other than the author of its last version, and a flash sale soon after its price was
    raised only with a reason, which the audit line keeps.
    Raises OfferNotFound, OfferCannotMove, OfferSecondPersonRequired, DiscountNeedsReason, and InvalidOffer
    when its period is over already or a price or SKU it names is not what it was.
    """
    actor.require(PUBLISH_OFFERS)
    row = lock_offer(number=number)
    if row.ends_at is not None and row.ends_at <= now:
        raise InvalidOffer(fields={"ends_at": _("活动已经结束。")})
    offer = read_stored_offer(json.loads(row.document))
    facts = facts_of(offer, now=now)
    refuse_wrong_facts(offer, facts)
    if needs_second_person(actor) and is_large_discount(offer, facts) and last_author(row) == actor.principal:
        raise OfferSecondPersonRequired
    if isinstance(offer, FlashPrice) and not reason.strip():
        refuse_after_raise(sku_ids=facts.sku_ids, now=now)
    _move(row, OfferStatus.PUBLISHED, actor=actor, reason=reason.strip(), now=now)
    if isinstance(offer, FlashPrice):
        open_quota(row, whole=offer.quota_left)
        judge_compare_at_prices(now=now, skus=offer.prices.keys())
    Offer.objects.filter(pk=row.pk).update(published_at=now)
    row.published_at = now
    outbox.record(OfferPublished(number=number), now=now)
    return offer_record(row=row)


@transactional
def stop_offer(*, actor: Actor, number: str, now: datetime) -> OfferRecord:
    """End an offer for good; orders that used it keep their price. Records OfferStopped when it was live.

    Raises OfferNotFound, OfferCannotMove.
    """
    actor.require(PUBLISH_OFFERS)
    row = lock_offer(number=number)
    was_published = row.status == OfferStatus.PUBLISHED
    _move(row, OfferStatus.STOPPED, actor=actor, now=now)
    Offer.objects.filter(pk=row.pk).update(stopped_at=now)
    if was_published:
        outbox.record(OfferStopped(number=number), now=now)
    return offer_record(row=row)


def _move(row: Offer, to: OfferStatus, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Move the status by the machine in `lifecycle`, once, with its audit line."""
    before = OfferStatus(row.status)
    if to not in OFFER_TRANSITIONS[before]:
        raise OfferCannotMove(status=row.status)
    if Offer.objects.filter(pk=row.pk, status=before).update(status=to, updated_at=now) != 1:
        raise OfferCannotMove(status=row.status)
    row.status = to
    record_audit(
        actor=actor,
        action=f"promotions.{'publish' if to is OfferStatus.PUBLISHED else 'stop'}",
        subject=f"offer:{row.number}",
        before={"status": before.value},
        after={"status": to.value, "version": row.version},
        reason=reason,
        now=now,
    )
