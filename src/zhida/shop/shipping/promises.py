"""Reads of the days promised, and of what one district can have by when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from zhida.shop.inventory.queries import availability, regional_stock
from zhida.shop.inventory.records import Availability
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.shipping.conf import DEFAULT_DAYS, DISPATCH_CUTOFF_HOUR
from zhida.shop.shipping.freights import find_tariff
from zhida.shop.shipping.models import DeliveryPromise
from zhida.shop.shipping.records import DeliveryEstimate, DeliveryPromiseRecord, DistrictOffer
from zhida.shop.shipping.regions import prefixes_of

_promises = PreparedRead(
    lambda regions, warehouses: DeliveryPromise.objects.filter(region__in=regions, warehouse__in=warehouses)
)


def delivery_promise(*, region: str, now: datetime, warehouse: str = "") -> tuple[date, date]:
    """Return the first and the last day on which an order placed now arrives. One query.

    The row of the longest region that fits holds; between two of one region that of the warehouse. An order
    after the row's hour in Shanghai, 16 without a row, leaves a day later.
    """
    estimate = delivery_estimates(region=region, now=now, warehouses=[warehouse])[warehouse]
    return estimate.earliest, estimate.latest


def delivery_estimates(
    *, region: str, now: datetime, warehouses: Collection[str]
) -> dict[str, DeliveryEstimate]:
    """Return when an order placed now arrives from each of these warehouses, and until when that holds.

    One query however many.
    """
    rows = _promises(prefixes_of(region), sorted({"", *warehouses}))
    return {
        code: _estimate([row for row in rows if row.warehouse in ("", code)], now=now) for code in warehouses
    }


def district_offers(*, sku_ids: Collection[int], region: str, now: datetime) -> dict[int, DistrictOffer]:
    """Say of each SKU what a district can have of it and when that arrives. Three queries however many.

    Where nothing is sent to, nothing can be had.
    """
    stock = regional_stock(sku_ids=sku_ids, region=region)
    tariff = find_tariff(region=region)
    if tariff is None:
        return {sku_id: _nothing(sku_id) for sku_id in stock}
    places = {one.warehouse for one in stock.values() if one.warehouse}
    estimates = delivery_estimates(region=region, now=now, warehouses=places)
    return {
        sku_id: DistrictOffer(
            sku_id=sku_id,
            tariff=tariff,
            available=availability(free=one.free),
            free=one.free,
            warehouse=one.warehouse,
            estimate=estimates.get(one.warehouse),
        )
        for sku_id, one in stock.items()
    }


def list_delivery_promises() -> list[DeliveryPromiseRecord]:
    """Return all promises by region, then by warehouse."""
    return [
        DeliveryPromiseRecord(
            region=row.region,
            warehouse=row.warehouse,
            min_days=row.min_days,
            max_days=row.max_days,
            cutoff_hour=row.cutoff_hour,
        )
        for row in DeliveryPromise.objects.order_by("region", "warehouse")
    ]


def _nothing(sku_id: int) -> DistrictOffer:
    return DistrictOffer(
        sku_id=sku_id, tariff=None, available=Availability.OUT, free=0, warehouse="", estimate=None
    )


def _estimate(rows: Iterable[DeliveryPromise], *, now: datetime) -> DeliveryEstimate:
    row = max(rows, key=lambda one: (len(one.region), one.warehouse), default=None)
    least, most = (row.min_days, row.max_days) if row else DEFAULT_DAYS
    cutoff_hour = row.cutoff_hour if row else DISPATCH_CUTOFF_HOUR
    local = now.astimezone(SHANGHAI)
    leaves = local.date() + timedelta(days=1 if local.hour >= cutoff_hour else 0)
    return DeliveryEstimate(
        earliest=leaves + timedelta(days=least),
        latest=leaves + timedelta(days=most),
        order_before=datetime.combine(leaves, time(0), SHANGHAI) + timedelta(hours=cutoff_hour),
    )
