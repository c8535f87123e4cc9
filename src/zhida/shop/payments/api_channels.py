"""The staff's door to channel accounts: how they do, what the router decided, and deciding over its head."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Path, Router, Schema, Status
from pydantic import AwareDatetime, Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.payments import queries, services
from zhida.shop.payments.channel_records import ChannelRecord, DecisionRecord
from zhida.shop.payments.permissions import READ_CHANNELS, STEER_CHANNELS
from zhida.shop.payments.routing import Steering

channels = Router(tags=["payments"])

Cursor = Annotated[str | None, Field(max_length=400)]
AccountName = Annotated[str, Path(min_length=1, max_length=40)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class OperationOut(Schema):
    operation: str
    health_ppm: int
    breaker: str
    since: datetime | None
    probe_at: datetime | None
    failures_in_a_row: int
    last_error: str
    last_error_at: datetime | None
    last_success_at: datetime | None


class OverrideOut(Schema):
    kind: str
    until: datetime
    reason: str
    set_by: str
    set_at: datetime


class ChannelOut(Schema):
    name: str
    kind: str
    currency: str
    enabled: bool
    weight: int
    fee_bp: int
    min_minor: int
    max_minor: int | None
    valid_from: datetime | None
    valid_to: datetime | None
    state: str
    operations: list[OperationOut]
    override: OverrideOut | None


class ChannelsOut(Schema):
    items: list[ChannelOut]
    next: str | None


class CandidateOut(Schema):
    account: str
    verdict: str
    score: int
    health_ppm: int
    weight: int
    fee_bp: int
    is_probe_due: bool
    steering: str


class DecisionMoneyOut(Schema):
    minor: int
    currency: str


class DecisionOut(Schema):
    attempt: str
    order: str
    at: datetime
    method: str
    scene: str
    amount: DecisionMoneyOut
    chosen: str
    mode: str
    candidates: list[CandidateOut]


class DecisionsOut(Schema):
    items: list[DecisionOut]
    next: str | None


class OverrideIn(Schema):
    kind: Literal["STOP", "PREFER"]
    until: AwareDatetime
    reason: Reason


@channels.get("/payments/channels", response=ChannelsOut, auth=staff_only(READ_CHANNELS))
def list_channels(request: ShopRequest) -> ChannelsOut:
    """List the channel accounts in force with how each operation does; no keys."""
    records = queries.list_channels(actor=request.actor, now=request.now)
    return ChannelsOut(items=[_channel_out(record) for record in records], next=None)


@channels.get("/payments/decisions", response=DecisionsOut, auth=staff_only(READ_CHANNELS))
def list_decisions(request: ShopRequest, cursor: Cursor = None) -> DecisionsOut:
    """List the router's decisions, newest first: every candidate with what was known and found of it."""
    page = queries.list_decisions(actor=request.actor, cursor=cursor)
    return DecisionsOut(items=[_decision_out(record) for record in page.items], next=page.next)


@channels.put("/payments/channels/{name}/override", response={204: None}, auth=staff_only(STEER_CHANNELS))
def steer_channel(request: ShopRequest, name: AccountName, body: OverrideIn) -> Status[None]:
    """Stop new payments to an account, or send them there first, until an instant; with a reason."""
    wish = services.OverrideWish(kind=Steering(body.kind), until=body.until, reason=body.reason)
    services.steer_channel(actor=request.actor, account=name, wish=wish, now=request.now)
    return Status(204, None)


@channels.delete("/payments/channels/{name}/override", response={204: None}, auth=staff_only(STEER_CHANNELS))
def release_channel(request: ShopRequest, name: AccountName) -> Status[None]:
    """Let the router decide about an account again."""
    services.release_channel(actor=request.actor, account=name, now=request.now)
    return Status(204, None)


def _channel_out(record: ChannelRecord) -> ChannelOut:
    return ChannelOut.model_validate(record, from_attributes=True)


def _decision_out(record: DecisionRecord) -> DecisionOut:
    return DecisionOut(
        attempt=record.attempt,
        order=record.ref,
        at=record.at,
        method=record.method,
        scene=record.scene,
        amount=DecisionMoneyOut(minor=record.amount.minor, currency=record.amount.currency),
        chosen=record.chosen,
        mode=record.mode,
        candidates=[CandidateOut.model_validate(it, from_attributes=True) for it in record.candidates],
    )
