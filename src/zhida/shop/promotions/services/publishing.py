"""Publish and stop offers."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.errors import InvalidOffer, OfferCannotMove
from zhida.shop.promotions.events import OfferPublished, OfferStopped
from zhida.shop.promotions.lifecycle import OFFER_TRANSITIONS, OfferStatus
from zhida.shop.promotions.models import Offer
from zhida.shop.promotions.permissions import PUBLISH_OFFERS
from zhida.shop.promotions.queries import offer_record
from zhida.shop.promotions.records import OfferRecord
from zhida.shop.promotions.services.drafting import lock_offer


@transactional
def publish_offer(*, actor: Actor, number: str, now: datetime) -> OfferRecord:
    """Put a draft into force: every quote from now on looks at it in its period. Records OfferPublished.

    Raises OfferNotFound, OfferCannotMove, and InvalidOffer when its period is over already.
    """
    actor.require(PUBLISH_OFFERS)
    row = lock_offer(number=number)
    if row.ends_at is not None and row.ends_at <= now:
        raise InvalidOffer(fields={"ends_at": "ended"})
    _move(row, OfferStatus.PUBLISHED, actor=actor, now=now)
    Offer.objects.filter(pk=row.pk).update(published_at=now)
    row.published_at = now
    outbox.record(OfferPublished(number=number), now=now)
    return offer_record(row)


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
    return offer_record(row)


def _move(row: Offer, to: OfferStatus, *, actor: Actor, now: datetime) -> None:
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
        now=now,
    )
