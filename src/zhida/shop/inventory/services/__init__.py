"""Writes of the inventory room, one verb a file."""

from zhida.shop.inventory.services.adjust import adjust, set_alert
from zhida.shop.inventory.services.buckets import split_into_buckets
from zhida.shop.inventory.services.extend import extend
from zhida.shop.inventory.services.receive import receive, receive_many, receive_returned
from zhida.shop.inventory.services.reserve import reserve
from zhida.shop.inventory.services.settle import commit, put_back, release
from zhida.shop.inventory.services.warehouses import change_warehouse, create_warehouse, ensure_warehouse

__all__ = [
    "adjust",
    "change_warehouse",
    "commit",
    "create_warehouse",
    "ensure_warehouse",
    "extend",
    "put_back",
    "receive",
    "receive_many",
    "receive_returned",
    "release",
    "reserve",
    "set_alert",
    "split_into_buckets",
]
