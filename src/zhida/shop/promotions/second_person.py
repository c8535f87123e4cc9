"""Two people for a large discount: whoever wrote it may not be the one who publishes it."""

from __future__ import annotations

from django.conf import settings

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.promotions.models import Offer, OfferVersion


def needs_second_person(actor: Actor) -> bool:
    """Say whether large discounts need two people here, as settings have it."""
    return bool(settings.ZHIDA.second_person) and actor.kind is not ActorKind.SYSTEM


def last_author(row: Offer) -> str:
    """Return the principal that wrote an offer's present version."""
    return OfferVersion.objects.values_list("changed_by", flat=True).get(offer=row, version=row.version)
