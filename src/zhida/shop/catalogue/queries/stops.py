"""Goods that must not be sold or leave the house."""

from __future__ import annotations

from collections.abc import Collection

from zhida.shop.catalogue.models import SaleStop
from zhida.shop.catalogue.records import SaleStopRecord


def sale_stops(*, products: Collection[str]) -> list[SaleStopRecord]:
    """List what stands against some products by number, the oldest first; one query."""
    rows = SaleStop.objects.filter(product__number__in=list(products)).select_related("product")
    return [
        SaleStopRecord(
            product=row.product.number,
            sku=row.sku,
            ref=row.ref,
            serial_from=row.serial_from,
            serial_to=row.serial_to,
        )
        for row in rows.only("product__number", "sku", "ref", "serial_from", "serial_to").order_by("pk")
    ]
