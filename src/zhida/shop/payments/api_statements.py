"""REST of bank statements and payouts for staff, and of slips for shoppers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, BinaryIO, cast

from django.http import HttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.payments.statements import queries, services
from zhida.shop.payments.statements.conf import LARGEST_FILE_BYTES, MOST_LINES_TOGETHER
from zhida.shop.payments.statements.lifecycle import Action, LineState, PayoutState, ProposalState
from zhida.shop.payments.statements.permissions import DECIDE_STATEMENTS, READ_STATEMENTS
from zhida.shop.payments.statements.records import LineDecision

statements = Router(tags=["payments"])
slips = Router(tags=["checkout"])

Cursor = Annotated[str | None, Field(max_length=400)]
Number = Annotated[str, Field(min_length=1, max_length=21)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class StatementMoneyOut(Schema):
    minor: int
    currency: str


class UploadedRowOut(Schema):
    """`result` is NEW or KNOWN (counted before); `state` and `reason` say how the line stands now."""

    row: int
    line: str
    result: str
    state: str
    reason: str
    amount: StatementMoneyOut
    order: str


class StatementUploadedOut(Schema):
    number: str
    account: str
    file_name: str
    sha256: str
    outgoing: int
    rows: list[UploadedRowOut]


class StatementForm(Schema):
    """`account` is the channel account's name; it may be left out where there is one transfer account."""

    account: Annotated[str, Field(max_length=40)] = ""


class BankStatementOut(Schema):
    number: str
    account: str
    file_name: str
    sha256: str
    rows: int
    new_lines: int
    uploaded_by: str
    uploaded_at: datetime


class BankStatementsOut(Schema):
    items: list[BankStatementOut]
    next: str | None


class StatementLineOut(Schema):
    number: str
    account: str
    bank_serial_number: str
    amount: StatementMoneyOut
    payer: str
    remark: str
    booked_at: datetime
    state: str
    reason: str
    attempt: str
    order: str


class StatementLinesOut(Schema):
    items: list[StatementLineOut]
    next: str | None


class LineCandidateOut(Schema):
    attempt: str
    order: str
    status: str
    amount: StatementMoneyOut
    code: str
    created_at: datetime
    expires_at: datetime
    has_code: bool
    has_amount: bool
    has_name: bool
    slips: list[str]


class StatementStepOut(Schema):
    action: str
    by: str
    at: datetime
    reason: str


class StatementLineDetailOut(Schema):
    line: StatementLineOut
    candidates: list[LineCandidateOut]
    steps: list[StatementStepOut]


class LineDecisionIn(Schema):
    """MATCH names the attempt that the lines pay together; RETURN and IGNORE name none."""

    action: Action
    lines: Annotated[list[Number], Field(min_length=1, max_length=MOST_LINES_TOGETHER)]
    attempt: Annotated[str, Field(max_length=21)] = ""
    reason: Reason


class LineDecisionOut(Schema):
    """`waiting` is the number of the decision when a second person has to confirm it, else empty."""

    waiting: str


class LineProposalOut(Schema):
    number: str
    action: str
    lines: list[str]
    attempt: str
    amount: StatementMoneyOut
    reason: str
    state: str
    made_by: str
    made_at: datetime
    decided_by: str


class LineProposalsOut(Schema):
    items: list[LineProposalOut]
    next: str | None


class StatementReasonIn(Schema):
    reason: Reason


class PayoutOut(Schema):
    number: str
    account: str
    order: str
    line: str
    payee: str
    is_refund: bool
    amount: StatementMoneyOut
    reason: str
    state: str
    receipt_number: str
    recorded_by: str
    confirmed_by: str
    created_at: datetime
    paid_at: datetime | None


class PayoutsOut(Schema):
    items: list[PayoutOut]
    next: str | None


class PayoutReceiptIn(Schema):
    receipt_number: Annotated[str, Field(min_length=1, max_length=64)]


class PayoutStateOut(Schema):
    state: str


class SlipOut(Schema):
    number: str
    order: str
    uploaded_at: datetime


class SlipsOut(Schema):
    items: list[SlipOut]
    next: str | None


@statements.post(
    "/payments/statements",
    response={201: StatementUploadedOut},
    auth=staff_only(DECIDE_STATEMENTS),
    summary="Upload a bank statement (CSV)",
)
def post_statement(
    request: ShopRequest, form: Form[StatementForm], file: File[UploadedFile]
) -> Status[object]:
    content = cast("BinaryIO", file.file).read(LARGEST_FILE_BYTES + 1)
    outcome = services.upload_statement(
        actor=request.actor,
        account=form.account,
        file_name=file.name or "",
        content=content,
        now=request.now,
    )
    return Status(201, outcome)


@statements.get("/payments/statements", response=BankStatementsOut, auth=staff_only(READ_STATEMENTS))
def list_statements(request: ShopRequest, cursor: Cursor = None) -> object:
    """List uploaded statements, newest first."""
    return queries.list_statements(actor=request.actor, cursor=cursor)


@statements.get("/payments/statement-lines", response=StatementLinesOut, auth=staff_only(READ_STATEMENTS))
def list_statement_lines(
    request: ShopRequest, state: LineState | None = None, cursor: Cursor = None
) -> object:
    """List lines in one state, without one those that wait for a person; latest booking first."""
    return queries.list_lines(actor=request.actor, state=state, cursor=cursor)


@statements.get(
    "/payments/statement-lines/{number}",
    response=StatementLineDetailOut,
    auth=staff_only(READ_STATEMENTS),
)
def get_statement_line(request: ShopRequest, number: str) -> object:
    """Show a line with the payments that it may be for."""
    return queries.get_line(actor=request.actor, number=number)


@statements.post(
    "/payments/statement-decisions",
    response={201: LineDecisionOut},
    auth=staff_only(DECIDE_STATEMENTS),
    summary="Match, return or ignore lines",
)
def post_statement_decision(request: ShopRequest, body: LineDecisionIn) -> Status[object]:
    decision = LineDecision(
        action=body.action, lines=tuple(body.lines), attempt=body.attempt, reason=body.reason
    )
    waiting = services.decide_lines(actor=request.actor, decision=decision, now=request.now)
    return Status(201, {"waiting": waiting.number if waiting else ""})


@statements.get("/payments/statement-decisions", response=LineProposalsOut, auth=staff_only(READ_STATEMENTS))
def list_statement_decisions(
    request: ShopRequest, state: ProposalState = ProposalState.WAITING, cursor: Cursor = None
) -> object:
    """List decisions for a second person, newest first."""
    return queries.list_proposals(actor=request.actor, state=state, cursor=cursor)


@statements.post(
    "/payments/statement-decisions/{number}/confirmation",
    response={204: None},
    auth=staff_only(DECIDE_STATEMENTS),
)
def confirm_statement_decision(request: ShopRequest, number: str) -> Status[None]:
    """Confirm, as a second person, what another decided."""
    services.confirm_proposal(actor=request.actor, number=number, now=request.now)
    return Status(204, None)


@statements.post(
    "/payments/statement-decisions/{number}/rejection",
    response={204: None},
    auth=staff_only(DECIDE_STATEMENTS),
)
def reject_statement_decision(request: ShopRequest, number: str, body: StatementReasonIn) -> Status[None]:
    """Close a waiting decision without effect."""
    services.reject_proposal(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return Status(204, None)


@statements.get("/payments/payouts", response=PayoutsOut, auth=staff_only(READ_STATEMENTS))
def list_payouts(request: ShopRequest, state: PayoutState = PayoutState.DUE, cursor: Cursor = None) -> object:
    """List payouts by hand in one state, newest first."""
    return queries.list_payouts(actor=request.actor, state=state, cursor=cursor)


@statements.post(
    "/payments/payouts/{number}/receipt", response=PayoutStateOut, auth=staff_only(DECIDE_STATEMENTS)
)
def record_payout(request: ShopRequest, number: str, body: PayoutReceiptIn) -> object:
    """Write down the bank's receipt number of a payout."""
    state = services.record_payout(
        actor=request.actor, number=number, receipt_number=body.receipt_number, now=request.now
    )
    return {"state": state}


@statements.post(
    "/payments/payouts/{number}/confirmation",
    response={204: None},
    auth=staff_only(DECIDE_STATEMENTS),
)
def confirm_payout(request: ShopRequest, number: str) -> Status[None]:
    """Confirm a recorded payout as a second person."""
    services.confirm_payout(actor=request.actor, number=number, now=request.now)
    return Status(204, None)


@statements.post(
    "/payments/payouts/{number}/rejection",
    response={204: None},
    auth=staff_only(DECIDE_STATEMENTS),
)
def reject_payout(request: ShopRequest, number: str, body: StatementReasonIn) -> Status[None]:
    """Send a recorded payout back: it is due again."""
    services.reject_payout(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return Status(204, None)


@statements.get("/payments/transfer-slips", response=SlipsOut, auth=staff_only(READ_STATEMENTS))
def list_transfer_slips(request: ShopRequest, cursor: Cursor = None) -> object:
    """List shoppers' pictures of transfers, newest first."""
    return queries.list_slips(actor=request.actor, cursor=cursor)


@statements.get("/payments/transfer-slips/{number}", auth=staff_only(READ_STATEMENTS), response={200: None})
def get_transfer_slip(request: ShopRequest, number: str) -> HttpResponse:
    """Show a picture of a transfer (JPEG)."""
    content = services.read_slip(actor=request.actor, number=number)
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@slips.post(
    "/orders/{number}/transfer-slips",
    response={201: SlipOut},
    auth=shopper_only,
    summary="Send a picture of a transfer; it changes nothing about the payment",
)
def post_transfer_slip(
    request: ShopRequest,
    number: str,
    file: Annotated[UploadedFile | None, File()] = None,
) -> Status[object]:
    stream = None if file is None else cast("BinaryIO", file.file)
    return Status(201, services.add_slip(actor=request.actor, ref=number, stream=stream, now=request.now))
