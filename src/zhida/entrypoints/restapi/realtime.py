"""Tickets for the event stream: whoever may see an order may listen to what happens to it."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from ninja import Query, Router, Schema
from pydantic import Field

from zhida.entrypoints.realtime.tickets import sign_ticket
from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.orders.queries import get_order

shopper = Router(tags=["realtime"])

ORDER_TOPIC = "order:"
STREAM_PATH = "/realtime/stream"


class TicketOut(Schema):
    """Where to listen, ticket included; it opens streams for ten minutes."""

    url: str


@shopper.get("/realtime-ticket", response=TicketOut, auth=shopper_only, summary="Listen to one of my orders")
def get_ticket(
    request: ShopRequest, topic: Annotated[str, Query(), Field(pattern=r"^order:[0-9A-Z]{1,40}$")]
) -> TicketOut:
    number = topic.removeprefix(ORDER_TOPIC)
    get_order(number=number, for_customer=request.actor.customer_id)
    ticket = sign_ticket(topic, secret=settings.ZHIDA.secret_key)
    origin = settings.ZHIDA.realtime_origin if settings.ZHIDA.is_demo_or_test else ""
    return TicketOut(url=f"{origin}{STREAM_PATH}?ticket={ticket}")
