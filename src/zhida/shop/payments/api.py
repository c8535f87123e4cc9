"""The doors of the payments room: hooks for channels, and reads for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.api_channels import channels
from zhida.shop.payments.api_reconciliation import reconciliation
from zhida.shop.payments.api_statements import slips, statements
from zhida.shop.payments.permissions import READ_PAYMENTS, REFUND_PAYMENTS
from zhida.shop.payments.records import (
    AttemptRecord,
    HookReply,
    PaymentRecord,
    RefundRecord,
)

money = Router(tags=["payments"])
staff = (money, channels, reconciliation, statements)
shopper = slips

OrderNumber = Annotated[str, Field(min_length=1, max_length=40)]


class MoneyOut(Schema):
    minor: int
    currency: str


class AttemptOut(Schema):
    attempt: str
    channel: str
    account: str
    scene: str
    status: str
    amount: MoneyOut
    captured: MoneyOut
    created_at: datetime
    expires_at: datetime
    captured_at: datetime | None


class RefundOut(Schema):
    refund: str
    attempt: str
    key: str
    amount: MoneyOut
    status: str
    reason: str
    problem: str
    created_at: datetime
    finished_at: datetime | None


class PaymentOut(Schema):
    order: str
    status: str
    amount: MoneyOut
    captured: MoneyOut
    refunding: MoneyOut
    refunded: MoneyOut
    expires_at: datetime
    attempts: list[AttemptOut]
    refunds: list[RefundOut]


@money.get("/payments", response=PaymentOut, auth=staff_only(READ_PAYMENTS))
def get_payment(request: ShopRequest, order: Annotated[OrderNumber, Query()]) -> PaymentOut:
    """Show what was collected and given back for one order."""
    return _payment_out(queries.get_payment_for_staff(actor=request.actor, ref=order))


@money.post("/payments/refunds/{refund}/retry", response={202: None}, auth=staff_only(REFUND_PAYMENTS))
def retry_refund(
    request: ShopRequest, refund: Annotated[str, Path(min_length=1, max_length=21)]
) -> Status[None]:
    """Send a held up refund again under its own number; the worker does it within seconds."""
    services.retry_refund(actor=request.actor, refund=refund, now=request.now)
    return Status(202, None)


@csrf_exempt
@require_POST
def payment_hook(request: ShopRequest, name: str) -> HttpResponse:
    """Take a channel's notification of a payment: POST /hooks/payments/NAME, no login."""
    reply = services.receive_payment_notification(
        channel_name=name, body=request.body, headers=_headers(request), now=request.now
    )
    return _response(reply)


@csrf_exempt
@require_POST
def refund_hook(request: ShopRequest, name: str) -> HttpResponse:
    """Take a channel's notification of a refund: POST /hooks/refunds/NAME, no login."""
    reply = services.receive_refund_notification(
        channel_name=name, body=request.body, headers=_headers(request), now=request.now
    )
    return _response(reply)


def _headers(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _response(reply: HookReply) -> HttpResponse:
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


def _payment_out(record: PaymentRecord) -> PaymentOut:
    intent = record.intent
    return PaymentOut(
        order=intent.ref,
        status=intent.status.lower(),
        amount=_money_out(intent.amount),
        captured=_money_out(intent.captured),
        refunding=_money_out(intent.refunding),
        refunded=_money_out(intent.refunded),
        expires_at=intent.expires_at,
        attempts=[_attempt_out(attempt) for attempt in record.attempts],
        refunds=[_refund_out(refund) for refund in record.refunds],
    )


def _attempt_out(record: AttemptRecord) -> AttemptOut:
    return AttemptOut(
        attempt=record.number,
        channel=record.channel,
        account=record.account,
        scene=record.scene,
        status=record.public_status,
        amount=_money_out(record.amount),
        captured=_money_out(record.captured),
        created_at=record.created_at,
        expires_at=record.expires_at,
        captured_at=record.captured_at,
    )


def _refund_out(record: RefundRecord) -> RefundOut:
    return RefundOut(
        refund=record.number,
        attempt=record.attempt,
        key=record.key,
        amount=_money_out(record.amount),
        status=record.status.lower(),
        reason=record.reason,
        problem=record.problem,
        created_at=record.created_at,
        finished_at=record.finished_at,
    )


def _money_out(money: Money) -> MoneyOut:
    return MoneyOut(minor=money.minor, currency=money.currency)
