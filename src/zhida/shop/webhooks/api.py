"""REST of the webhooks room: endpoints and the log of deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.webhooks import queries, services
from zhida.shop.webhooks.permissions import MANAGE_WEBHOOKS, READ_WEBHOOKS
from zhida.shop.webhooks.published import EVENT_NAMES
from zhida.shop.webhooks.records import (
    DeliveryRecord,
    DeliveryState,
    EndpointDraft,
    EndpointRecord,
    EndpointState,
    MadeEndpoint,
)

staff = Router(tags=["webhooks"])

RowIdText = Annotated[str, Field(pattern=r"^([0-9]{1,18}|[1-8][0-9]{18})$")]
EventText = Annotated[str, Field(max_length=40)]


class EndpointBody(Schema):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=40)]
    url: Annotated[str, Field(min_length=1, max_length=500)]
    events: Annotated[set[EventText], Field(min_length=1, max_length=50)]

    def draft(self) -> EndpointDraft:
        """Return the endpoint that is asked for."""
        return EndpointDraft(name=self.name, url=self.url, events=frozenset(self.events))


class EndpointOut(Schema):
    id: str
    name: str
    url: str
    events: list[str]
    state: EndpointState
    failing_since: datetime | None
    old_secret_until: datetime | None
    made_at: datetime

    @classmethod
    def of(cls, endpoint: EndpointRecord) -> EndpointOut:
        """Show one endpoint."""
        return cls(
            id=str(endpoint.id),
            name=endpoint.name,
            url=endpoint.url,
            events=list(endpoint.events),
            state=endpoint.state,
            failing_since=endpoint.failing_since,
            old_secret_until=endpoint.old_secret_until,
            made_at=endpoint.made_at,
        )


class EndpointsOut(Schema):
    """All endpoints, and the events that they may choose from."""

    items: list[EndpointOut]
    events: list[str]


class MadeEndpointOut(Schema):
    """An endpoint and its fresh secret, which is never told again."""

    secret: str
    endpoint: EndpointOut

    @classmethod
    def of(cls, made: MadeEndpoint) -> MadeEndpointOut:
        """Show a fresh secret."""
        return cls(secret=made.secret, endpoint=EndpointOut.of(made.endpoint))


class TryOut(Schema):
    """One try: the status (0 when none came), a word for what went wrong, the answer's beginning."""

    at: datetime
    status: int
    error: str
    milliseconds: int
    excerpt: str


class DeliveryOut(Schema):
    id: str
    number: str
    endpoint: str
    event: str
    subject: str
    body: str
    state: DeliveryState
    tries: int
    recorded_at: datetime
    next_at: datetime | None
    log: list[TryOut]

    @classmethod
    def of(cls, delivery: DeliveryRecord) -> DeliveryOut:
        """Show one delivery with its tries, newest first."""
        log = [
            TryOut(
                at=row.at,
                status=row.status,
                error=row.error,
                milliseconds=row.milliseconds,
                excerpt=row.excerpt,
            )
            for row in delivery.log
        ]
        return cls(
            id=str(delivery.id),
            number=delivery.number,
            endpoint=str(delivery.endpoint_id),
            event=delivery.event,
            subject=delivery.subject,
            body=delivery.body,
            state=delivery.state,
            tries=delivery.tries,
            recorded_at=delivery.recorded_at,
            next_at=delivery.next_at,
            log=log,
        )


class DeliveryPage(Schema):
    items: list[DeliveryOut]
    next: str | None


@staff.get(
    "/webhooks", response=EndpointsOut, auth=staff_only(READ_WEBHOOKS), summary="List webhook endpoints"
)
def get_endpoints(request: ShopRequest) -> EndpointsOut:
    items = [EndpointOut.of(row) for row in queries.list_endpoints(actor=request.actor)]
    return EndpointsOut(items=items, events=list(EVENT_NAMES))


@staff.post(
    "/webhooks",
    response={201: MadeEndpointOut},
    auth=staff_only(MANAGE_WEBHOOKS),
    summary="Make a webhook endpoint",
)
def post_endpoint(request: ShopRequest, body: EndpointBody) -> Status[MadeEndpointOut]:
    made = services.make_endpoint(actor=request.actor, draft=body.draft(), now=request.now)
    return Status(201, MadeEndpointOut.of(made))


@staff.put(
    "/webhooks/{id}", response=EndpointOut, auth=staff_only(MANAGE_WEBHOOKS), summary="Change an endpoint"
)
def put_endpoint(request: ShopRequest, id: RowIdText, body: EndpointBody) -> EndpointOut:
    changed = services.change_endpoint(
        actor=request.actor, endpoint_id=int(id), draft=body.draft(), now=request.now
    )
    return EndpointOut.of(changed)


@staff.delete(
    "/webhooks/{id}", response={204: None}, auth=staff_only(MANAGE_WEBHOOKS), summary="Remove an endpoint"
)
def delete_endpoint(request: ShopRequest, id: RowIdText) -> Status[None]:
    services.remove_endpoint(actor=request.actor, endpoint_id=int(id), now=request.now)
    return Status(204, None)


@staff.post(
    "/webhooks/{id}/secret",
    response=MadeEndpointOut,
    auth=staff_only(MANAGE_WEBHOOKS),
    summary="Give an endpoint a new secret; the old one signs along for 24 hours",
)
def post_secret(request: ShopRequest, id: RowIdText) -> MadeEndpointOut:
    made = services.rotate_secret(actor=request.actor, endpoint_id=int(id), now=request.now)
    return MadeEndpointOut.of(made)


@staff.post(
    "/webhooks/{id}/pause", response=EndpointOut, auth=staff_only(MANAGE_WEBHOOKS), summary="Hold deliveries"
)
def post_pause(request: ShopRequest, id: RowIdText) -> EndpointOut:
    paused = services.pause_endpoint(actor=request.actor, endpoint_id=int(id), now=request.now)
    return EndpointOut.of(paused)


@staff.post(
    "/webhooks/{id}/resume",
    response=EndpointOut,
    auth=staff_only(MANAGE_WEBHOOKS),
    summary="Let deliveries leave again",
)
def post_resume(request: ShopRequest, id: RowIdText) -> EndpointOut:
    resumed = services.resume_endpoint(actor=request.actor, endpoint_id=int(id), now=request.now)
    return EndpointOut.of(resumed)


@staff.post(
    "/webhooks/{id}/ping",
    response={201: DeliveryOut},
    auth=staff_only(MANAGE_WEBHOOKS),
    summary="Send a test delivery",
)
def post_ping(request: ShopRequest, id: RowIdText) -> Status[DeliveryOut]:
    planned = services.ping_endpoint(actor=request.actor, endpoint_id=int(id), now=request.now)
    return Status(201, DeliveryOut.of(planned))


@staff.get(
    "/webhook-deliveries",
    response=DeliveryPage,
    auth=staff_only(READ_WEBHOOKS),
    summary="List webhook deliveries",
)
def get_deliveries(
    request: ShopRequest,
    endpoint: RowIdText | None = None,
    state: DeliveryState | None = None,
    cursor: Annotated[str | None, Field(max_length=200)] = None,
) -> DeliveryPage:
    page = queries.list_deliveries(
        actor=request.actor, endpoint_id=int(endpoint) if endpoint else None, state=state, cursor=cursor
    )
    return DeliveryPage(items=[DeliveryOut.of(row) for row in page.items], next=page.next)


@staff.post(
    "/webhook-deliveries/{id}/send",
    response={204: None},
    auth=staff_only(MANAGE_WEBHOOKS),
    summary="Send a delivery again",
)
def post_send_again(request: ShopRequest, id: RowIdText) -> Status[None]:
    services.send_delivery_again(actor=request.actor, delivery_id=int(id), now=request.now)
    return Status(204, None)
