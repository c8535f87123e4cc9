"""Delivery addresses: checked against the region tables, sealed, at most 50, one of them the default."""

from __future__ import annotations

import dataclasses
import unicodedata
from datetime import datetime

from zhida.shop.accounts.queries import normalise_phone
from zhida.shop.customers import conf, regions
from zhida.shop.customers.addresses import seal
from zhida.shop.customers.errors import AddressNotFound, CustomerNotFound, InvalidAddress, TooManyAddresses
from zhida.shop.customers.models import Address, Customer
from zhida.shop.customers.queries import get_address
from zhida.shop.customers.records import AddressInput, AddressRecord
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.uow import transactional

LONGEST = {"name": conf.NAME_LONGEST, "detail": conf.DETAIL_LONGEST, "street": conf.STREET_LONGEST}


@transactional
def add_address(*, customer_id: int, address: AddressInput, now: datetime) -> AddressRecord:
    """Save a new address; the first one becomes the default.

    Locks the customer's row, so that the limit holds for concurrent requests.
    Raises UnknownRegion, InvalidAddress, InvalidPhone and TooManyAddresses.
    """
    customer = _lock_customer(customer_id)
    if Address.objects.filter(customer_id=customer_id).count() >= conf.MOST_ADDRESSES:
        raise TooManyAddresses(limit=conf.MOST_ADDRESSES)
    address_id = new_row_id()
    fields = _sealed_fields(address, address_id=address_id)
    row = Address(id=address_id, customer_id=customer_id, created_at=now)
    for column, value in fields.items():
        setattr(row, column, value)
    row.save(force_insert=True)
    if address.is_default or customer.default_address_id is None:
        Customer.objects.filter(pk=customer_id).update(default_address_id=address_id)
    return get_address(address_id=address_id, for_customer=customer_id)


@transactional
def change_address(*, customer_id: int, address_id: int, address: AddressInput) -> AddressRecord:
    """Replace an address by what was entered; `is_default` True makes it the default, False changes nothing.

    Raises AddressNotFound and what `add_address` raises of the input.
    """
    _lock_customer(customer_id)
    fields = _sealed_fields(address, address_id=address_id)
    own = Address.objects.filter(pk=address_id, customer_id=customer_id)
    if own.update(**fields) != 1:
        raise AddressNotFound
    if address.is_default:
        Customer.objects.filter(pk=customer_id).update(default_address_id=address_id)
    return get_address(address_id=address_id, for_customer=customer_id)


@transactional
def remove_address(*, customer_id: int, address_id: int) -> None:
    """Delete an address; when it was the default, the newest left takes its place. Raises AddressNotFound."""
    customer = _lock_customer(customer_id)
    own = Address.objects.filter(customer_id=customer_id)
    if not own.filter(pk=address_id).exists():
        raise AddressNotFound
    if customer.default_address_id == address_id:
        newest = own.exclude(pk=address_id).order_by("-id").values_list("pk", flat=True).first()
        Customer.objects.filter(pk=customer_id).update(default_address_id=newest)
    own.filter(pk=address_id).delete()


def tidy_address(address: AddressInput) -> tuple[AddressInput, regions.Region]:
    """Check an entered address and give its parts their one spelling. Raises as `add_address`."""
    tidy = dataclasses.replace(
        address,
        name=_tidy_text(address.name),
        detail=_tidy_text(address.detail),
        street=_tidy_text(address.street),
    )
    wrong = {name for name, longest in LONGEST.items() if len(getattr(tidy, name)) > longest}
    wrong |= {name for name in ("name", "detail") if not getattr(tidy, name)}
    if wrong:
        raise InvalidAddress(fields=dict.fromkeys(sorted(wrong), InvalidAddress.message))
    region = regions.resolve(province=address.province, city=address.city, district=address.district)
    street = regions.resolve_street(tidy.street, district_code=region.code)
    return dataclasses.replace(tidy, phone=normalise_phone(address.phone), street=street), region


def _sealed_fields(address: AddressInput, *, address_id: int) -> dict[str, str]:
    tidy, region = tidy_address(address)
    return {
        "name_encrypted": seal(tidy.name, column="name_encrypted", address_id=address_id),
        "phone_encrypted": seal(tidy.phone, column="phone_encrypted", address_id=address_id),
        "street_encrypted": seal(tidy.street, column="street_encrypted", address_id=address_id),
        "detail_encrypted": seal(tidy.detail, column="detail_encrypted", address_id=address_id),
        "province": region.province,
        "city": region.city,
        "district": region.district,
        "region_code": region.code,
    }


def _lock_customer(customer_id: int) -> Customer:
    rows = list(Customer.objects.select_for_update().filter(pk=customer_id))
    if not rows:
        raise CustomerNotFound
    return rows[0]


def _tidy_text(text: str) -> str:
    """Drop outer blanks and control characters; every other character stays as it was typed."""
    return "".join(character for character in text if unicodedata.category(character) != "Cc").strip()
