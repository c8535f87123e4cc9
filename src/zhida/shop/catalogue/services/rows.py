"""Turning a draft into rows: what it names is resolved first, so that a refusal leaves every row alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.catalogue.attributes import StoredAttribute, read_attributes
from zhida.shop.catalogue.errors import CodeTaken, MediaNotFound, ProductInvalid
from zhida.shop.catalogue.models import Brand, Category, MediaAsset, Product, Sku
from zhida.shop.catalogue.name_keys import path_key
from zhida.shop.catalogue.records import MediaKind, ProductDraft, SkuDraft
from zhida.shop.catalogue.services.known import Known, brand_of

PRODUCT_FIELDS = [
    "title",
    "subtitle",
    "brand",
    "category",
    "attributes",
    "description",
    "story",
    "services",
    "in_the_box",
    "cover",
    "on_sale_from",
    "on_sale_until",
]
SKU_FIELDS = ["options", "barcode", "weight_grams", "limit_per_order", "image", "position", "is_active"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A draft with everything it names found; its attributes are in their stored form."""

    draft: ProductDraft
    brand: Brand
    category: Category
    attributes: list[StoredAttribute]
    media: list[MediaAsset]
    assets: Mapping[str, MediaAsset]


def resolve(draft: ProductDraft, *, known: Known, product: Product | None) -> Resolved:
    """Find what a draft names. Raises ProductInvalid, CodeTaken, MediaNotFound."""
    category = known.categories.get(path_key(draft.category))
    if category is None:
        raise ProductInvalid(fields={"category": _("没有这个分类。")})
    stored, refused = read_attributes(draft.attributes, known.rules[category.pk])
    if refused:
        raise ProductInvalid(fields={f"attributes.{name}": reason for name, reason in refused.items()})
    for sku_draft in draft.skus:
        owner = known.skus.get(sku_draft.sku)
        if owner is not None and (product is None or owner.product_id != product.pk):
            raise CodeTaken(taken=sku_draft.sku)
    brand = brand_of(known, draft)
    canonical = replace(
        draft,
        brand=brand.name,
        category=tuple(category.names),
        attributes={item["name"]: item["value"] for item in stored},
    )
    return Resolved(
        draft=canonical,
        brand=brand,
        category=category,
        attributes=stored,
        media=_find_media(draft, known),
        assets=known.assets,
    )


def merge_kept(draft: ProductDraft, before: ProductDraft) -> ProductDraft:
    """Return the draft with the fields it keeps taken from the product as it stands."""
    kept = {name: getattr(before, name) for name in draft.keeps if name != "skus"}
    earlier = {sku.sku: sku for sku in before.skus}
    skus = [_merge_sku(sku, earlier.get(sku.sku)) for sku in draft.skus]
    if "skus" in draft.keeps:
        named = {sku.sku for sku in skus}
        # Existing SKUs keep their places, so that the same file twice changes nothing.
        by_code = {sku.sku: sku for sku in skus}
        skus = [by_code.get(sku.sku, sku) for sku in before.skus]
        skus += [sku for code, sku in by_code.items() if code in named and code not in earlier]
    return replace(draft, skus=tuple(skus), **kept)


def fill_product(product: Product, resolved: Resolved, *, now: datetime) -> None:
    """Write a draft into a product row that is not saved here."""
    draft = resolved.draft
    product.title = draft.title
    product.subtitle = draft.subtitle
    product.brand = resolved.brand
    product.category = resolved.category
    product.attributes = resolved.attributes
    product.description = draft.description
    product.story = [
        {"kind": block.kind, "title": block.title, "text": block.text, "media": block.media}
        for block in draft.story
    ]
    product.services = list(draft.services)
    product.in_the_box = list(draft.in_the_box)
    product.cover = _cover_of(resolved.media)
    product.on_sale_from = draft.on_sale_from
    product.on_sale_until = draft.on_sale_until
    product.updated_at = now


def fill_sku(sku: Sku, draft: SkuDraft, *, position: int, resolved: Resolved) -> bool:
    """Write a draft into a SKU row that is not saved here; say whether anything differs."""
    image = resolved.assets[draft.image] if draft.image else None
    wanted = (
        dict(draft.options),
        draft.barcode,
        draft.weight_grams,
        draft.limit_per_order,
        image.pk if image else None,
        position,
        True,
    )
    present = (
        sku.options,
        sku.barcode,
        sku.weight_grams,
        sku.limit_per_order,
        sku.image_id,
        sku.position,
        sku.is_active,
    )
    sku.options, sku.barcode, sku.weight_grams, sku.limit_per_order = wanted[:4]
    sku.image, sku.position, sku.is_active = image, position, True
    return wanted != present


def _merge_sku(draft: SkuDraft, before: SkuDraft | None) -> SkuDraft:
    if before is None or not draft.keeps:
        return draft
    kept = {
        field.name: getattr(before, field.name) for field in fields(SkuDraft) if field.name in draft.keeps
    }
    return replace(draft, **kept)


def _find_media(draft: ProductDraft, known: Known) -> list[MediaAsset]:
    named = [*draft.media, *(sku.image for sku in draft.skus), *(block.media for block in draft.story)]
    for key in named:
        if key and key not in known.assets:
            raise MediaNotFound(media=key[:80])
    refused: dict[str, str | Promise] = {
        f"skus.{index}.image": _("SKU 图必须是图片。")
        for index, sku in enumerate(draft.skus)
        if sku.image and known.assets[sku.image].kind != MediaKind.IMAGE
    }
    if refused:
        raise ProductInvalid(fields=refused)
    return [known.assets[key] for key in draft.media]


def _cover_of(media: list[MediaAsset]) -> MediaAsset | None:
    for asset in media:
        if asset.kind == MediaKind.IMAGE:
            return asset
    return media[0].poster if media else None
