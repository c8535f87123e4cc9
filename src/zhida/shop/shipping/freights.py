"""Reads of what sending costs."""

from __future__ import annotations

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.shipping.errors import NotDeliverable
from zhida.shop.shipping.models import FreightTemplate
from zhida.shop.shipping.records import FreightTemplateRecord
from zhida.shop.shipping.regions import prefixes_of

_templates = PreparedRead(lambda regions: FreightTemplate.objects.filter(region__in=regions))


def quote_freight(*, region: str, weight_grams: int) -> Money:
    """Return what sending this weight to a 6-digit district costs. One query.

    The template with the longest region that fits holds. Raises NotDeliverable.
    """
    tariff = find_tariff(region=region)
    if tariff is None:
        raise NotDeliverable(region=region)
    return tariff.fee(weight_grams=weight_grams)


def is_deliverable(*, region: str) -> bool:
    """Say whether anything is sent to a 6-digit district. One query."""
    return find_tariff(region=region) is not None


def find_tariff(*, region: str) -> FreightTemplateRecord | None:
    """Return what holds in a 6-digit district; None where nothing is sent. One query."""
    row = max(_templates(prefixes_of(region)), key=lambda one: len(one.region), default=None)
    return _record(row) if row is not None and row.is_served else None


def list_freight_templates() -> list[FreightTemplateRecord]:
    """Return all templates by region, the one for everywhere first."""
    return [_record(row) for row in FreightTemplate.objects.order_by("region")]


def _record(row: FreightTemplate) -> FreightTemplateRecord:
    return FreightTemplateRecord(
        region=row.region,
        is_served=row.is_served,
        first_weight_grams=row.first_weight_grams,
        first_fee=Money(row.first_fee_minor, row.currency),
        step_grams=row.step_grams,
        step_fee=Money(row.step_fee_minor, row.currency),
    )
