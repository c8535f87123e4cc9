"""One product document by hand: the same rules as a file, one transaction, announced at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.assortment.documents import refusal_of
from zhida.shop.assortment.permissions import IMPORT_PRODUCTS
from zhida.shop.assortment.records import ProductDocument
from zhida.shop.assortment.services.attributes import prepare_categories, rules_of
from zhida.shop.assortment.services.putting import (
    Put,
    check_places,
    draft_of_document,
    warehouse_codes,
    write_prices_and_stock,
)
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.records import ProductDraft, PutOutcome
from zhida.shop.kernel.uow import transactional


@transactional
def create_document(*, actor: Actor, document: ProductDocument, now: datetime) -> PutOutcome:
    """Write a new product as DRAFT with prices and opening stock. Raises DocumentInvalid and what catalogue,
    pricing and inventory raise (ProductInvalid, CodeTaken, MediaNotFound, PermissionDenied).
    """
    actor.require(IMPORT_PRODUCTS)
    draft = _draft(actor, document, now)
    outcome = catalogue_services.create_product(actor=actor, draft=draft, now=now)
    write_prices_and_stock(actor, [Put(document=document, outcome=outcome)], ref=outcome.number, now=now)
    return outcome


@transactional
def change_document(
    *,
    actor: Actor,
    number: str,
    document: ProductDocument,
    cleared: Collection[str] = (),
    now: datetime,
) -> PutOutcome:
    """Change a product to what the document says: SKUs not in it are retired, texts it leaves out stay.

    `cleared` names the ends of the sale period, of those it leaves out, that go instead of staying. Stock of
    SKUs that exist already is not touched: it moves by adjustments only. Raises ProductNotFound and what
    create_document raises.
    """
    actor.require(IMPORT_PRODUCTS)
    draft = _draft(actor, document, now)
    draft = replace(draft, keeps=draft.keeps - {"skus", *cleared})
    outcome = catalogue_services.change_product(actor=actor, number=number, draft=draft, now=now)
    ref = f"{number}.{outcome.version}"
    write_prices_and_stock(actor, [Put(document=document, outcome=outcome)], ref=ref, now=now)
    return outcome


def _draft(actor: Actor, document: ProductDocument, now: datetime) -> ProductDraft:
    problems = check_places(document, warehouse_codes())
    if problems:
        raise refusal_of(problems)
    categories = prepare_categories(actor=actor, documents=[document], now=now)
    return draft_of_document(document, categories=categories, rules=rules_of(categories))
