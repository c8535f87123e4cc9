"""Bodies of the customers endpoints. Ids are strings: they are larger than what JavaScript counts exactly."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from zhida.shop.customers import conf
from zhida.shop.customers.records import (
    AddressInput,
    AddressRecord,
    CustomerRecord,
    Gender,
    ParsedAddress,
    ProfileRecord,
    Purpose,
    RevealedCustomer,
    RevealField,
)
from zhida.shop.customers.regions import RegionNode

RegionText = Annotated[str, Field(max_length=40)]
RowIdText = Annotated[str, Field(pattern=r"^([0-9]{1,18}|[1-8][0-9]{18})$")]


class StrictBody(Schema):
    """A body that refuses fields it does not know (reference S07)."""

    model_config = ConfigDict(extra="forbid")


class AddressBody(StrictBody):
    name: Annotated[str, Field(max_length=conf.NAME_LONGEST)]
    phone: Annotated[str, Field(max_length=40)]
    province: RegionText
    city: RegionText
    district: RegionText
    street: Annotated[str, Field(max_length=conf.STREET_LONGEST)] | None = None
    detail: Annotated[str, Field(max_length=conf.DETAIL_LONGEST)]
    is_default: bool = False

    def to_input(self) -> AddressInput:
        """Hand the body to the service."""
        return AddressInput(
            name=self.name,
            phone=self.phone,
            province=self.province,
            city=self.city,
            district=self.district,
            street=self.street or "",
            detail=self.detail,
            is_default=self.is_default,
        )


class AddressPatch(StrictBody):
    """What changes about an address; what is left out stays."""

    name: Annotated[str, Field(max_length=conf.NAME_LONGEST)] | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    province: RegionText | None = None
    city: RegionText | None = None
    district: RegionText | None = None
    street: Annotated[str, Field(max_length=conf.STREET_LONGEST)] | None = None
    detail: Annotated[str, Field(max_length=conf.DETAIL_LONGEST)] | None = None
    is_default: bool | None = None

    def to_input(self, present: AddressRecord) -> AddressInput:
        """Lay the change over the present address."""
        return AddressInput(
            name=_or(self.name, present.name),
            phone=_or(self.phone, present.phone),
            province=_or(self.province, present.province),
            city=_or(self.city, present.city),
            district=_or(self.district, present.district),
            street=_or(self.street, present.street),
            detail=_or(self.detail, present.detail),
            is_default=bool(self.is_default),
        )


class AddressOut(Schema):
    id: str
    name: str
    phone: str
    province: str
    city: str
    district: str
    street: str
    detail: str
    region_code: str
    is_default: bool

    @classmethod
    def of(cls, address: AddressRecord) -> AddressOut:
        """Show an address; a mainland number without its +86."""
        return cls(
            id=str(address.id),
            name=address.name,
            phone=address.phone.removeprefix("+86"),
            province=address.province,
            city=address.city,
            district=address.district,
            street=address.street,
            detail=address.detail,
            region_code=address.region_code,
            is_default=address.is_default,
        )


class AddressPage(Schema):
    items: list[AddressOut]
    next: str | None = None


class PasteBody(StrictBody):
    text: Annotated[str, Field(min_length=1, max_length=400)]


class ParsedAddressOut(Schema):
    name: str
    phone: str
    province: str
    city: str
    district: str
    street: str
    detail: str
    region_code: str

    @classmethod
    def of(cls, parsed: ParsedAddress) -> ParsedAddressOut:
        """Show what a pasted line was understood as."""
        return cls(
            name=parsed.name,
            phone=parsed.phone,
            province=parsed.province,
            city=parsed.city,
            district=parsed.district,
            street=parsed.street,
            detail=parsed.detail,
            region_code=parsed.region_code,
        )


class RegionOut(Schema):
    code: str
    name: str
    has_children: bool

    @classmethod
    def of(cls, node: RegionNode) -> RegionOut:
        """Show one row of the picker."""
        return cls(code=node.code, name=node.name, has_children=node.has_children)


class RegionList(Schema):
    items: list[RegionOut]
    next: str | None = None


class ProfileBody(StrictBody):
    nickname: Annotated[str, Field(max_length=conf.NICKNAME_LONGEST)] = ""
    birthday: date | None = None
    gender: Gender | None = None


class ProfileOut(Schema):
    id: str
    number: str
    nickname: str
    birthday: date | None
    gender: Gender | None
    sources: dict[str, str]
    joined_at: datetime

    @classmethod
    def of(cls, profile: ProfileRecord) -> ProfileOut:
        """Show a profile with the source of each fact."""
        return cls(
            id=str(profile.id),
            number=profile.number,
            nickname=profile.nickname,
            birthday=profile.birthday,
            gender=profile.gender,
            sources={
                "nickname": profile.nickname_source,
                "birthday": profile.birthday_source,
                "gender": profile.gender_source,
            },
            joined_at=profile.joined_at,
        )


class MarketingChoices(StrictBody):
    sms: bool | None = None
    email: bool | None = None
    wechat: bool | None = None


class PrivacyBody(StrictBody):
    """The personal switches; what is left out stays as it is."""

    recommendations: bool | None = None
    marketing: MarketingChoices | None = None

    def choices(self) -> dict[Purpose, bool]:
        """Return the purposes that the body answers."""
        marketing = self.marketing or MarketingChoices()
        answers = {
            Purpose.RECOMMENDATIONS: self.recommendations,
            Purpose.MARKETING_SMS: marketing.sms,
            Purpose.MARKETING_EMAIL: marketing.email,
            Purpose.MARKETING_WECHAT: marketing.wechat,
        }
        return {purpose: answer for purpose, answer in answers.items() if answer is not None}


class MarketingOut(Schema):
    sms: bool
    email: bool
    wechat: bool


class PrivacyOut(Schema):
    recommendations: bool
    marketing: MarketingOut
    notice_version: str

    @classmethod
    def of(cls, consents: dict[Purpose, bool], *, notice_version: str) -> PrivacyOut:
        """Show the personal switches."""
        return cls(
            recommendations=consents[Purpose.RECOMMENDATIONS],
            marketing=MarketingOut(
                sms=consents[Purpose.MARKETING_SMS],
                email=consents[Purpose.MARKETING_EMAIL],
                wechat=consents[Purpose.MARKETING_WECHAT],
            ),
            notice_version=notice_version,
        )


class NoticeOut(Schema):
    version: str
    language: str
    text: str
    digest: str


class CustomerOut(Schema):
    id: str
    number: str
    phone: str
    nickname: str
    joined_at: datetime
    addresses: list[AddressOut]

    @classmethod
    def of(cls, customer: CustomerRecord) -> CustomerOut:
        """Show a masked customer to staff."""
        return cls(
            id=str(customer.profile.id),
            number=customer.profile.number,
            phone=customer.phone_masked,
            nickname=customer.profile.nickname,
            joined_at=customer.profile.joined_at,
            addresses=[AddressOut.of(address) for address in customer.addresses],
        )


class CustomerPage(Schema):
    items: list[CustomerOut]
    next: str | None


class RevealBody(StrictBody):
    fields: Annotated[set[RevealField], Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class RevealOut(Schema):
    phone: str | None
    addresses: list[AddressOut] | None

    @classmethod
    def of(cls, revealed: RevealedCustomer) -> RevealOut:
        """Show what was revealed."""
        addresses = revealed.addresses
        return cls(
            phone=revealed.phone,
            addresses=None if addresses is None else [AddressOut.of(address) for address in addresses],
        )


def _or(changed: str | None, present: str) -> str:
    return present if changed is None else changed
