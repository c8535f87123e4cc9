"""Address rows and records: what is sealed and how it is shown."""

from __future__ import annotations

import dataclasses

from zhida.shop.accounts.queries import mask_name, mask_phone
from zhida.shop.customers.models import Address
from zhida.shop.customers.records import AddressRecord
from zhida.shop.kernel import encryption

TABLE = "customers_address"


def seal(text: str, *, column: str, address_id: int) -> str:
    """Encrypt one field for its row; an empty one stays empty."""
    return encryption.encrypt(text, table=TABLE, column=column, pk=address_id) if text else ""


def to_address_record(row: Address, *, default_id: int | None) -> AddressRecord:
    """Open an address row."""
    return AddressRecord(
        id=row.pk,
        name=_open(row.name_encrypted, column="name_encrypted", address_id=row.pk),
        phone=_open(row.phone_encrypted, column="phone_encrypted", address_id=row.pk),
        province=row.province,
        city=row.city,
        district=row.district,
        street=_open(row.street_encrypted, column="street_encrypted", address_id=row.pk),
        detail=_open(row.detail_encrypted, column="detail_encrypted", address_id=row.pk),
        region_code=row.region_code,
        is_default=row.pk == default_id,
    )


def mask_address(address: AddressRecord) -> AddressRecord:
    """Show an address to staff: 张**, 138****1234, nothing below the district (reference S21)."""
    return dataclasses.replace(
        address,
        name=mask_name(address.name),
        phone=mask_phone(address.phone),
        street="",
        detail="****",
    )


def _open(token: str, *, column: str, address_id: int) -> str:
    return encryption.decrypt(token, table=TABLE, column=column, pk=address_id) if token else ""
