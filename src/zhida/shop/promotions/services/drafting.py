"""Create and change offers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import ids, outbox
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.engine.offers import FlashPrice
from zhida.shop.promotions.engine.offers import Offer as EngineOffer
from zhida.shop.promotions.errors import OfferCannotMove, OfferNotFound, OfferSecondPersonRequired
from zhida.shop.promotions.events import OfferPublished
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.models import Offer, OfferVersion
from zhida.shop.promotions.offer_facts import facts_of, is_large_discount, refuse_wrong_facts
from zhida.shop.promotions.offer_rules import read_stored_offer, title_of
from zhida.shop.promotions.permissions import PUBLISH_OFFERS, WRITE_OFFERS
from zhida.shop.promotions.queries import offer_record
from zhida.shop.promotions.records import OfferRecord
from zhida.shop.promotions.second_person import needs_second_person
from zhida.shop.promotions.services.quotas import change_quota

NUMBER_PREFIX = "A"


@transactional
def create_offer(*, actor: Actor, document: Mapping[str, object], now: datetime) -> OfferRecord:
    """Keep a new offer as a draft, under a number of the shop's own.

    Raises InvalidOffer: a field makes no sense, or names goods or prices that are not so.
    """
    actor.require(WRITE_OFFERS)
    number = ids.new_number(NUMBER_PREFIX, now)
    written = _numbered(document, number)
    offer = read_stored_offer(written)
    refuse_wrong_facts(offer, facts_of(offer, now=now))
    text = _canonical(written)
    row = Offer.objects.create(
        number=number,
        kind=offer.kind,
        title=title_of(offer),
        group_name=offer.group,
        priority=offer.priority,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        document=text,
        created_by=actor.principal,
        created_at=now,
        updated_at=now,
    )
    _keep_version(row, actor, now=now)
    record_audit(
        actor=actor,
        action="promotions.create",
        subject=f"offer:{number}",
        before=None,
        after=written,
        now=now,
    )
    return offer_record(row=row)


@transactional
def change_offer(*, actor: Actor, number: str, changes: Mapping[str, object], now: datetime) -> OfferRecord:
    """Replace fields of an offer's document as its next version; a published one is priced so at once.

    A field set to None is taken out. The kind stays. Records OfferPublished when the offer is live. Another
    whole quota of a live one counts what its orders hold.
    Raises OfferNotFound, OfferCannotMove (stopped), InvalidOffer, OfferSecondPersonRequired (a live offer to
    a discount over the set ratio: such a one is drafted anew, and published by somebody else).
    """
    actor.require(WRITE_OFFERS)
    row = lock_offer(number=number)
    if row.status == OfferStatus.STOPPED:
        raise OfferCannotMove(status=row.status)
    if row.status == OfferStatus.PUBLISHED:
        actor.require(PUBLISH_OFFERS)
    before: dict[str, object] = json.loads(row.document)
    merged = {**before, **changes, "kind": row.kind}
    written = _numbered(merged, number)
    offer = read_stored_offer(written)
    if written == before:
        return offer_record(row=row)
    _refuse_change(row, offer, actor=actor, now=now)
    _fill(row, offer, document=_canonical(written), now=now)
    row.save(
        update_fields=[
            "title",
            "group_name",
            "priority",
            "starts_at",
            "ends_at",
            "document",
            "version",
            "updated_at",
        ]
    )
    _keep_version(row, actor, now=now)
    if row.status == OfferStatus.PUBLISHED:
        _change_quota(row, offer, before)
        outbox.record(OfferPublished(number=number), now=now)
    record_audit(
        actor=actor,
        action="promotions.change",
        subject=f"offer:{number}",
        before=before,
        after=written,
        now=now,
    )
    return offer_record(row=row)


def lock_offer(*, number: str) -> Offer:
    """Lock one offer's row. Raises OfferNotFound."""
    rows = list(Offer.objects.select_for_update().filter(number=number))
    if not rows:
        raise OfferNotFound(number=number)
    return rows[0]


def _numbered(document: Mapping[str, object], number: str) -> dict[str, object]:
    """Return the document under the shop's number, without its nulls: a null is an absent field."""
    return {key: value for key, value in document.items() if value is not None} | {"id": number}


def _canonical(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_change(row: Offer, offer: EngineOffer, *, actor: Actor, now: datetime) -> None:
    facts = facts_of(offer, now=now)
    refuse_wrong_facts(offer, facts)
    if row.status == OfferStatus.PUBLISHED and needs_second_person(actor) and is_large_discount(offer, facts):
        raise OfferSecondPersonRequired


def _change_quota(row: Offer, offer: EngineOffer, before: Mapping[str, object]) -> None:
    if isinstance(offer, FlashPrice) and offer.quota_left != before.get("quota_left"):
        change_quota(row, whole=offer.quota_left)


def _fill(row: Offer, offer: EngineOffer, *, document: str, now: datetime) -> None:
    row.title = title_of(offer)
    row.group_name = offer.group
    row.priority = offer.priority
    row.starts_at = offer.starts_at
    row.ends_at = offer.ends_at
    row.document = document
    row.version += 1
    row.updated_at = now


def _keep_version(row: Offer, actor: Actor, *, now: datetime) -> None:
    OfferVersion.objects.create(
        offer=row, version=row.version, document=row.document, changed_by=actor.principal, at=now
    )
