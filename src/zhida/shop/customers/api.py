"""REST of the customers room: addresses, regions, profile, privacy; for staff masked customers, reveals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Router, Status
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.customers import queries, regions, services
from zhida.shop.customers.errors import UnknownRegion
from zhida.shop.customers.pasting import parse_address_line
from zhida.shop.customers.permissions import READ_CUSTOMERS, REVEAL_CUSTOMERS
from zhida.shop.customers.privacy_notice import CURRENT_VERSION, read_notice
from zhida.shop.customers.schemas import (
    AddressBody,
    AddressOut,
    AddressPage,
    AddressPatch,
    CustomerOut,
    CustomerPage,
    NoticeOut,
    ParsedAddressOut,
    PasteBody,
    PrivacyBody,
    PrivacyOut,
    ProfileBody,
    ProfileOut,
    RegionList,
    RegionOut,
    RevealBody,
    RevealOut,
    RowIdText,
)

CACHED_A_DAY = "public, max-age=86400"

shopper = Router(tags=["customers"])
staff = Router(tags=["customers"])


@shopper.get("/addresses", response=AddressPage, auth=shopper_only, summary="My addresses")
def get_addresses(request: ShopRequest) -> AddressPage:
    addresses = queries.list_addresses(for_customer=request.actor.customer_id)
    return AddressPage(items=[AddressOut.of(address) for address in addresses])


@shopper.post("/addresses", response={201: AddressOut}, auth=shopper_only, summary="Add an address")
def post_address(request: ShopRequest, body: AddressBody) -> Status[AddressOut]:
    added = services.add_address(
        customer_id=request.actor.customer_id, address=body.to_input(), now=request.now
    )
    return Status(201, AddressOut.of(added))


@shopper.post(
    "/addresses/parse", response=ParsedAddressOut, auth=shopper_only, summary="Understand a pasted line"
)
def post_address_line(request: ShopRequest, body: PasteBody) -> ParsedAddressOut:
    return ParsedAddressOut.of(parse_address_line(body.text))


@shopper.get("/addresses/{id}", response=AddressOut, auth=shopper_only, summary="One of my addresses")
def get_address(request: ShopRequest, id: RowIdText) -> AddressOut:
    return AddressOut.of(queries.get_address(address_id=int(id), for_customer=request.actor.customer_id))


@shopper.patch("/addresses/{id}", response=AddressOut, auth=shopper_only, summary="Change an address")
def patch_address(request: ShopRequest, id: RowIdText, body: AddressPatch) -> AddressOut:
    customer_id = request.actor.customer_id
    present = queries.get_address(address_id=int(id), for_customer=customer_id)
    changed = services.change_address(
        customer_id=customer_id, address_id=present.id, address=body.to_input(present)
    )
    return AddressOut.of(changed)


@shopper.delete("/addresses/{id}", response={204: None}, auth=shopper_only, summary="Delete an address")
def delete_address(request: ShopRequest, id: RowIdText) -> Status[None]:
    services.remove_address(customer_id=request.actor.customer_id, address_id=int(id))
    return Status(204, None)


@shopper.get("/regions", response=RegionList, auth=None, summary="Regions under a code")
def get_regions(
    request: ShopRequest,
    response: HttpResponse,
    parent: Annotated[str, Field(max_length=9, pattern=r"^[0-9]*$")] = "",
) -> RegionList:
    nodes = regions.list_children(parent)
    if nodes is None:
        raise UnknownRegion(fields={"parent": UnknownRegion.message})
    response.headers["Cache-Control"] = CACHED_A_DAY
    return RegionList(items=[RegionOut.of(node) for node in nodes])


@shopper.get("/privacy-notice", response=NoticeOut, auth=None, summary="The privacy notice")
def get_privacy_notice(request: ShopRequest) -> NoticeOut:
    notice = read_notice(language=get_language() or "zh")
    return NoticeOut(version=notice.version, language=notice.language, text=notice.text, digest=notice.digest)


@shopper.get("/me/profile", response=ProfileOut, auth=shopper_only, summary="My profile")
def get_profile(request: ShopRequest) -> ProfileOut:
    return ProfileOut.of(queries.get_profile(for_customer=request.actor.customer_id))


@shopper.put("/me/profile", response=ProfileOut, auth=shopper_only, summary="Change my profile")
def put_profile(request: ShopRequest, body: ProfileBody) -> ProfileOut:
    changed = services.change_profile(
        customer_id=request.actor.customer_id,
        nickname=body.nickname,
        birthday=body.birthday,
        gender=body.gender,
        now=request.now,
    )
    return ProfileOut.of(changed)


@shopper.get("/me/privacy", response=PrivacyOut, auth=shopper_only, summary="My personal switches")
def get_privacy(request: ShopRequest) -> PrivacyOut:
    consents = queries.consents_of(for_customer=request.actor.customer_id)
    return PrivacyOut.of(consents, notice_version=CURRENT_VERSION)


@shopper.put("/me/privacy", response=PrivacyOut, auth=shopper_only, summary="Give or withdraw consent")
def put_privacy(request: ShopRequest, body: PrivacyBody) -> PrivacyOut:
    consents = services.change_consents(
        customer_id=request.actor.customer_id, choices=body.choices(), now=request.now
    )
    return PrivacyOut.of(consents, notice_version=CURRENT_VERSION)


@staff.get("/customers", response=CustomerPage, auth=staff_only(READ_CUSTOMERS), summary="List customers")
def get_customers(
    request: ShopRequest, phone: Annotated[str, Field(max_length=40)] = "", cursor: str | None = None
) -> CustomerPage:
    page = queries.list_customers(actor=request.actor, phone=phone, cursor=cursor)
    return CustomerPage(items=[CustomerOut.of(item) for item in page.items], next=page.next)


@staff.get("/customers/{id}", response=CustomerOut, auth=staff_only(READ_CUSTOMERS), summary="One customer")
def get_customer(request: ShopRequest, id: RowIdText) -> CustomerOut:
    return CustomerOut.of(queries.get_customer(actor=request.actor, customer_id=int(id)))


@staff.post("/customers/{id}/reveal", response=RevealOut, auth=staff_only(REVEAL_CUSTOMERS), summary="Reveal")
def post_reveal(request: ShopRequest, id: RowIdText, body: RevealBody) -> RevealOut:
    revealed = services.reveal_customer(
        actor=request.actor,
        customer_id=int(id),
        fields=body.fields,
        reason=body.reason,
        now=datetime.now(UTC),
    )
    return RevealOut.of(revealed)
