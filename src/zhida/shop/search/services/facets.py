"""The facets of a category's first page, computed where no shopper waits."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.search.facet_counts import count_facets, to_document
from zhida.shop.search.models import CategoryListing
from zhida.shop.search.records import Filters


@transactional
def refresh_facets(*, category_id: int, now: datetime) -> None:  # noqa: ARG001 -- every service takes the instant
    """Count the facets of a category anew. Two counting queries over its products; the mark is taken off
    first, so that a change made meanwhile marks it again.
    """
    rows = CategoryListing.objects.filter(category_id=category_id)
    rows.update(is_stale=False)
    counted = count_facets(category_ids=(category_id,), filters=Filters())
    rows.update(facets=to_document(counted.facets))
