"""An offer before it is published: its versions, and who may put it into force."""

from __future__ import annotations

import json
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.promotions.errors import InvalidOffer, OfferNotFound
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.models import Offer, OfferVersion
from zhida.shop.promotions.offer_facts import facts_of, is_large_discount, refuse_wrong_facts
from zhida.shop.promotions.offer_rules import read_stored_offer
from zhida.shop.promotions.permissions import PUBLISH_OFFERS, READ_OFFERS
from zhida.shop.promotions.records.reviewing import OfferReview, OfferVersionRecord
from zhida.shop.promotions.second_person import needs_second_person

MOST_VERSIONS = 50


def review_offer(*, actor: Actor, number: str, now: datetime) -> OfferReview:
    """Return an offer's newest 50 versions and whether this person may publish it now.

    Two queries, and one for each sort of thing that the offer names. Raises PermissionDenied, OfferNotFound.
    """
    actor.require(READ_OFFERS)
    row = Offer.objects.filter(number=number).first()
    if row is None:
        raise OfferNotFound(number=number)
    found = OfferVersion.objects.filter(offer=row).order_by("-version")[:MOST_VERSIONS]
    versions = tuple(
        OfferVersionRecord(version=one.version, document=one.document, changed_by=one.changed_by, at=one.at)
        for one in found
    )
    problems, is_large = _judged(row, now)
    needs_two = is_large and needs_second_person(actor)
    is_author = versions[0].changed_by == actor.principal
    return OfferReview(
        versions=versions,
        needs_second_person=needs_two,
        may_publish=row.status == OfferStatus.DRAFT
        and actor.has(PUBLISH_OFFERS)
        and not problems
        and not (needs_two and is_author),
        problems=problems,
    )


def _judged(row: Offer, now: datetime) -> tuple[dict[str, str], bool]:
    """Return what is wrong with an offer by now, and, where nothing is, whether it takes over half off."""
    offer = read_stored_offer(json.loads(row.document))
    facts = facts_of(offer, now=now)
    try:
        refuse_wrong_facts(offer, facts)
    except InvalidOffer as error:
        return {field: str(text) for field, text in error.fields.items()}, False
    return {}, is_large_discount(offer, facts)
