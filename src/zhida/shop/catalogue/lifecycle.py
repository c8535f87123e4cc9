"""The states of a product and the only code that writes them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from zhida.shop.catalogue.errors import ProductMoveRefused
from zhida.shop.catalogue.models import Product


class ProductStatus(StrEnum):
    """Where a product stands between being written and being sold."""

    DRAFT = "DRAFT"
    IN_CHECK = "IN_CHECK"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


PRODUCT_TRANSITIONS: dict[ProductStatus, frozenset[ProductStatus]] = {
    # Straight to PUBLISHED only where the merchant works without the second person (services.check).
    ProductStatus.DRAFT: frozenset({ProductStatus.IN_CHECK, ProductStatus.PUBLISHED}),
    ProductStatus.IN_CHECK: frozenset(
        {ProductStatus.PUBLISHED, ProductStatus.DRAFT, ProductStatus.WITHDRAWN}
    ),
    ProductStatus.PUBLISHED: frozenset({ProductStatus.WITHDRAWN}),
    ProductStatus.WITHDRAWN: frozenset({ProductStatus.IN_CHECK, ProductStatus.PUBLISHED}),
}


def move(*, product_id: int, origin: ProductStatus, target: ProductStatus, now: datetime) -> None:
    """Move one product by compare-and-set; the first publishing date stays.

    Raises ProductMoveRefused when the step is not in the table or another writer was faster.
    """
    if target not in PRODUCT_TRANSITIONS[origin]:
        raise ProductMoveRefused(origin=origin, target=target)
    rows = Product.objects.filter(pk=product_id, status=origin)
    if rows.update(status=target, updated_at=now) != 1:
        raise ProductMoveRefused(origin=origin, target=target)
    if target is ProductStatus.PUBLISHED:
        Product.objects.filter(pk=product_id, published_at=None).update(published_at=now)


def publish_many(*, product_ids: list[int], now: datetime) -> int:
    """Publish drafts and withdrawn products at once, for an operator's import; return how many moved."""
    origins = [ProductStatus.DRAFT, ProductStatus.IN_CHECK, ProductStatus.WITHDRAWN]
    rows = Product.objects.filter(pk__in=product_ids)
    rows.filter(status__in=origins, published_at=None).update(published_at=now)
    return rows.filter(status__in=origins).update(status=ProductStatus.PUBLISHED, updated_at=now)
