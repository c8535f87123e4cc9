"""The counters of what one shopper keeps."""

from __future__ import annotations

from django.db.models import F

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.wishlist.errors import ShelfFull
from zhida.shop.wishlist.models import Shelf


def count_up(*, customer_id: int, column: str, most: int) -> None:
    """Take one place of `column` by one conditional update; the row is made at the first.

    Raises ShelfFull.
    """
    if _raised(customer_id, column, most):
        return
    insert_new(Shelf(customer_id=customer_id))
    if not _raised(customer_id, column, most):
        raise ShelfFull(limit=most)


def count_down(*, customer_id: int, column: str, by: int) -> None:
    """Give places of `column` back."""
    if by:
        Shelf.objects.filter(customer_id=customer_id).update(**{column: F(column) - by})


def _raised(customer_id: int, column: str, most: int) -> bool:
    free = Shelf.objects.filter(**{"customer_id": customer_id, f"{column}__lt": most})
    return free.update(**{column: F(column) + 1}) == 1
