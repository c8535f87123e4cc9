"""Goods that must not be sold while something stands against them, such as a recall."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.events import ProductChanged
from zhida.shop.catalogue.lifecycle import ProductStatus
from zhida.shop.catalogue.models import Product, SaleStop, Sku
from zhida.shop.catalogue.permissions import PUBLISH_PRODUCTS
from zhida.shop.catalogue.records import SaleStopDraft
from zhida.shop.catalogue.services.check import lock_product, take_off_sale
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional


@transactional
def stop_sale(*, actor: Actor, number: str, stop: SaleStopDraft, now: datetime) -> None:
    """Stop the sale of a product, or of some of its SKUs, until `resume_sale` of the same ref.

    A product leaves sale at once and cannot be published meanwhile. Stopped SKUs are retired and cannot be
    put back; when none is left the product leaves sale. What was sold before must not leave the house, which
    `sale_stops` tells the rooms that send. Records ProductWithdrawn or ProductChanged, leaves an audit row.
    Raises ProductNotFound.
    """
    actor.require(PUBLISH_PRODUCTS)
    product = lock_product(number)
    skus = stop.skus
    for code in skus or ("",):
        SaleStop.objects.get_or_create(
            product=product,
            sku=code,
            ref=stop.ref,
            defaults={"serial_from": stop.serial_from, "serial_to": stop.serial_to},
        )
    Sku.objects.filter(product=product, sku__in=skus).update(is_active=False)
    is_whole = not skus or not Sku.objects.filter(product=product, is_active=True).exists()
    if product.status == ProductStatus.PUBLISHED:
        if is_whole:
            take_off_sale(actor=actor, number=number, reason=stop.ref, now=now)
        else:
            outbox.record(ProductChanged(number=number), now=now)
    _audit(actor, product, "catalogue.stop_sale", skus=skus, ref=stop.ref, now=now)


@transactional
def resume_sale(*, actor: Actor, number: str, ref: str, now: datetime) -> None:
    """Let goods be published again that this ref had stopped; staff put them back on sale themselves.

    Raises ProductNotFound.
    """
    actor.require(PUBLISH_PRODUCTS)
    product = lock_product(number)
    SaleStop.objects.filter(product=product, ref=ref).delete()
    _audit(actor, product, "catalogue.resume_sale", skus=(), ref=ref, now=now)


def _audit(
    actor: Actor, product: Product, action: str, *, skus: tuple[str, ...], ref: str, now: datetime
) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"product:{product.number}",
        before={"status": product.status},
        after={"ref": ref, "skus": list(skus)},
        now=now,
    )
