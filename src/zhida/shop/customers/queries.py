"""Reads of the customers room; what belongs to a customer is asked for by `for_customer`."""

from __future__ import annotations

from zhida.shop.accounts.queries import find_user_id, get_phone, get_user, get_users
from zhida.shop.accounts.records import Actor
from zhida.shop.customers.addresses import mask_address, to_address_record
from zhida.shop.customers.errors import AddressNotFound, CustomerNotFound
from zhida.shop.customers.models import Address, Consent, Customer
from zhida.shop.customers.permissions import READ_CUSTOMERS
from zhida.shop.customers.privacy_notice import PURPOSE_SINCE
from zhida.shop.customers.privacy_notice import read_notice as read_notice  # noqa: PLC0414 -- the notice in force is read through this door
from zhida.shop.customers.records import (
    AddressRecord,
    ConsentLine,
    CustomerRecord,
    FactSource,
    Gender,
    ProfileRecord,
    Purpose,
)
from zhida.shop.customers.regions import Region, RegionNode, list_children, region_of
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.prepared import PreparedRead

MOST_LEDGER_LINES = 500

_addresses = PreparedRead(
    lambda address_id, customer_id: Address.objects.select_related("customer").filter(
        pk=address_id, customer_id=customer_id
    )
)
DISTRICT_DIGITS = 6

_default_regions = PreparedRead(
    lambda customer_id: Customer.objects.filter(pk=customer_id, default_address__isnull=False).values_list(
        "default_address__region_code"
    )
)


def get_address(*, address_id: int, for_customer: int) -> AddressRecord:
    """Return one of the customer's addresses in clear. Raises AddressNotFound. 1 query."""
    for row in _addresses(address_id, for_customer):
        return to_address_record(row, default_id=row.customer.default_address_id)
    raise AddressNotFound


def list_addresses(*, for_customer: int) -> list[AddressRecord]:
    """List the customer's addresses, the default one first, then the newest. At most 50; 1 query."""
    rows = Address.objects.select_related("customer").filter(customer_id=for_customer).order_by("-id")
    records = [to_address_record(row, default_id=row.customer.default_address_id) for row in rows]
    return sorted(records, key=lambda record: not record.is_default)


def default_region(*, customer_id: int) -> str | None:
    """Return the 6-digit district code of the default address; None without one. 1 query."""
    return next((code for (code,) in _default_regions(customer_id)), None)


def find_region(*, code: str) -> Region:
    """Return the names of a 6-digit district and of what lies above it. No query. Raises UnknownRegion."""
    return region_of(code)


def district_name(*, code: str) -> str:
    """Return a 6-digit district with the names above it, each once. No query. Raises UnknownRegion."""
    region = region_of(code)
    return "".join(dict.fromkeys((region.province, region.city, region.district)))


def districts_under(*, parent: str) -> list[RegionNode]:
    """List the regions under a code ("" = provinces) down to districts; none under a district. No query."""
    return [node for node in list_children(parent) or () if len(node.code) == DISTRICT_DIGITS]


def default_address(*, for_customer: int) -> AddressRecord | None:
    """Return the customer's default address in clear; None without one. 1 query."""
    row = Address.objects.filter(
        pk__in=Customer.objects.filter(pk=for_customer).values("default_address_id")
    ).first()
    return to_address_record(row, default_id=row.pk) if row else None


def get_profile(*, for_customer: int) -> ProfileRecord:
    """Return the customer's own profile. Raises CustomerNotFound. 1 query."""
    row = Customer.objects.filter(pk=for_customer).first()
    if row is None:
        raise CustomerNotFound
    return to_profile_record(row)


def phone_to_notify(*, customer_id: int) -> str:
    """Return the customer's login number in clear, only to send what they are owed to be told."""
    return get_phone(user_id=customer_id)


def consents_of(*, for_customer: int) -> dict[Purpose, bool]:
    """Say for every purpose whether the customer agrees now; what was never answered is off. 1 query.

    A consent given before the purpose last changed its meaning does not count (PIPL 14, reference L53).
    """
    consents = dict.fromkeys(Purpose, False)
    rows = Consent.objects.filter(customer_id=for_customer).order_by("id")
    for purpose_code, is_given, version in rows.values_list("purpose", "is_given", "notice_version"):
        purpose = Purpose(purpose_code)
        consents[purpose] = is_given and version >= PURPOSE_SINCE[purpose]
    return consents


def list_consent_lines(*, for_customer: int) -> list[ConsentLine]:
    """List the customer's consent ledger, newest first; at most 500 lines. 1 query."""
    rows = Consent.objects.filter(customer_id=for_customer).order_by("-id")[:MOST_LEDGER_LINES]
    return [
        ConsentLine(
            purpose=Purpose(row.purpose), is_given=row.is_given, notice_version=row.notice_version, at=row.at
        )
        for row in rows
    ]


def list_customers(
    *, actor: Actor, phone: str = "", cursor: str | None, limit: int = 20
) -> Page[CustomerRecord]:
    """List customers for staff, newest first, phones masked, without addresses; 2 queries, 1 more by phone.

    Raises PermissionDenied and InvalidPhone.
    """
    actor.require(READ_CUSTOMERS)
    rows = Customer.objects.all()
    if phone:
        rows = rows.filter(pk=find_user_id(phone=phone))
    page = paginate(rows, order=("-joined_at", "-user_id"), cursor=cursor, limit=limit)
    users = get_users(user_ids=[row.user_id for row in page.items])
    items = [
        CustomerRecord(profile=to_profile_record(row), phone_masked=users[row.user_id].phone_masked)
        for row in page.items
    ]
    return Page(items=items, next=page.next)


def get_customer(*, actor: Actor, customer_id: int) -> CustomerRecord:
    """Return a customer for staff, masked. Raises PermissionDenied and CustomerNotFound."""
    actor.require(READ_CUSTOMERS)
    profile = get_profile(for_customer=customer_id)
    addresses = list_addresses(for_customer=customer_id)
    return CustomerRecord(
        profile=profile,
        phone_masked=get_user(user_id=customer_id).phone_masked,
        addresses=tuple(mask_address(address) for address in addresses),
    )


def to_profile_record(row: Customer) -> ProfileRecord:
    """Show a customer's row."""
    return ProfileRecord(
        id=row.user_id,
        number=row.number,
        nickname=row.nickname,
        nickname_source=FactSource(row.nickname_source),
        birthday=row.birthday,
        birthday_source=FactSource(row.birthday_source),
        gender=Gender(row.gender) if row.gender else None,
        gender_source=FactSource(row.gender_source),
        joined_at=row.joined_at,
    )
