"""Writing product drafts: one path for the editor's single product and for an import of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue import versions
from zhida.shop.catalogue.checks import check_draft
from zhida.shop.catalogue.drafts import Json, difference, to_document
from zhida.shop.catalogue.errors import CodeTaken, SaleStopped
from zhida.shop.catalogue.lifecycle import ProductStatus
from zhida.shop.catalogue.models import Product, ProductMedia, ProductVersion, Sku
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.queries.products import build_draft
from zhida.shop.catalogue.records import ProductDraft, PutOutcome
from zhida.shop.catalogue.services.known import Known, load_known
from zhida.shop.catalogue.services.rows import (
    PRODUCT_FIELDS,
    SKU_FIELDS,
    Resolved,
    fill_product,
    fill_sku,
    merge_kept,
    resolve,
)
from zhida.shop.catalogue.services.second_person import needs_second_person
from zhida.shop.catalogue.services.tree import ensure_brands
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.uow import transactional


@dataclass(slots=True, kw_only=True)
class Batch:
    """One call's facts, and the rows it collects to write together at its end."""

    actor: Actor
    known: Known
    now: datetime
    is_checked: bool
    codes: set[str] = field(default_factory=set)
    products: list[Product] = field(default_factory=list)
    skus: list[Sku] = field(default_factory=list)
    versions: list[ProductVersion] = field(default_factory=list)
    galleries: list[tuple[Product, Resolved]] = field(default_factory=list)


@transactional
def put_products(
    *, actor: Actor, drafts: Sequence[ProductDraft], now: datetime, is_checked: bool = False
) -> list[PutOutcome]:
    """Create or change the product of each draft's code; the outcomes stand in the order of the drafts.

    A draft that breaks a rule is left out and its outcome holds the refusal; the caller decides whether the
    others stay. An equal draft writes nothing. Where the second-person rule is on, a change of a published
    product waits as its pending change unless `is_checked`. Locks the existing products in id order.
    Announces nothing: create_product and change_product do, and imports refresh listings themselves.
    """
    actor.require(WRITE_PRODUCTS)
    refusals = _refusals_of(drafts)
    good = [draft for index, draft in enumerate(drafts) if index not in refusals]
    brands = ensure_brands(names={draft.brand for draft in good}, now=now)
    known = load_known(drafts=good, brands=brands)
    batch = Batch(actor=actor, known=known, now=now, is_checked=is_checked)
    outcomes = [
        PutOutcome(code=draft.code, refusal=refusals[index]) if index in refusals else _put_one(draft, batch)
        for index, draft in enumerate(drafts)
    ]
    return _with_ids(outcomes, _write(batch), batch)


def _refusals_of(drafts: Sequence[ProductDraft]) -> dict[int, ShopError]:
    refusals: dict[int, ShopError] = {}
    for index, draft in enumerate(drafts):
        try:
            check_draft(draft)
        except ShopError as refusal:
            refusals[index] = refusal
    return refusals


def _put_one(draft: ProductDraft, batch: Batch) -> PutOutcome:
    """Collect the rows of one draft; a refusal collects none."""
    product = batch.known.products.get(draft.code)
    try:
        _take_codes(draft, batch)
        if product is None:
            return _create(resolve(draft, known=batch.known, product=None), batch)
        return _change(product, draft, batch)
    except ShopError as refusal:
        return PutOutcome(code=draft.code, refusal=refusal)


def _take_codes(draft: ProductDraft, batch: Batch) -> None:
    """Refuse a SKU code, or a product code, that an earlier draft of the batch has."""
    codes = {f"product:{draft.code}", *(sku.sku for sku in draft.skus)}
    twice = sorted(codes & batch.codes)
    if twice:
        raise CodeTaken(taken=twice[0].removeprefix("product:"))
    batch.codes |= codes


def _create(resolved: Resolved, batch: Batch) -> PutOutcome:
    draft = resolved.draft
    product = Product(
        number=new_number("G", batch.now),
        code=draft.code,
        status=ProductStatus.DRAFT,
        changed_by=batch.actor.principal,
        created_at=batch.now,
    )
    fill_product(product, resolved, now=batch.now)
    batch.products.append(product)
    for position, sku_draft in enumerate(draft.skus):
        sku = Sku(product=product, sku=sku_draft.sku)
        fill_sku(sku, sku_draft, position=position, resolved=resolved)
        batch.skus.append(sku)
    batch.galleries.append((product, resolved))
    batch.versions.append(_version(product, versions.CREATED, {}, batch))
    return replace(_outcome(product), is_new=True, is_changed=True)


def _change(product: Product, draft: ProductDraft, batch: Batch) -> PutOutcome:
    """Write what differs, or propose it. Raises what check_draft and resolve raise, SaleStopped."""
    before = _draft_before(product, batch.known)
    merged = merge_kept(draft, before)
    check_draft(merged)
    resolved = resolve(merged, known=batch.known, product=product)
    diff = difference(to_document(before), to_document(resolved.draft))
    if not diff:
        return _outcome(product)
    if stopped := sorted(batch.known.stopped & {sku.sku for sku in resolved.draft.skus}):
        raise SaleStopped(goods=stopped[0])
    is_published = product.status == ProductStatus.PUBLISHED
    if is_published and needs_second_person(batch.actor) and not batch.is_checked:
        return _propose(product, resolved, diff, batch)
    fill_product(product, resolved, now=batch.now)
    product.changed_by = batch.actor.principal
    product.version += 1
    product.save(update_fields=[*PRODUCT_FIELDS, "changed_by", "version", "updated_at"])
    _change_skus(product, resolved, batch)
    if "media" in diff:
        ProductMedia.objects.filter(product=product).delete()
        batch.galleries.append((product, resolved))
    batch.versions.append(_version(product, versions.CHANGED, diff, batch))
    return replace(_outcome(product), is_changed=True)


def _draft_before(product: Product, known: Known) -> ProductDraft:
    skus = [sku for sku in known.skus_of.get(product.pk, []) if sku.is_active]
    return build_draft(product, skus=skus, media=known.gallery_of.get(product.pk, []))


def _propose(product: Product, resolved: Resolved, diff: dict[str, Json], batch: Batch) -> PutOutcome:
    product.pending = to_document(resolved.draft)
    product.pending_by = batch.actor.principal
    product.version += 1
    product.save(update_fields=["pending", "pending_by", "version"])
    batch.versions.append(_version(product, versions.PROPOSED, diff, batch))
    return replace(_outcome(product), is_pending=True)


def _change_skus(product: Product, resolved: Resolved, batch: Batch) -> None:
    """Add, change and retire SKUs until the product has exactly those of the draft."""
    wanted = {sku.sku for sku in resolved.draft.skus}
    for position, sku_draft in enumerate(resolved.draft.skus):
        sku = batch.known.skus.get(sku_draft.sku)
        if sku is None:
            sku = Sku(product=product, sku=sku_draft.sku)
            fill_sku(sku, sku_draft, position=position, resolved=resolved)
            batch.skus.append(sku)
        elif fill_sku(sku, sku_draft, position=position, resolved=resolved):
            sku.save(update_fields=SKU_FIELDS)
    for sku in batch.known.skus_of.get(product.pk, []):
        if sku.is_active and sku.sku not in wanted:
            sku.is_active = False
            sku.save(update_fields=["is_active"])


def _write(batch: Batch) -> dict[str, int]:
    """Write the collected rows, products first, and return the ids of the new products by number."""
    numbers = [product.number for product in batch.products]
    Product.objects.bulk_create(batch.products)
    if any(product.pk is None for product in batch.products):
        # MySQL and TiDB do not hand back the keys of a bulk insert.
        ids = dict(Product.objects.filter(number__in=numbers).values_list("number", "pk"))
        for product in batch.products:
            product.pk = ids[product.number]
    for sku in batch.skus:
        sku.product_id = sku.product.pk
    for version in batch.versions:
        version.product_id = version.product.pk
    Sku.objects.bulk_create(batch.skus)
    ProductVersion.objects.bulk_create(batch.versions)
    ProductMedia.objects.bulk_create(
        ProductMedia(product=product, asset=asset, position=position)
        for product, resolved in batch.galleries
        for position, asset in enumerate(resolved.media)
    )
    return {product.number: product.pk for product in batch.products}


def _with_ids(outcomes: list[PutOutcome], new_ids: dict[str, int], batch: Batch) -> list[PutOutcome]:
    """Add the keys that only the write could tell."""
    if any(sku.pk is None for sku in batch.skus):
        codes = [sku.sku for sku in batch.skus]
        keys = dict(Sku.objects.filter(sku__in=codes).values_list("sku", "pk"))
        for sku in batch.skus:
            sku.pk = keys[sku.sku]
    ids_of: dict[int, dict[str, int]] = {}
    for sku in (*batch.known.skus.values(), *batch.skus):
        ids_of.setdefault(sku.product_id, {})[sku.sku] = sku.pk
    new_of: dict[int, set[str]] = {}
    for sku in batch.skus:
        new_of.setdefault(sku.product_id, set()).add(sku.sku)
    completed = []
    for outcome in outcomes:
        product_id = outcome.product_id or new_ids.get(outcome.number, 0)
        completed.append(
            replace(
                outcome,
                product_id=product_id,
                sku_ids=ids_of.get(product_id, {}),
                new_skus=frozenset(new_of.get(product_id, ())),
            )
        )
    return completed


def _version(product: Product, action: str, diff: dict[str, Json], batch: Batch) -> ProductVersion:
    return ProductVersion(
        product=product,
        version=product.version,
        action=action,
        actor=batch.actor.principal,
        at=batch.now,
        diff=diff,
    )


def _outcome(product: Product) -> PutOutcome:
    return PutOutcome(
        code=product.code,
        product_id=product.pk or 0,
        number=product.number,
        status=product.status,
        version=product.version,
    )
