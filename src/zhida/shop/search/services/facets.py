"""The facets of a category's first page, computed where no shopper waits."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.search.facet_counts import count_kept, to_document
from zhida.shop.search.models import CategoryListing
from zhida.shop.search.offer_scopes import live_scopes


@transactional
def refresh_facets(*, category_id: int, now: datetime) -> None:
    """Count the facets of a category anew under the offers that are live at `now`.

    Four counting queries over its products; the mark is taken off first, so that a change made meanwhile
    marks it again.
    """
    rows = CategoryListing.objects.filter(category_id=category_id)
    rows.update(is_stale=False)
    facets = count_kept(category_id=category_id, offers=live_scopes(now=now))
    rows.update(facets=to_document(facets), on_offer=facets.on_offer)
