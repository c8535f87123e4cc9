"""Rows of transfers and bank statements. Every amount is in minor units."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.shop.kernel import ids
from zhida.shop.payments.statements.lifecycle import LineState, PayoutState, ProposalState


class TransferCode(models.Model):
    """The remark code of one attempt, and what a line without the code is compared with."""

    attempt = models.CharField(max_length=21, unique=True)
    account = models.CharField(max_length=40)
    code = models.CharField(max_length=9, unique=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    name_digests = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "payments_transfer_code"
        indexes = [
            models.Index(fields=["account", "amount_minor", "created_at"], name="transfer_code_amount")
        ]


class BankStatement(models.Model):
    """One uploaded file: its name and digest, by whom and when."""

    number = models.CharField(max_length=21, unique=True)
    account = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    new_lines = models.PositiveIntegerField()
    uploaded_by = models.CharField(max_length=80)
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "payments_bank_statement"
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="bank_statement_newest")]


class StatementLine(models.Model):
    """Money that the bank says came in; the bank's own serial number makes it one. The payer is sealed."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id)
    number = models.CharField(max_length=21, unique=True)
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    account = models.CharField(max_length=40)
    bank_serial_number = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    payer_sealed = models.TextField(blank=True, default="")
    remark = models.CharField(max_length=400, blank=True, default="")
    booked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=LineState.UNMATCHED)
    reason = models.CharField(max_length=20, blank=True, default="")
    attempt = models.CharField(max_length=21, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "payments_statement_line"
        constraints = [
            models.UniqueConstraint(fields=["account", "bank_serial_number"], name="statement_line_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="statement_line_amount_floor"),
        ]
        indexes = [
            models.Index(fields=["state", "-booked_at", "-id"], name="statement_line_state"),
            models.Index(fields=["attempt"], name="statement_line_attempt"),
        ]


class StatementProposal(models.Model):
    """A decision above the limit that waits for a second person."""

    number = models.CharField(max_length=21, unique=True)
    action = models.CharField(max_length=10)
    lines = models.JSONField()
    attempt = models.CharField(max_length=21, blank=True, default="")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=ProposalState.WAITING)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_statement_proposal"
        indexes = [models.Index(fields=["state", "-made_at", "-id"], name="statement_proposal_state")]


class Payout(models.Model):
    """Money to be paid out at the bank by hand: a refund of a transfer, a line returned, an overpaid rest.

    `receipt_slot` keeps one bank receipt from standing for two payouts.
    """

    number = models.CharField(max_length=21, unique=True)
    account = models.CharField(max_length=40)
    attempt = models.CharField(max_length=21, blank=True, default="")
    line = models.CharField(max_length=21, blank=True, default="")
    is_refund = models.BooleanField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=12, default=PayoutState.DUE)
    receipt_slot = models.CharField(max_length=110, unique=True, null=True)
    receipt_number = models.CharField(max_length=64, blank=True, default="")
    recorded_by = models.CharField(max_length=80, blank=True, default="")
    confirmed_by = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payout"
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payout_amount_floor")]
        indexes = [models.Index(fields=["state", "-created_at", "-id"], name="payout_state")]


class TransferSlip(models.Model):
    """A shopper's picture of a transfer: a hint for staff, never evidence."""

    number = models.CharField(max_length=21, unique=True)
    ref = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "payments_transfer_slip"
        constraints = [models.UniqueConstraint(fields=["ref", "key"], name="transfer_slip_once")]


class StatementStep(models.Model):
    """What became of a line or a payout, by whom and why. Append-only."""

    number = models.CharField(max_length=21)
    action = models.CharField(max_length=20)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")
    document = models.JSONField(default=dict)

    class Meta:
        db_table = "payments_statement_step"
        indexes = [models.Index(fields=["number", "id"], name="statement_step_number")]
