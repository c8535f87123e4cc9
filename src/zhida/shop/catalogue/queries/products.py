"""Whole products, and the versions they went through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.attributes import to_values
from zhida.shop.catalogue.drafts import from_document
from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.lifecycle import ProductStatus
from zhida.shop.catalogue.media.addresses import thumbnail_url
from zhida.shop.catalogue.models import Product, ProductMedia, ProductVersion, Sku
from zhida.shop.catalogue.name_keys import name_key
from zhida.shop.catalogue.permissions import READ_PRODUCTS
from zhida.shop.catalogue.queries.gallery import gallery_of
from zhida.shop.catalogue.queries.skus import SKU_COLUMNS, is_on_sale, to_sku_record
from zhida.shop.catalogue.queries.tree import find_categories, ids_of_path
from zhida.shop.catalogue.records import (
    AttributeGroup,
    AttributeValue,
    CategoryRecord,
    ProductDraft,
    ProductFilter,
    ProductRecord,
    ProductRow,
    SkuDraft,
    StoryBlock,
    StoryKind,
    VersionRecord,
)
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.prepared import PreparedRead

# A list that nothing narrows.
EVERYTHING = ProductFilter()

_by_number = PreparedRead(
    lambda number: Product.objects.select_related("brand", "category", "cover").filter(number=number)
)
_skus_of = PreparedRead(
    lambda product_id: (
        Sku.objects.filter(product_id=product_id, is_active=True)
        .select_related("image")
        .only(*SKU_COLUMNS)
        .order_by("position", "pk")
    )
)


def get_product(*, number: str, now: datetime) -> ProductRecord:
    """Return a product in any state with its active SKUs. Three queries.

    Raises ProductNotFound; whether shoppers may see it says `is_on_sale`.
    """
    product = _find(number)
    return ProductRecord(
        product_id=product.pk,
        number=product.number,
        code=product.code,
        title=product.title,
        subtitle=product.subtitle,
        brand=product.brand.name,
        brand_id=product.brand_id,
        category=tuple(product.category.names),
        category_id=product.category_id,
        category_ids=ids_of_path(product.category.path),
        status=product.status,
        attributes=grouped(to_values(product.attributes)),
        description=product.description,
        story=_story_of(product),
        services=tuple(product.services),
        in_the_box=tuple(product.in_the_box),
        media=gallery_of(product_id=product.pk),
        skus=tuple(to_sku_record(row=sku, product=product, now=now) for sku in _skus_of(product.pk)),
        on_sale_from=product.on_sale_from,
        on_sale_until=product.on_sale_until,
        is_on_sale=is_on_sale(product, now=now),
        has_pending_change=product.pending is not None,
        version=product.version,
        published_at=product.published_at,
    )


def find_product_number(*, code: str) -> str | None:
    """Return the public number of the product that has this merchant's code."""
    return Product.objects.filter(code=code).values_list("number", flat=True).first()


def list_products(
    *, actor: Actor, wanted: ProductFilter = EVERYTHING, cursor: str | None = None
) -> Page[ProductRow]:
    """Return products for staff, newest first. One query; two where a category is asked for."""
    actor.require(READ_PRODUCTS)
    rows = Product.objects.select_related("brand", "category", "cover")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.text:
        in_codes = Q(code__contains=wanted.text) | Q(number=wanted.text)
        rows = rows.filter(in_codes | Q(title__contains=wanted.text))
    if wanted.brand:
        rows = rows.filter(brand__name_key=name_key(wanted.brand))
    if wanted.category:
        rows = rows.filter(_below(find_categories(text=wanted.category)))
    page = paginate(rows, order=("-id",), cursor=cursor)
    return Page(items=[_to_row(row) for row in page.items], next=page.next)


def list_versions(*, number: str) -> list[VersionRecord]:
    """Return a product's versions, latest first, at most 100."""
    rows = ProductVersion.objects.filter(product__number=number).order_by("-version")[:100]
    return [
        VersionRecord(version=row.version, action=row.action, actor=row.actor, at=row.at, diff=row.diff)
        for row in rows
    ]


def draft_of(*, number: str) -> ProductDraft:
    """Return a product as its maker would write it, the pending change first. Raises ProductNotFound."""
    product = _find(number)
    if product.pending is not None:
        return from_document(product.pending)
    skus = Sku.objects.filter(product=product, is_active=True).select_related("image")
    gallery = ProductMedia.objects.filter(product=product).order_by("position")
    return build_draft(
        product,
        skus=list(skus.order_by("position", "pk")),
        media=gallery.values_list("asset__key", flat=True),
    )


def build_draft(product: Product, *, skus: list[Sku], media: Iterable[str]) -> ProductDraft:
    """Build the draft of loaded rows; `media` are the gallery's keys in order."""
    return ProductDraft(
        code=product.code,
        title=product.title,
        brand=product.brand.name,
        category=tuple(product.category.names),
        skus=tuple(
            SkuDraft(
                sku=sku.sku,
                options=sku.options,
                barcode=sku.barcode,
                weight_grams=sku.weight_grams,
                limit_per_order=sku.limit_per_order,
                image=sku.image.key if sku.image else "",
            )
            for sku in skus
        ),
        subtitle=product.subtitle,
        attributes={item["name"]: item["value"] for item in product.attributes},
        description=product.description,
        story=_story_of(product),
        services=tuple(product.services),
        in_the_box=tuple(product.in_the_box),
        media=tuple(media),
        on_sale_from=product.on_sale_from,
        on_sale_until=product.on_sale_until,
    )


def grouped(values: tuple[AttributeValue, ...]) -> tuple[AttributeGroup, ...]:
    """Put values under their headings, headings in the order of their first value."""
    groups: dict[str, list[AttributeValue]] = {}
    for value in values:
        groups.setdefault(value.group, []).append(value)
    return tuple(AttributeGroup(name=name, values=tuple(members)) for name, members in groups.items())


def count_waiting(*, actor: Actor) -> int:
    """Count the products, and changes of products, that wait for a second person. One query."""
    actor.require(READ_PRODUCTS)
    waits = Q(status=ProductStatus.IN_CHECK) | ~Q(pending_by="")
    return Product.objects.filter(waits).count()


def _below(categories: list[CategoryRecord]) -> Q:
    """Products in one of these categories or below; none for no category."""
    condition = Q(pk__in=())
    for category in categories:
        path = "/" + "/".join(str(one) for one in category.ancestor_ids) + "/"
        condition |= Q(category__path__startswith=path)
    return condition


def _to_row(product: Product) -> ProductRow:
    return ProductRow(
        product_id=product.pk,
        number=product.number,
        code=product.code,
        title=product.title,
        brand=product.brand.name,
        category=tuple(product.category.names),
        status=product.status,
        has_pending_change=product.pending is not None,
        image=thumbnail_url(product.cover) if product.cover else None,
        updated_at=product.updated_at,
    )


def _find(number: str) -> Product:
    found = _by_number(number)
    if not found:
        raise ProductNotFound
    return found[0]


def _story_of(product: Product) -> tuple[StoryBlock, ...]:
    return tuple(
        StoryBlock(
            kind=StoryKind(block["kind"]), title=block["title"], text=block["text"], media=block["media"]
        )
        for block in product.story
    )
