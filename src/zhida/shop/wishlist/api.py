"""REST of the wishlist room: all of it belongs to the shopper who asks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.kernel.money import Money
from zhida.shop.search.records import ListedItem
from zhida.shop.wishlist import queries, services
from zhida.shop.wishlist.records import NoticeKind, NoticeRecord, ProductMarks, WantedNotice

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Code = Annotated[str, Field(min_length=1, max_length=64)]

shopper = Router(tags=["wishlist"])


class NoticeKindWord(StrEnum):
    """What a notice tells of, in the API's words."""

    BACK_IN_STOCK = "back_in_stock"
    PRICE_DROP = "price_drop"


class KeptProductOut(Schema):
    """A product that is kept; without a price it is not on sale now."""

    product: str
    title: str
    price: Money | None
    image: str | None
    in_stock: bool


class FavouriteOut(KeptProductOut):
    sku: str
    options: dict[str, str]
    added_at: datetime


class FavouritePage(Schema):
    items: list[FavouriteOut]
    next: str | None


class FavouriteIn(Schema):
    sku: str = Field(default="", max_length=64)


class SeenOut(KeptProductOut):
    seen_at: datetime


class SeenPage(Schema):
    items: list[SeenOut]
    next: str | None
    is_on: bool


class SeenIn(Schema):
    product: Code


class HistorySwitch(Schema):
    is_on: bool


class NoticeIn(Schema):
    sku: Code
    kind: NoticeKindWord
    by_sms: bool = False
    region: Annotated[str, Field(pattern=r"^([0-9]{6})?$")] = ""


class WantedNoticeOut(Schema):
    id: str
    kind: str
    sku: str
    product: str
    title: str
    options: dict[str, str]
    price: Money | None
    by_sms: bool
    asked_at: datetime
    told_at: datetime | None

    @classmethod
    def of(cls, notice: NoticeRecord) -> WantedNoticeOut:
        """Show one notice."""
        return cls(
            id=str(notice.id),
            kind=notice.kind.lower(),
            sku=notice.sku,
            product=notice.product,
            title=notice.title,
            options=dict(notice.options),
            price=notice.price,
            by_sms=notice.by_sms,
            asked_at=notice.asked_at,
            told_at=notice.told_at,
        )


class NoticePage(Schema):
    items: list[WantedNoticeOut]
    next: str | None


class AskedNoticeOut(Schema):
    id: str


class WaitingNoticeOut(Schema):
    sku: str
    kind: str


class ProductMarksOut(Schema):
    """What the shopper has marked of one product."""

    is_favourite: bool
    notices: list[WaitingNoticeOut]

    @classmethod
    def of(cls, marks: ProductMarks) -> ProductMarksOut:
        """Show them."""
        notices = [WaitingNoticeOut(sku=sku, kind=kind.lower()) for sku, kind in marks.notices]
        return cls(is_favourite=marks.is_favourite, notices=notices)


@shopper.get("/me/favourites", response=FavouritePage, auth=shopper_only, summary="My favourites")
def get_favourites(request: ShopRequest, cursor: str | None = None) -> FavouritePage:
    page = queries.list_favourites(for_customer=request.actor.customer_id, cursor=cursor, now=request.now)
    items = [
        FavouriteOut(
            product=it.product,
            title=it.title,
            price=_price(it.item),
            image=_image(it.item),
            in_stock=_in_stock(it.item),
            sku=it.sku,
            options=dict(it.options),
            added_at=it.added_at,
        )
        for it in page.items
    ]
    return FavouritePage(items=items, next=page.next)


@shopper.put(
    "/me/favourites/{product}", response=ProductMarksOut, auth=shopper_only, summary="Like a product"
)
def put_favourite(request: ShopRequest, product: str, body: FavouriteIn) -> ProductMarksOut:
    customer_id = request.actor.customer_id
    services.add_favourite(customer_id=customer_id, product=product, sku=body.sku, now=request.now)
    return ProductMarksOut.of(queries.marks_of(for_customer=customer_id, product=product))


@shopper.delete("/me/favourites/{product}", response={204: None}, auth=shopper_only, summary="Like no longer")
def delete_favourite(request: ShopRequest, product: str) -> Status[None]:
    services.remove_favourite(customer_id=request.actor.customer_id, product=product)
    return Status(204, None)


@shopper.get("/me/seen", response=SeenPage, auth=shopper_only, summary="Products I looked at")
def get_seen(request: ShopRequest, cursor: str | None = None) -> SeenPage:
    customer_id = request.actor.customer_id
    page = queries.list_seen(for_customer=customer_id, cursor=cursor, now=request.now)
    items = [
        SeenOut(
            product=it.product,
            title=it.title,
            price=_price(it.item),
            image=_image(it.item),
            in_stock=_in_stock(it.item),
            seen_at=it.seen_at,
        )
        for it in page.items
    ]
    is_on = queries.is_history_on(for_customer=customer_id)
    return SeenPage(items=items, next=page.next, is_on=is_on)


@shopper.post("/me/seen", response=ProductMarksOut, auth=shopper_only, summary="I look at a product")
def post_seen(request: ShopRequest, body: SeenIn) -> ProductMarksOut:
    """Keep the page in the history, unless that is switched off, and answer what is marked of its product."""
    customer_id = request.actor.customer_id
    services.note_seen(customer_id=customer_id, product=body.product, now=request.now)
    return ProductMarksOut.of(queries.marks_of(for_customer=customer_id, product=body.product))


@shopper.delete("/me/seen", response={204: None}, auth=shopper_only, summary="Clear my history")
def delete_all_seen(request: ShopRequest) -> Status[None]:
    services.clear_history(customer_id=request.actor.customer_id)
    return Status(204, None)


@shopper.put("/me/seen", response=HistorySwitch, auth=shopper_only, summary="Switch my history on or off")
def put_seen(request: ShopRequest, body: HistorySwitch) -> HistorySwitch:
    services.switch_history(customer_id=request.actor.customer_id, is_on=body.is_on)
    return body


@shopper.delete("/me/seen/{product}", response={204: None}, auth=shopper_only, summary="Forget one product")
def delete_seen(request: ShopRequest, product: str) -> Status[None]:
    services.forget_seen(customer_id=request.actor.customer_id, product=product)
    return Status(204, None)


@shopper.get("/me/notices", response=NoticePage, auth=shopper_only, summary="What I want to be told of")
def get_notices(request: ShopRequest, cursor: str | None = None) -> NoticePage:
    page = queries.list_notices(for_customer=request.actor.customer_id, cursor=cursor)
    return NoticePage(items=[WantedNoticeOut.of(it) for it in page.items], next=page.next)


@shopper.post("/me/notices", response={201: AskedNoticeOut}, auth=shopper_only, summary="Tell me once")
def post_notice(request: ShopRequest, body: NoticeIn) -> Status[AskedNoticeOut]:
    wanted = WantedNotice(
        sku=body.sku, kind=NoticeKind(body.kind.upper()), by_sms=body.by_sms, region=body.region
    )
    notice_id = services.ask_for_notice(customer_id=request.actor.customer_id, wanted=wanted, now=request.now)
    return Status(201, AskedNoticeOut(id=str(notice_id)))


@shopper.delete("/me/notices/{notice}", response={204: None}, auth=shopper_only, summary="Tell me no longer")
def delete_notice(request: ShopRequest, notice: RowId) -> Status[None]:
    services.drop_notice(customer_id=request.actor.customer_id, notice_id=notice)
    return Status(204, None)


def _price(item: ListedItem | None) -> Money | None:
    return item.price if item else None


def _image(item: ListedItem | None) -> str | None:
    return item.image if item else None


def _in_stock(item: ListedItem | None) -> bool:
    return item.in_stock if item else False
