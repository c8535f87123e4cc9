"""Writes of the shipping room."""

from zhida.shop.shipping.services.freight import (
    ensure_default_freight,
    put_delivery_promise,
    put_freight_template,
    remove_freight_template,
)
from zhida.shop.shipping.services.parcels import create_parcel
from zhida.shop.shipping.services.tracking import record_tracking

__all__ = [
    "create_parcel",
    "ensure_default_freight",
    "put_delivery_promise",
    "put_freight_template",
    "record_tracking",
    "remove_freight_template",
]
