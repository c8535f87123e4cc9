"""REST of the staff inbox: for members of staff, each their own; programs take webhooks instead."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.notifications import alert_inbox as inbox
from zhida.shop.notifications.records import AlertKind, AlertRecord

staff = Router(tags=["notifications"])

RowIdText = Annotated[str, Field(pattern=r"^([0-9]{1,18}|[1-8][0-9]{18})$")]


class AlertOut(Schema):
    """One alert; `subject` is the number of what it is about, `kind` says which screen shows it."""

    id: str
    kind: AlertKind
    title: str
    text: str
    subject: str
    raised_at: datetime
    is_read: bool

    @classmethod
    def of(cls, alert: AlertRecord) -> AlertOut:
        """Show one alert."""
        return cls(
            id=str(alert.id),
            kind=alert.kind,
            title=alert.title,
            text=alert.text,
            subject=alert.subject,
            raised_at=alert.raised_at,
            is_read=alert.is_read,
        )


class AlertPage(Schema):
    items: list[AlertOut]
    next: str | None


class UnreadOut(Schema):
    """How many alerts are unread; counting ends at 100."""

    unread: int


class AlertChoiceOut(Schema):
    """The kinds that the asker's roles are told of, and those of them that the asker does not want to see."""

    kinds: list[AlertKind]
    muted: list[AlertKind]


class AlertChoiceBody(Schema):
    model_config = ConfigDict(extra="forbid")

    muted: Annotated[set[AlertKind], Field(max_length=50)]


@staff.get("/alerts", response=AlertPage, auth=staff_only(None), summary="My alerts")
def get_alerts(
    request: ShopRequest, cursor: Annotated[str | None, Field(max_length=200)] = None
) -> AlertPage:
    page = inbox.list_alerts(actor=request.actor, cursor=cursor)
    return AlertPage(items=[AlertOut.of(item) for item in page.items], next=page.next)


@staff.get("/alerts/unread", response=UnreadOut, auth=staff_only(None), summary="Count my unread alerts")
def get_unread(request: ShopRequest) -> UnreadOut:
    return UnreadOut(unread=inbox.count_unread_alerts(actor=request.actor))


@staff.post("/alerts/read", response={204: None}, auth=staff_only(None), summary="Mark all alerts as read")
def post_alerts_read(request: ShopRequest) -> Status[None]:
    inbox.mark_alerts_read(actor=request.actor, alert_id=None, now=request.now)
    return Status(204, None)


@staff.post("/alerts/{id}/read", response={204: None}, auth=staff_only(None), summary="Mark an alert as read")
def post_alert_read(request: ShopRequest, id: RowIdText) -> Status[None]:
    inbox.mark_alerts_read(actor=request.actor, alert_id=int(id), now=request.now)
    return Status(204, None)


@staff.get("/alerts/choice", response=AlertChoiceOut, auth=staff_only(None), summary="Which alerts I see")
def get_choice(request: ShopRequest) -> AlertChoiceOut:
    actor = request.actor
    return AlertChoiceOut(kinds=inbox.list_told(actor=actor), muted=inbox.list_muted(actor=actor))


@staff.put(
    "/alerts/choice", response=AlertChoiceOut, auth=staff_only(None), summary="Choose which alerts I see"
)
def put_choice(request: ShopRequest, body: AlertChoiceBody) -> AlertChoiceOut:
    muted = inbox.mute_alerts(actor=request.actor, kinds=body.muted)
    return AlertChoiceOut(kinds=inbox.list_told(actor=request.actor), muted=muted)
