"""Sets what sending costs and what days are promised."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.errors import InvalidRegion
from zhida.shop.shipping.models import DeliveryPromise, FreightTemplate
from zhida.shop.shipping.permissions import CHANGE_FREIGHT
from zhida.shop.shipping.records import DeliveryPromiseRecord, FreightTemplateRecord
from zhida.shop.shipping.regions import checked_region


@transactional
def ensure_default_freight() -> None:
    """Send everywhere for nothing, unless a template for everywhere exists. Sets up a demo or a test."""
    FreightTemplate.objects.get_or_create(
        region="",
        defaults={"first_weight_grams": 0, "first_fee_minor": 0, "step_grams": 1000, "step_fee_minor": 0},
    )


@transactional
def put_freight_template(*, actor: Actor, template: FreightTemplateRecord, now: datetime) -> None:
    """Set what one region pays, with an audit row. Raises PermissionDenied, InvalidRegion."""
    actor.require(CHANGE_FREIGHT)
    region = checked_region(template.region)
    assert template.first_fee.currency == template.step_fee.currency, "one template, one currency"
    assert template.step_grams > 0, "a step has a weight"
    before = FreightTemplate.objects.filter(region=region).values().first()
    FreightTemplate.objects.update_or_create(
        region=region,
        defaults={
            "is_served": template.is_served,
            "first_weight_grams": template.first_weight_grams,
            "first_fee_minor": template.first_fee.minor,
            "step_grams": template.step_grams,
            "step_fee_minor": template.step_fee.minor,
            "currency": template.first_fee.currency,
        },
    )
    record_audit(
        actor=actor,
        action="shipping.put_freight_template",
        subject=f"region:{region or '*'}",
        before=before,
        after=_plain(template),
        now=now,
    )


@transactional
def remove_freight_template(*, actor: Actor, region: str, now: datetime) -> None:
    """Forget what one region pays, with an audit row: the next wider region's template holds there again.

    Raises PermissionDenied, InvalidRegion (no such template, or the one for everywhere, which must be there).
    """
    actor.require(CHANGE_FREIGHT)
    before = FreightTemplate.objects.filter(region=checked_region(region)).exclude(region="").values().first()
    if before is None:
        raise InvalidRegion(fields={"region": InvalidRegion.message})
    FreightTemplate.objects.filter(region=region).delete()
    record_audit(
        actor=actor,
        action="shipping.remove_freight_template",
        subject=f"region:{region}",
        before=before,
        after=None,
        now=now,
    )


@transactional
def put_delivery_promise(*, actor: Actor, promise: DeliveryPromiseRecord, now: datetime) -> None:
    """Set the days promised to a region, with an audit row. Raises PermissionDenied, InvalidRegion."""
    actor.require(CHANGE_FREIGHT)
    region = checked_region(promise.region)
    assert 0 <= promise.min_days <= promise.max_days, "the first day is not after the last"
    assert 1 <= promise.cutoff_hour <= 24, "a day has 24 hours"
    DeliveryPromise.objects.update_or_create(
        region=region,
        warehouse=promise.warehouse,
        defaults={
            "min_days": promise.min_days,
            "max_days": promise.max_days,
            "cutoff_hour": promise.cutoff_hour,
        },
    )
    record_audit(
        actor=actor,
        action="shipping.put_delivery_promise",
        subject=f"region:{region or '*'}@{promise.warehouse or '*'}",
        before=None,
        after=_plain(promise),
        now=now,
    )


def _plain(record: FreightTemplateRecord | DeliveryPromiseRecord) -> dict[str, object]:
    values = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    return {name: value.minor if isinstance(value, Money) else value for name, value in values.items()}
