"""Each category's total, counted up and down, and the mark that its facets are out of date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import F

from zhida.shop.kernel.timers import set_timer
from zhida.shop.search.conf import FACETS_DELAY_SECONDS, FACETS_TIMER
from zhida.shop.search.models import CategoryListing


def count_and_mark(*, deltas: Mapping[int, int], touched: Collection[int], now: datetime) -> None:
    """Add the deltas and mark the touched categories, in the order of their ids. Call inside a transaction.

    The first mark sets a timer; further marks before it rings change nothing, so that a steady stream of
    changes cannot put the work off for ever.
    """
    known = set(CategoryListing.objects.filter(category_id__in=touched).values_list("category_id", flat=True))
    CategoryListing.objects.bulk_create(
        [CategoryListing(category_id=category_id) for category_id in sorted(set(touched) - known)],
        ignore_conflicts=True,
    )
    for category_id in sorted(touched):
        rows = CategoryListing.objects.filter(category_id=category_id)
        if deltas.get(category_id):
            rows.update(total=F("total") + deltas[category_id])
        if rows.filter(is_stale=False).update(is_stale=True):
            due_at = now + timedelta(seconds=FACETS_DELAY_SECONDS)
            set_timer(kind=FACETS_TIMER, key=str(category_id), due_at=due_at)
