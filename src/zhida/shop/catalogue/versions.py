"""The version book of a product: one row for every act, in the act's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.drafts import Json
from zhida.shop.catalogue.models import Product, ProductVersion

CREATED = "CREATED"
CHANGED = "CHANGED"
PROPOSED = "PROPOSED"
SUBMITTED = "SUBMITTED"
RETURNED = "RETURNED"
PUBLISHED = "PUBLISHED"
WITHDRAWN = "WITHDRAWN"


def write_version(
    product: Product, *, actor: Actor, action: str, diff: Mapping[str, Json], now: datetime
) -> None:
    """Count the product's version up and write what the act changed."""
    Product.objects.filter(pk=product.pk).update(version=F("version") + 1)
    product.refresh_from_db(fields=["version"])
    ProductVersion.objects.create(
        product=product,
        version=product.version,
        action=action,
        actor=actor.principal,
        at=now,
        diff=dict(diff),
    )
