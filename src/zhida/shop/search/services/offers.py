"""What offers change in lists: prices, and how many products of each category one is for. No change of a
product announces it.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from zhida.shop.catalogue.queries import product_ids_by_sku
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.queries import flash_skus, live_offers, next_offer_change
from zhida.shop.search.conf import OFFERS_TIMER
from zhida.shop.search.filtering import offered_condition
from zhida.shop.search.models import CategoryListing, ListedPlace, ListedProduct
from zhida.shop.search.offer_scopes import live_scopes
from zhida.shop.search.services.refresh import refresh_products

EVERY_OFFER = "all"
UPDATE_CHUNK = 200


@transactional
def refresh_flash_prices(*, offer: str | None = None, now: datetime) -> None:
    """List the products of one flash offer, or of all, at the price they have now: of SKUs that live offers
    name, and of listings that a flash offer prices still. Two queries where there is none.
    """
    live = [one for one in live_offers(now=now) if offer in (None, one.id)]
    skus = flash_skus(live=tuple(live))
    listed = ListedProduct.objects.exclude(flash_offer="")
    if offer is not None:
        listed = listed.filter(flash_offer=offer)
    product_ids = set(listed.values_list("pk", flat=True))
    if skus:
        product_ids |= set(product_ids_by_sku(skus=skus).values())
    if product_ids:
        refresh_products(product_ids=sorted(product_ids), are_texts_new=False, now=now)


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
