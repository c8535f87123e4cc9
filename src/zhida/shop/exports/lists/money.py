"""Payments, refunds and findings of the reconciliation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.exports.lists.paging import PAGE, shown, until_older
from zhida.shop.exports.records import Document, ExportList, Reading
from zhida.shop.kernel.money import yuan_text
from zhida.shop.kernel.pagination import Page
from zhida.shop.payments import queries
from zhida.shop.payments.permissions import READ_PAYMENTS
from zhida.shop.payments.queries import DeskFilter, DiscrepancyRecord
from zhida.shop.payments.records import AttemptRecord, RefundRecord


def read_payments(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of tries to pay, newest first."""
    page = queries.list_attempts(actor=reading.actor, cursor=cursor, limit=PAGE)
    return shown(until_older(page, since=reading.since, at=lambda one: one.created_at), _payment)


def read_refunds(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of refunds, newest first."""
    page = queries.list_refunds(actor=reading.actor, cursor=cursor, limit=PAGE)
    return shown(until_older(page, since=reading.since, at=lambda one: one.created_at), _refund)


def read_discrepancies(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of findings, newest first."""
    wanted = DeskFilter(
        state=reading.filter.get("state", "").upper(), account=reading.filter.get("account", "")
    )
    page = queries.list_discrepancies(actor=reading.actor, wanted=wanted, cursor=cursor, limit=PAGE)
    return shown(page, _discrepancy)


def _payment(attempt: AttemptRecord) -> Document:
    return {
        "attempt": attempt.number,
        "order": attempt.ref,
        "channel": attempt.channel,
        "account": attempt.account,
        "status": attempt.status.lower(),
        "amount": yuan_text(attempt.amount.minor),
        "currency": attempt.amount.currency,
        "captured": yuan_text(attempt.captured.minor),
        "created_at": attempt.created_at.isoformat(),
        "captured_at": attempt.captured_at.isoformat() if attempt.captured_at else None,
    }


def _refund(refund: RefundRecord) -> Document:
    return {
        "refund": refund.number,
        "order": refund.ref,
        "attempt": refund.attempt,
        "channel": refund.channel,
        "status": refund.status.lower(),
        "amount": yuan_text(refund.amount.minor),
        "currency": refund.amount.currency,
        "reason": refund.reason,
        "created_at": refund.created_at.isoformat(),
        "finished_at": refund.finished_at.isoformat() if refund.finished_at else None,
    }


def _discrepancy(finding: DiscrepancyRecord) -> Document:
    return {
        "id": finding.id,
        "kind": finding.kind.lower(),
        "severity": finding.severity.lower(),
        "state": finding.state.lower(),
        "account": finding.account,
        "number": finding.number,
        "order": finding.ref,
        "expected": finding.expected,
        "found": finding.found,
        "opened_at": finding.opened_at.isoformat(),
        "closed_at": finding.closed_at.isoformat() if finding.closed_at else None,
        "resolution": finding.resolution,
    }


PAYMENTS = ExportList(
    name="payments",
    title=_("收款"),
    permission=READ_PAYMENTS,
    columns=(
        "attempt", "order", "channel", "account", "status", "amount", "currency", "captured", "created_at",
        "captured_at",
    ),
    read=read_payments,
)  # fmt: skip

REFUNDS = ExportList(
    name="refunds",
    title=_("退款"),
    permission=READ_PAYMENTS,
    columns=(
        "refund", "order", "attempt", "channel", "status", "amount", "currency", "reason", "created_at",
        "finished_at",
    ),
    read=read_refunds,
)  # fmt: skip

DISCREPANCIES = ExportList(
    name="discrepancies",
    title=_("对账差异"),
    permission=READ_PAYMENTS,
    columns=(
        "id", "kind", "severity", "state", "account", "number", "order", "expected", "found", "opened_at",
        "closed_at", "resolution",
    ),
    read=read_discrepancies,
    filters=frozenset({"state", "account"}),
)  # fmt: skip
