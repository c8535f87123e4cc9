"""What products are found by, beside what lists show of them."""

from __future__ import annotations

from collections.abc import Collection

from zhida.shop.catalogue.attributes import to_values
from zhida.shop.catalogue.models import Product, Sku
from zhida.shop.catalogue.records import SearchableTexts


def searchable_texts(*, product_ids: Collection[int]) -> dict[int, SearchableTexts]:
    """Return what else these products can be found by, by product. Two queries."""
    barcodes: dict[int, list[str]] = {}
    skus = Sku.objects.filter(product_id__in=list(product_ids), is_active=True).exclude(barcode="")
    for product_id, barcode in skus.order_by("position", "pk").values_list("product_id", "barcode"):
        barcodes.setdefault(product_id, []).append(barcode)
    rows = Product.objects.filter(pk__in=list(product_ids)).values_list("pk", "description", "attributes")
    return {
        product_id: SearchableTexts(
            description=description,
            values=tuple((value.name, value.text) for value in to_values(attributes)),
            barcodes=tuple(barcodes.get(product_id, ())),
        )
        for product_id, description, attributes in rows
    }
