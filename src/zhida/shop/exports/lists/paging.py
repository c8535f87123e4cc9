"""Pages of records become pages of documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from zhida.shop.exports.records import Document
from zhida.shop.kernel.pagination import Page

T = TypeVar("T")
PAGE: int = 100


def shown(page: Page[T], make: Callable[[T], Document]) -> Page[Document]:
    """Turn the records of a page into documents."""
    return Page(items=[make(item) for item in page.items], next=page.next)


def until_older(page: Page[T], *, since: datetime | None, at: Callable[[T], datetime]) -> Page[T]:
    """Cut a list that is newest first where it becomes older than `since`, and end it there."""
    if since is None:
        return page
    kept = [item for item in page.items if at(item) >= since]
    return page if len(kept) == len(page.items) else Page(items=kept, next=None)
