"""Writing one product by hand."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.errors import CodeTaken, ProductInvalid, ProductNotFound
from zhida.shop.catalogue.events import ProductChanged
from zhida.shop.catalogue.lifecycle import ProductStatus
from zhida.shop.catalogue.models import Product
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.records import ProductDraft, PutOutcome
from zhida.shop.catalogue.services.put import put_products
from zhida.shop.catalogue.services.sale_window import set_next_sale_timer
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional


@transactional
def create_product(*, actor: Actor, draft: ProductDraft, now: datetime) -> PutOutcome:
    """Write a new product as DRAFT with its SKUs; nothing is sold before it is published.

    Raises ProductInvalid (fields), CodeTaken (product or SKU code in use), MediaNotFound.
    """
    actor.require(WRITE_PRODUCTS)
    if Product.objects.filter(code=draft.code).exists():
        raise CodeTaken(taken=draft.code)
    outcome = _put_or_raise(actor, draft, now)
    _audit(actor, outcome, "catalogue.create", now)
    return outcome


@transactional
def change_product(*, actor: Actor, number: str, draft: ProductDraft, now: datetime) -> PutOutcome:
    """Change a product to what the draft says; SKUs the draft does not name are retired, never deleted.

    Where the second-person rule is on, a published product keeps selling as it is and the change waits
    (`is_pending`) for publish_product by another person. Records ProductChanged when shoppers see the change.
    Raises ProductNotFound, ProductInvalid (also when the draft's code is not the product's), CodeTaken.
    """
    actor.require(WRITE_PRODUCTS)
    product = Product.objects.filter(number=number).only("code").first()
    if product is None:
        raise ProductNotFound
    if product.code != draft.code:
        raise ProductInvalid(fields={"code": ProductInvalid.message})
    outcome = _put_or_raise(actor, draft, now)
    if outcome.is_changed or outcome.is_pending:
        _audit(actor, outcome, "catalogue.change", now)
    if outcome.is_changed and outcome.status == ProductStatus.PUBLISHED:
        outbox.record(ProductChanged(number=number), now=now)
        set_next_sale_timer(Product.objects.get(pk=outcome.product_id), now=now)
    return outcome


def _put_or_raise(actor: Actor, draft: ProductDraft, now: datetime) -> PutOutcome:
    outcome = put_products(actor=actor, drafts=[draft], now=now)[0]
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome


def _audit(actor: Actor, outcome: PutOutcome, action: str, now: datetime) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"product:{outcome.number}",
        before=None,
        after={"code": outcome.code, "is_pending": outcome.is_pending},
        now=now,
    )
