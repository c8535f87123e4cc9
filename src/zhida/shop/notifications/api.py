"""REST of the notifications room: the shopper's inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.notifications import api_alerts, queries, services
from zhida.shop.notifications.records import InboxRecord

RowIdText = Annotated[str, Field(pattern=r"^([0-9]{1,18}|[1-8][0-9]{18})$")]

shopper = Router(tags=["notifications"])
staff = api_alerts.staff


class MessageOut(Schema):
    id: str
    kind: str
    title: str
    text: str
    order: str
    sent_at: datetime
    is_read: bool
    product: str

    @classmethod
    def of(cls, message: InboxRecord) -> MessageOut:
        """Show one message."""
        return cls(
            id=str(message.id),
            kind=message.kind.lower(),
            title=message.title,
            text=message.text,
            order=message.order,
            sent_at=message.sent_at,
            is_read=message.is_read,
            product=message.product,
        )


class MessagePage(Schema):
    items: list[MessageOut]
    next: str | None
    unread: int


@shopper.get("/me/messages", response=MessagePage, auth=shopper_only, summary="My messages")
def get_messages(request: ShopRequest, cursor: str | None = None) -> MessagePage:
    customer_id = request.actor.customer_id
    page = queries.list_messages(for_customer=customer_id, cursor=cursor)
    unread = queries.count_unread(for_customer=customer_id)
    return MessagePage(items=[MessageOut.of(item) for item in page.items], next=page.next, unread=unread)


@shopper.post("/me/messages/read", response={204: None}, auth=shopper_only, summary="Mark all as read")
def post_all_read(request: ShopRequest) -> Status[None]:
    services.mark_all_read(customer_id=request.actor.customer_id, now=request.now)
    return Status(204, None)


@shopper.post("/me/messages/{id}/read", response={204: None}, auth=shopper_only, summary="Mark as read")
def post_read(request: ShopRequest, id: RowIdText) -> Status[None]:
    services.mark_read(customer_id=request.actor.customer_id, message_id=int(id), now=request.now)
    return Status(204, None)
