"""What a bill tells and the journal lacks is asked at the channel; only its verified answer is booked."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from zhida.shop.payments import calls
from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.lifecycle import RefundStatus, Source
from zhida.shop.payments.models import PaymentAttempt, Refund
from zhida.shop.payments.providers.contract import (
    BillKind,
    BillLine,
    FactStatus,
    OutcomeUnknown,
    RefusedByChannel,
)
from zhida.shop.payments.reconciling.journal import find_entry
from zhida.shop.payments.reconciling.rules import Booked
from zhida.shop.payments.services.checks import ask_channel, refund_order_of
from zhida.shop.payments.services.refund_facts import book_refund_fact

log = logging.getLogger(__name__)

# Answers that do not end the matter: a later run asks again.
UNDER_WAY: Final = frozenset({None, FactStatus.PENDING, FactStatus.PROCESSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is booked after asking. `waits`: no final answer yet. `status` is what our own row says."""

    entry: Booked | None = None
    is_known: bool = False
    waits: bool = False
    status: str = ""


def ask_about(line: BillLine, *, account: ChannelAccount, day: date, now: datetime) -> Asked:
    """Ask the channel about a line that the journal lacks, by our own number, and book what it proves."""
    if line.kind is BillKind.CAPTURE:
        return _ask_about_payment(line, account=account, day=day, now=now)
    return _ask_about_refund(line, account=account, day=day, now=now)


def _ask_about_payment(line: BillLine, *, account: ChannelAccount, day: date, now: datetime) -> Asked:
    rows = PaymentAttempt.objects.select_related("intent")
    attempt = rows.filter(number=line.number, account=account.name).first()
    if attempt is None:
        return Asked()
    answer = ask_channel(attempt=attempt, closing=False, now=now)
    attempt.refresh_from_db()
    return Asked(
        entry=find_entry(line, account=account.name, day=day),
        is_known=True,
        waits=answer in UNDER_WAY,
        status=attempt.status,
    )


def _ask_about_refund(line: BillLine, *, account: ChannelAccount, day: date, now: datetime) -> Asked:
    rows = Refund.objects.select_related("attempt")
    refund = rows.filter(number=line.number, attempt__account=account.name).first()
    if refund is None:
        return Asked()
    answer = _ask_channel(refund, account=account, now=now)
    refund.refresh_from_db()
    return Asked(
        entry=find_entry(line, account=account.name, day=day),
        is_known=True,
        waits=answer in UNDER_WAY and refund.status != RefundStatus.SUCCEEDED,
        status=refund.status,
    )


def _ask_channel(refund: Refund, *, account: ChannelAccount, now: datetime) -> FactStatus | None:
    """Query a refund, whatever we hold it for; it is never sent from here."""
    try:
        fact = calls.query_refund(account, refund_order_of(refund), now=now)
    except (OutcomeUnknown, RefusedByChannel) as error:
        log.warning("no answer about refund %s: %s", refund.number, error)
        return None
    book_refund_fact(fact=fact, account=account.name, source=Source.QUERY, now=now)
    return fact.status
