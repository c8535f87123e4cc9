"""Record what staff paid out at the bank; where the shop asks for it a second person confirms."""

import re
from datetime import datetime
from typing import Final

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.providers.contract import FactStatus, RefundFact
from zhida.shop.payments.services.refund_facts import book_refund_fact
from zhida.shop.payments.statements.errors import (
    AnotherPersonRequired,
    PayoutMoved,
    ReceiptInvalid,
    ReceiptUsed,
)
from zhida.shop.payments.statements.lifecycle import PayoutState
from zhida.shop.payments.statements.locks import lock_payout
from zhida.shop.payments.statements.models import Payout
from zhida.shop.payments.statements.permissions import DECIDE_STATEMENTS
from zhida.shop.payments.statements.services.deciding import needs_second_person
from zhida.shop.payments.statements.steps import move_payout

RECEIPT: Final = re.compile(r"[0-9A-Za-z\-]{4,64}")


@transactional
def record_payout(*, actor: Actor, number: str, receipt_number: str, now: datetime) -> PayoutState:
    """Write down the bank's receipt of a payout; it is PAID at once, or WAITING for a second person.

    A receipt stands for one payout. When a refund is paid it is booked and journalled as arrived.
    Raises PermissionDenied, PayoutNotFound, ReceiptInvalid, ReceiptUsed, PayoutMoved.
    """
    actor.require(DECIDE_STATEMENTS)
    payout = lock_payout(number=number)
    receipt = receipt_number.strip()
    if not RECEIPT.fullmatch(receipt):
        raise ReceiptInvalid
    slot = f"{payout.account}:{receipt}"
    if Payout.objects.filter(receipt_slot=slot).exclude(pk=payout.pk).exists():
        raise ReceiptUsed
    if payout.state != PayoutState.DUE:
        raise PayoutMoved
    payout.receipt_slot, payout.receipt_number, payout.recorded_by = slot, receipt, actor.principal
    to = PayoutState.WAITING if needs_second_person(actor) else PayoutState.PAID
    _move(payout, to, actor=actor, now=now)
    return to


@transactional
def confirm_payout(*, actor: Actor, number: str, now: datetime) -> None:
    """Confirm, as a second person, what another recorded.

    Raises PermissionDenied, PayoutNotFound, PayoutMoved, AnotherPersonRequired.
    """
    actor.require(DECIDE_STATEMENTS)
    payout = lock_payout(number=number)
    if payout.state != PayoutState.WAITING:
        raise PayoutMoved
    if payout.recorded_by == actor.principal:
        raise AnotherPersonRequired
    payout.confirmed_by = actor.principal
    _move(payout, PayoutState.PAID, actor=actor, now=now)


@transactional
def reject_payout(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Send a recorded payout back: its receipt counts for nothing and it is due again.

    Raises PermissionDenied, PayoutNotFound, PayoutMoved.
    """
    actor.require(DECIDE_STATEMENTS)
    payout = lock_payout(number=number)
    if payout.state != PayoutState.WAITING:
        raise PayoutMoved
    payout.receipt_slot, payout.receipt_number, payout.recorded_by = None, "", ""
    _move(payout, PayoutState.DUE, actor=actor, reason=reason, now=now)


def _move(payout: Payout, to: PayoutState, *, actor: Actor, reason: str = "", now: datetime) -> None:
    before = payout.state
    payout.paid_at = now if to is PayoutState.PAID else None
    move_payout(payout, to, by=actor.principal, reason=reason, now=now)
    record_audit(
        actor=actor,
        action="payments.move_payout",
        subject=f"payout:{payout.number}",
        before={"state": str(before)},
        after={"state": to.value, "receipt": payout.receipt_number},
        reason=reason,
        now=now,
    )
    if to is PayoutState.PAID and payout.is_refund:
        _book(payout, now=now)


def _book(payout: Payout, *, now: datetime) -> None:
    fact = RefundFact(
        refund=payout.number,
        attempt=payout.attempt,
        status=FactStatus.SUCCEEDED,
        amount=Money(payout.amount_minor, payout.currency),
        provider_number=payout.receipt_number,
        occurred_at=now,
    )
    book_refund_fact(fact=fact, account=payout.account, source=Source.STATEMENT, now=now)
