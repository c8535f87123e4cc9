"""The way of a product to its shoppers: submitted, looked at by a second person, published, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue import versions
from zhida.shop.catalogue.drafts import from_document
from zhida.shop.catalogue.errors import ProductMoveRefused, ProductNotFound, SaleStopped, SecondPersonNeeded
from zhida.shop.catalogue.events import ProductChanged, ProductPublished, ProductWithdrawn
from zhida.shop.catalogue.lifecycle import ProductStatus, move, publish_many
from zhida.shop.catalogue.models import Product, ProductVersion, SaleStop
from zhida.shop.catalogue.permissions import PUBLISH_PRODUCTS, WRITE_PRODUCTS
from zhida.shop.catalogue.services.put import put_products
from zhida.shop.catalogue.services.sale_window import set_next_sale_timer
from zhida.shop.catalogue.services.second_person import needs_second_person
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional


@transactional
def submit_for_check(*, actor: Actor, number: str, now: datetime) -> None:
    """Hand a draft or withdrawn product to the second person. Raises ProductNotFound, ProductMoveRefused."""
    actor.require(WRITE_PRODUCTS)
    product = lock_product(number)
    _move(product, actor=actor, target=ProductStatus.IN_CHECK, action=versions.SUBMITTED, now=now)


@transactional
def return_to_draft(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Send a submitted product, or a proposed change of a published one, back to its maker with a reason.

    Raises ProductNotFound, ProductMoveRefused.
    """
    actor.require(PUBLISH_PRODUCTS)
    product = lock_product(number)
    if product.pending is None:
        _move(product, actor=actor, target=ProductStatus.DRAFT, action=versions.RETURNED, now=now)
        _audit(product, actor=actor, action="catalogue.return", reason=reason, now=now)
        return
    _drop_pending(product)
    versions.write_version(product, actor=actor, action=versions.RETURNED, diff={"reason": reason}, now=now)
    _audit(product, actor=actor, action="catalogue.return", reason=reason, now=now)


@transactional
def publish_product(*, actor: Actor, number: str, now: datetime) -> None:
    """Publish a product, or the proposed change of a published one; published without a change it stays so.

    Where the second-person rule is on, the product must have been submitted and the actor must not be the
    one who wrote last. Records ProductPublished or ProductChanged and the sale period's timer.
    Raises ProductNotFound, ProductMoveRefused (not submitted), SecondPersonNeeded, SaleStopped (a recall).
    """
    actor.require(PUBLISH_PRODUCTS)
    product = lock_product(number)
    if product.status == ProductStatus.PUBLISHED:
        _apply_pending(product, actor=actor, now=now)
        return
    if SaleStop.objects.filter(product=product, sku="").exists():
        raise SaleStopped(goods=product.title)
    if needs_second_person(actor):
        if product.status != ProductStatus.IN_CHECK:
            raise ProductMoveRefused(origin=product.status, target=ProductStatus.PUBLISHED)
        if product.changed_by == actor.principal:
            raise SecondPersonNeeded
    _move(product, actor=actor, target=ProductStatus.PUBLISHED, action=versions.PUBLISHED, now=now)
    outbox.record(ProductPublished(number=product.number), now=now)
    set_next_sale_timer(product, now=now)


@transactional
def publish_imported(*, actor: Actor, product_ids: Sequence[int], now: datetime) -> int:
    """Publish what an import wrote, in one go, and return how many products were not published before.

    An operator's act (SYSTEM), or staff's where the second-person rule is off. Announces nothing: the
    importer refreshes the listings in the same transaction. Goods whose sale is stopped stay as they are.
    Raises SecondPersonNeeded.
    """
    actor.require(PUBLISH_PRODUCTS)
    if needs_second_person(actor):
        raise SecondPersonNeeded
    waiting = Product.objects.filter(pk__in=product_ids).exclude(status=ProductStatus.PUBLISHED)
    waiting = waiting.exclude(pk__in=SaleStop.objects.filter(sku="").values("product_id"))
    moved = [(row.pk, row.version + 1, row.status) for row in waiting.only("pk", "version", "status")]
    ids = [pk for pk, _version, _status in moved]
    publish_many(product_ids=ids, now=now)
    Product.objects.filter(pk__in=ids).update(version=F("version") + 1)
    ProductVersion.objects.bulk_create(
        ProductVersion(
            product_id=pk,
            version=version,
            action=versions.PUBLISHED,
            actor=actor.principal,
            at=now,
            diff={"status": [status, ProductStatus.PUBLISHED]},
        )
        for pk, version, status in moved
    )
    for product in Product.objects.filter(pk__in=ids).exclude(on_sale_from=None, on_sale_until=None):
        set_next_sale_timer(product, now=now)
    return len(moved)


@transactional
def take_off_sale(*, actor: Actor, number: str, reason: str = "", now: datetime) -> None:
    """Withdraw a published product at once; a proposed change of it is dropped. Records ProductWithdrawn.

    Raises ProductNotFound, ProductMoveRefused.
    """
    actor.require(PUBLISH_PRODUCTS)
    product = lock_product(number)
    _move(product, actor=actor, target=ProductStatus.WITHDRAWN, action=versions.WITHDRAWN, now=now)
    if product.pending is not None:
        _drop_pending(product)
    _audit(product, actor=actor, action="catalogue.withdraw", reason=reason, now=now)
    outbox.record(ProductWithdrawn(number=product.number), now=now)


def lock_product(number: str) -> Product:
    """Return the product locked until the transaction ends. Raises ProductNotFound."""
    try:
        return Product.objects.select_for_update().get(number=number)
    except Product.DoesNotExist as error:
        raise ProductNotFound from error


def _move(product: Product, *, actor: Actor, target: ProductStatus, action: str, now: datetime) -> None:
    origin = ProductStatus(product.status)
    move(product_id=product.pk, origin=origin, target=target, now=now)
    versions.write_version(product, actor=actor, action=action, diff={"status": [origin, target]}, now=now)
    if action in {versions.PUBLISHED, versions.SUBMITTED}:
        _audit(product, actor=actor, action=f"catalogue.{action.lower()}", reason="", now=now)


def _apply_pending(product: Product, *, actor: Actor, now: datetime) -> None:
    if product.pending is None:
        return
    if needs_second_person(actor) and product.pending_by == actor.principal:
        raise SecondPersonNeeded
    draft = from_document(product.pending)
    _drop_pending(product)
    refusal = put_products(actor=actor, drafts=[draft], is_checked=True, now=now)[0].refusal
    if isinstance(refusal, SaleStopped):
        raise refusal
    outbox.record(ProductChanged(number=product.number), now=now)
    product.refresh_from_db()
    set_next_sale_timer(product, now=now)


def _drop_pending(product: Product) -> None:
    product.pending = None
    product.pending_by = ""
    product.save(update_fields=["pending", "pending_by"])


def _audit(product: Product, *, actor: Actor, action: str, reason: str, now: datetime) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"product:{product.number}",
        before={"status": product.status},
        after=None,
        reason=reason,
        now=now,
    )
