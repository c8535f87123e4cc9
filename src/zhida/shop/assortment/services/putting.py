"""Writing a chunk of documents: catalogue first, then prices, then opening stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.assortment.records import ProductDocument, RowProblem, SkuDocument
from zhida.shop.assortment.services.attributes import Categories, Rules, attribute_input
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.records import ProductDraft, PutOutcome, SkuDraft
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.inventory.records import ReceiveLine
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import services as pricing_services
from zhida.shop.pricing.queries import prices_for
from zhida.shop.pricing.records import PriceDraft

KEPT_WHEN_ABSENT = (
    "subtitle",
    "attributes",
    "description",
    "services",
    "in_the_box",
    "media",
    "story",
    "on_sale_from",
    "on_sale_until",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A document that was written, and what the catalogue made of it."""

    document: ProductDocument
    outcome: PutOutcome


def draft_of_document(document: ProductDocument, *, categories: Categories, rules: Rules) -> ProductDraft:
    """Return the catalogue's draft of a document; what the document does not say is kept."""
    own_rules = rules[categories[document.category].category_id]
    keeps = {name for name in KEPT_WHEN_ABSENT if getattr(document, name) is None}
    return ProductDraft(
        code=document.product,
        title=document.title,
        brand=document.brand,
        category=document.category,
        skus=tuple(_sku_draft(sku) for sku in document.skus),
        subtitle=document.subtitle or "",
        attributes={
            name: attribute_input(attribute, own_rules.get(name))
            for name, attribute in (document.attributes or {}).items()
        },
        description=document.description or "",
        services=document.services or (),
        in_the_box=document.in_the_box or (),
        media=document.media or (),
        story=document.story or (),
        on_sale_from=document.on_sale_from,
        on_sale_until=document.on_sale_until,
        keeps=frozenset({*keeps, "skus"}),
    )


def put_documents(
    *, actor: Actor, drafts: Sequence[tuple[ProductDocument, ProductDraft]], ref: str, now: datetime
) -> tuple[list[Put], list[RowProblem]]:
    """Write documents and return what went in and what did not. Call inside a transaction."""
    outcomes = catalogue_services.put_products(actor=actor, drafts=[draft for _d, draft in drafts], now=now)
    written: list[Put] = []
    problems: list[RowProblem] = []
    for (document, _draft), outcome in zip(drafts, outcomes, strict=True):
        if outcome.refusal is None:
            written.append(Put(document=document, outcome=outcome))
        else:
            problems += problems_of(document, outcome.refusal)
    write_prices_and_stock(actor, written, ref=ref, now=now, is_announced=False)
    return written, problems


def write_prices_and_stock(
    actor: Actor, written: Sequence[Put], *, ref: str, now: datetime, is_announced: bool = True
) -> None:
    """Set the prices of written documents and bring the opening stock of their new SKUs.

    `is_announced=False` spares an event for each SKU: for imports, which refresh the listings themselves.
    """
    drafts = _price_drafts(written, now)
    if drafts:
        pricing_services.set_prices(
            actor=actor, drafts=drafts, reason="import", now=now, is_announced=is_announced
        )
    lines = _opening_stock(written)
    if lines:
        inventory_services.receive_many(actor=actor, ref=ref, lines=lines, is_announced=is_announced, now=now)


def problems_of(document: ProductDocument, refusal: ShopError) -> list[RowProblem]:
    """Return a refusal as problems of the document's row, one for each field it names."""
    if not refusal.fields:
        return [RowProblem(row=document.row, field=refusal.code, reason=refusal.detail)]
    return [
        RowProblem(row=document.row_of(name), field=name, reason=str(reason))
        for name, reason in refusal.fields.items()
    ]


def check_places(document: ProductDocument, warehouses: frozenset[str]) -> list[RowProblem]:
    """Return the problems that show before anything is written: unknown warehouses, struck prices too low."""
    problems = []
    for index, sku in enumerate(document.skus):
        if sku.stock and sku.warehouse not in warehouses:
            place = f"skus.{index}.warehouse"
            reason = _("没有编码为“%(code)s”的仓库。") % {"code": sku.warehouse}
            problems.append(RowProblem(row=document.row_of(place), field=place, reason=reason))
        if sku.compare_at_minor is not None and sku.compare_at_minor < (sku.price_minor or 0):
            place = f"skus.{index}.compare_at"
            reason = _("划线价不能低于售价。")
            problems.append(RowProblem(row=document.row_of(place), field=place, reason=reason))
    return problems


def warehouse_codes() -> frozenset[str]:
    """Return the codes of the warehouses that stock may be brought to."""
    return frozenset(warehouse.code for warehouse in list_warehouses())


def _sku_draft(sku: SkuDocument) -> SkuDraft:
    absent = ("barcode", "weight_grams", "limit_per_order", "image")
    keeps = {name for name in absent if getattr(sku, name) is None}
    return SkuDraft(
        sku=sku.sku,
        options=sku.options,
        barcode=sku.barcode or "",
        weight_grams=sku.weight_grams or 0,
        limit_per_order=sku.limit_per_order,
        image=sku.image or "",
        keeps=frozenset(keeps),
    )


def _price_drafts(written: Sequence[Put], now: datetime) -> list[PriceDraft]:
    """Return what differs; at an equal price a document without a struck price keeps the SKU's own."""
    priced = [
        (put.outcome.sku_ids[sku.sku], sku)
        for put in written
        for sku in put.document.skus
        # A SKU of a change that waits for its second person does not exist yet.
        if sku.sku in put.outcome.sku_ids
    ]
    present = prices_for(sku_ids=[sku_id for sku_id, _sku in priced], now=now)
    drafts = []
    for sku_id, sku in priced:
        if sku.price_minor is None:
            continue
        before = present.get(sku_id)
        compare_at = Money(sku.compare_at_minor) if sku.compare_at_minor is not None else None
        if (
            before is not None
            and before.selling.minor == sku.price_minor
            and compare_at in {None, before.compare_at}
        ):
            continue
        drafts.append(
            PriceDraft(
                sku_id=sku_id,
                selling=Money(sku.price_minor),
                compare_at=compare_at,
                level_prices=before.level_prices if before is not None else {},
            )
        )
    return drafts


def _opening_stock(written: Sequence[Put]) -> list[ReceiveLine]:
    """Return the opening stock of SKUs that did not exist before."""
    return [
        ReceiveLine(
            sku_id=put.outcome.sku_ids[sku.sku], sku=sku.sku, quantity=sku.stock, warehouse=sku.warehouse
        )
        for put in written
        for sku in put.document.skus
        if sku.stock and sku.sku in put.outcome.new_skus
    ]
