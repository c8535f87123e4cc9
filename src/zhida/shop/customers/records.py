"""What other rooms see of a customer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Gender(StrEnum):
    FEMALE = "FEMALE"
    MALE = "MALE"
    OTHER = "OTHER"


class FactSource(StrEnum):
    """Where a profile field comes from."""

    CUSTOMER = "CUSTOMER"
    STAFF = "STAFF"
    IMPORT = "IMPORT"


class Purpose(StrEnum):
    """What personal data may be used for only while the customer agrees."""

    RECOMMENDATIONS = "RECOMMENDATIONS"
    MARKETING_SMS = "MARKETING_SMS"
    MARKETING_EMAIL = "MARKETING_EMAIL"
    MARKETING_WECHAT = "MARKETING_WECHAT"


class RevealField(StrEnum):
    """What a member of staff may ask to see in clear."""

    PHONE = "PHONE"
    ADDRESSES = "ADDRESSES"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressInput:
    """An address as it is entered: names or codes, in any width."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    province: str
    city: str
    district: str
    detail: str = field(repr=False)
    street: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecord:
    """A delivery address in clear; `region_code` is the district's 6-digit code, `phone` E.164."""

    id: int
    name: str = field(repr=False)
    phone: str = field(repr=False)
    province: str
    city: str
    district: str
    street: str = field(repr=False)
    detail: str = field(repr=False)
    region_code: str
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedAddress:
    """What a pasted line was understood as; what was not found is empty."""

    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    detail: str = ""
    region_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRecord:
    """A customer's profile; each fact says where it comes from."""

    id: int
    number: str
    nickname: str
    nickname_source: FactSource
    birthday: date | None
    birthday_source: FactSource
    gender: Gender | None
    gender_source: FactSource
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    """A customer as staff see them: the phone and the addresses masked."""

    profile: ProfileRecord
    phone_masked: str
    addresses: tuple[AddressRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One line of the consent ledger."""

    purpose: Purpose
    is_given: bool
    notice_version: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealedCustomer:
    """What a reveal showed in clear; what was not asked for is None."""

    phone: str | None = field(default=None, repr=False)
    addresses: tuple[AddressRecord, ...] | None = field(default=None, repr=False)
