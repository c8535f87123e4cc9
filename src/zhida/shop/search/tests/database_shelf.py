"""The database as a shelf: writes the rows that the read model keeps of each document."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zhida.shop.catalogue.models import Brand, Category, Product, Sku
from zhida.shop.search.backends.database import DatabaseBackend
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.models import ListedAttribute, ListedPlace, ListedProduct
from zhida.shop.search.services.refresh import place_of
from zhida.shop.search.tests.backend_contract import CATEGORIES, NOON, path_of
from zhida.shop.search.words import normalise


class DatabaseShelf:
    """Rows are found as soon as they are written: `commit` has nothing left to do."""

    def __init__(self) -> None:
        self.backend = DatabaseBackend()
        self.brand = Brand.objects.create(name="any", name_key="any", created_at=NOON)
        for category_id, names in CATEGORIES.items():
            path = path_of(category_id)
            Category.objects.create(
                pk=category_id,
                parent_id=path[-2] if len(path) > 1 else None,
                name=names[-1],
                name_key=names[-1],
                names=list(names),
                path="".join(f"/{one}" for one in path) + "/",
                path_key=" > ".join(names),
                depth=len(path),
                created_at=NOON,
            )

    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Write a product with all its rows for each document."""
        self.remove([document.product_id for document in documents])
        for document in documents:
            Product.objects.create(
                pk=document.product_id,
                number=document.number,
                code=document.number,
                title=document.title,
                brand=self.brand,
                category_id=document.category_ids[-1],
                created_at=NOON,
                updated_at=NOON,
            )
            Sku.objects.bulk_create(Sku(product_id=document.product_id, sku=sku) for sku in document.skus)
            row = listed_of(document)
            row.save(force_insert=True)
            for category_id in (WHOLE_SHOP, *document.category_ids):
                place_of(row, category_id).save()
            for name, value in document.attributes:
                ListedAttribute.objects.create(listed=row, name=name, value=value)

    def remove(self, product_ids: Collection[int]) -> None:
        """Delete products and their rows."""
        ListedAttribute.objects.filter(listed_id__in=product_ids).delete()
        ListedPlace.objects.filter(listed_id__in=product_ids).delete()
        ListedProduct.objects.filter(pk__in=product_ids).delete()
        Sku.objects.filter(product_id__in=product_ids).delete()
        Product.objects.filter(pk__in=product_ids).delete()

    def commit(self) -> None:
        """Do nothing: rows are there."""

    def count(self) -> int:
        """Count the listed products."""
        return ListedProduct.objects.count()


def listed_of(document: SearchDocument) -> ListedProduct:
    """Make the row that a list would show of a document."""
    texts = [document.title, document.brand, document.subtitle, *document.category, *document.skus]
    return ListedProduct(
        product_id=document.product_id,
        number=document.number,
        title=document.title,
        brand=document.brand,
        category=list(document.category),
        price_minor=document.price_minor,
        in_stock=document.in_stock,
        sku_count=len(document.skus),
        skus=[[sku, document.price_minor] for sku in document.skus],
        search_text=normalise(" ".join(texts)),
        sales=document.sales,
        listed_at=document.listed_at,
        refreshed_at=NOON,
    )
