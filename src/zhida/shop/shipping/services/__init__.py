"""Writes of the shipping room."""

from zhida.shop.shipping.services.following import (
    follow_again,
    follow_due,
    query_parcel,
    start_following,
)
from zhida.shop.shipping.services.freight import (
    ensure_default_freight,
    put_delivery_promise,
    put_freight_template,
    remove_freight_template,
)
from zhida.shop.shipping.services.parcels import create_parcel
from zhida.shop.shipping.services.pickup_days import tend_pickup
from zhida.shop.shipping.services.pickups import (
    check_code,
    end_pickup,
    fetch,
    lay_ready,
    renew_pickup,
)
from zhida.shop.shipping.services.purging import purge_pushes, start_pushes_purging
from zhida.shop.shipping.services.pushes import receive_push
from zhida.shop.shipping.services.start_up import check_couriers_file
from zhida.shop.shipping.services.stores import put_store
from zhida.shop.shipping.services.tracking import keep_reports, put_trouble_aside, record_tracking

__all__ = [
    "check_code",
    "check_couriers_file",
    "create_parcel",
    "end_pickup",
    "ensure_default_freight",
    "fetch",
    "follow_again",
    "follow_due",
    "keep_reports",
    "lay_ready",
    "purge_pushes",
    "put_delivery_promise",
    "put_freight_template",
    "put_store",
    "put_trouble_aside",
    "query_parcel",
    "receive_push",
    "record_tracking",
    "remove_freight_template",
    "renew_pickup",
    "start_following",
    "start_pushes_purging",
    "tend_pickup",
]
