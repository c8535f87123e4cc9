"""Reads of the assortment room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.assortment import storage
from zhida.shop.assortment.conf import PROBLEMS_PAGE
from zhida.shop.assortment.documents import UNPRICED
from zhida.shop.assortment.errors import ImportNotFound
from zhida.shop.assortment.lifecycle import ImportStatus
from zhida.shop.assortment.mapping import BUILT_IN
from zhida.shop.assortment.models import ImportJob
from zhida.shop.assortment.permissions import IMPORT_PRODUCTS
from zhida.shop.assortment.records import ImportRecord, RawDocument, RowProblem
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue.permissions import READ_PRODUCTS
from zhida.shop.catalogue.records import MediaRecord, SkuDraft
from zhida.shop.kernel.money import yuan_text
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.pricing.queries import prices_for
from zhida.shop.pricing.records import SkuPrice


def get_import(*, actor: Actor, number: str, page: int = 1) -> ImportRecord:
    """Return an import with its progress and one page of 100 problems. Raises ImportNotFound."""
    actor.require(IMPORT_PRODUCTS)
    job = ImportJob.objects.filter(number=number).first()
    if job is None:
        raise ImportNotFound
    return _to_record(job, page)


def list_imports(*, actor: Actor, cursor: str | None = None) -> Page[ImportRecord]:
    """Return imports, newest first, without their problems."""
    actor.require(IMPORT_PRODUCTS)
    rows = paginate(ImportJob.objects.all(), order=("-created_at", "-id"), cursor=cursor)
    return Page(items=[_to_record(job, 0) for job in rows.items], next=rows.next)


def count_waiting_imports(*, actor: Actor) -> int:
    """Count imports that were checked and not applied yet. Raises PermissionDenied. One query."""
    actor.require(IMPORT_PRODUCTS)
    return ImportJob.objects.filter(status=ImportStatus.CHECKED).count()


def list_mappings() -> list[str]:
    """Return the names of the mappings that we ship, for the choice at an upload."""
    return sorted(path.stem for path in BUILT_IN.glob("*.toml"))


def media_of_document(*, document: RawDocument) -> dict[str, MediaRecord]:
    """Return the uploads that a document names, by key: gallery, story and SKU pictures. One query."""
    keys: set[str] = set()
    for name in ("media", "story", "skus"):
        entries = document.get(name)
        for entry in entries if isinstance(entries, list) else []:
            key = entry.get("media" if name == "story" else "image") if isinstance(entry, dict) else entry
            keys |= {key} if isinstance(key, str) and key else set()
    return catalogue_queries.media_by_key(keys=keys)


def _to_record(job: ImportJob, page: int) -> ImportRecord:
    done, total = storage.read_progress(job.number)
    first = (page - 1) * PROBLEMS_PAGE
    shown = job.problems[first : first + PROBLEMS_PAGE] if page else []
    created_at: datetime = job.created_at
    return ImportRecord(
        number=job.number,
        status=job.status,
        file_name=job.file_name,
        is_partial=job.is_partial,
        is_published=job.is_published,
        done=done,
        total=total or job.report.get("products", 0),
        report={name: value for name, value in job.report.items() if isinstance(value, int)},
        notes=tuple(job.report.get("notes", ())),
        problems=tuple(RowProblem(**problem) for problem in shown),
        refusal=job.refusal,
        created_at=created_at,
    )


def document_of(*, actor: Actor, number: str, now: datetime) -> RawDocument:
    """Return a product as the document that would write it, its pending change first; prices in yuan.

    A SKU without a price says UNPRICED. Raises ProductNotFound.
    """
    actor.require(READ_PRODUCTS)
    draft = catalogue_queries.draft_of(number=number)
    known = catalogue_queries.sellable_skus(skus=[sku.sku for sku in draft.skus], now=now)
    prices = prices_for(sku_ids=[sku.sku_id for sku in known.values()], now=now)
    by_code = {code: prices[sku.sku_id] for code, sku in known.items() if sku.sku_id in prices}
    return {
        "product": draft.code,
        "title": draft.title,
        "subtitle": draft.subtitle,
        "brand": draft.brand,
        "category": list(draft.category),
        "attributes": {name: str(value) for name, value in draft.attributes.items()},
        "description": draft.description,
        "services": list(draft.services),
        "in_the_box": list(draft.in_the_box),
        "media": list(draft.media),
        "story": [
            {"kind": block.kind.value, "title": block.title, "text": block.text, "media": block.media}
            for block in draft.story
        ],
        "on_sale_from": draft.on_sale_from.isoformat() if draft.on_sale_from else None,
        "on_sale_until": draft.on_sale_until.isoformat() if draft.on_sale_until else None,
        "skus": [_sku_document(sku, by_code.get(sku.sku)) for sku in draft.skus],
    }


def _sku_document(sku: SkuDraft, price: SkuPrice | None) -> RawDocument:
    document: RawDocument = {
        "sku": sku.sku,
        "options": dict(sku.options),
        "price": yuan_text(price.selling.minor) if price else UNPRICED,
        "barcode": sku.barcode,
        "weight_grams": sku.weight_grams,
    }
    if price is not None and price.compare_at is not None:
        document["compare_at"] = yuan_text(price.compare_at.minor)
    if sku.limit_per_order is not None:
        document["limit_per_order"] = sku.limit_per_order
    if sku.image:
        document["image"] = sku.image
    return document
