"""Writes of the customers room, one subject a file."""

from zhida.shop.customers.services.addresses import add_address, change_address, remove_address
from zhida.shop.customers.services.consents import change_consents
from zhida.shop.customers.services.joining import ensure_customer
from zhida.shop.customers.services.profiles import change_profile
from zhida.shop.customers.services.revealing import reveal_customer

__all__ = [
    "add_address",
    "change_address",
    "change_consents",
    "change_profile",
    "ensure_customer",
    "remove_address",
    "reveal_customer",
]
