"""The changes that the index has yet to learn: written with the change, drained by the indexer only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhida.shop.kernel.uow import require_transaction, transactional
from zhida.shop.search.models import PendingListing


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the feed: which product to look at again."""

    row_id: int
    product_id: int


def note_changes(*, product_ids: Collection[int]) -> None:
    """Let the indexer look at these products again. Call in the transaction of the change. One statement."""
    require_transaction()
    PendingListing.objects.bulk_create(PendingListing(product_id=product_id) for product_id in product_ids)


def read_changes(*, limit: int) -> Sequence[Change]:
    """Return the oldest changes that are committed. One query.

    A row with a lower id may still be committed later, so rows are forgotten one by one, never up to an id.
    """
    rows = PendingListing.objects.order_by("pk").values_list("pk", "product_id")[:limit]
    return [Change(row_id, product_id) for row_id, product_id in rows]


@transactional
def forget_changes(*, row_ids: Collection[int]) -> None:
    """Take rows out whose changes the index holds for good."""
    PendingListing.objects.filter(pk__in=row_ids).delete()


@transactional
def forget_all_changes() -> None:
    """Take out what is committed by now: for an indexer that is about to read every listing anew."""
    PendingListing.objects.all().delete()


def count_changes() -> int:
    """Return how many products wait. One query."""
    return PendingListing.objects.values("product_id").distinct().count()
