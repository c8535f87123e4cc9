"""How many products of each category a live offer is for: kept, for no change of a product announces it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.queries import next_offer_change
from zhida.shop.search.conf import OFFERS_TIMER
from zhida.shop.search.filtering import offered_condition
from zhida.shop.search.models import CategoryListing, ListedPlace
from zhida.shop.search.offer_scopes import live_scopes

EVERY_OFFER = "all"
UPDATE_CHUNK = 200


@transactional
def refresh_offer_counts(*, now: datetime) -> None:
    """Count anew what is on offer in every category, and set the timer to when an offer next begins or ends.

    One counting query over all places; only categories whose count changed are written, in the order of their
    ids.
    """
    offered = ListedPlace.objects.filter(offered_condition(live_scopes(now=now)))
    counts = dict(offered.values_list("category_id").annotate(Count("pk")).order_by())
    changed = []
    for row in CategoryListing.objects.only("on_offer").order_by("pk"):
        count = counts.get(row.category_id, 0)
        if row.on_offer != count:
            row.on_offer = count
            changed.append(row)
    CategoryListing.objects.bulk_update(changed, ["on_offer"], batch_size=UPDATE_CHUNK)
    due_at = next_offer_change(now=now)
    if due_at is not None:
        set_timer(kind=OFFERS_TIMER, key=EVERY_OFFER, due_at=due_at)
