"""Reads of the payments room."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.money import Money
from zhida.shop.payments.channel_queries import list_channels, list_decisions, list_operations
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.from_rows import (
    attempt_record,
    intent_record,
    refund_record,
)
from zhida.shop.payments.health import conditions
from zhida.shop.payments.invariants import check_invariants
from zhida.shop.payments.lifecycle import OPEN_ATTEMPTS, IntentStatus
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, Refund
from zhida.shop.payments.permissions import READ_PAYMENTS
from zhida.shop.payments.presenting import as_shown
from zhida.shop.payments.reconciling.reads import (
    count_doubted_payments,
    count_open_discrepancies,
    get_bill_day,
    get_discrepancy,
    is_doubted,
    list_bill_days,
    list_discrepancies,
)
from zhida.shop.payments.reconciling.records import DeskFilter, DiscrepancyRecord
from zhida.shop.payments.records import (
    AttemptRecord,
    AttemptStart,
    IntentRecord,
    MethodRecord,
    PaymentRecord,
)
from zhida.shop.payments.routing import PaymentNeed, methods
from zhida.shop.payments.taken_lists import list_attempts, list_refunds

__all__ = [
    "DeskFilter",
    "DiscrepancyRecord",
    "attempt_status",
    "check_invariants",
    "count_doubted_payments",
    "count_open_discrepancies",
    "find_intent",
    "find_started",
    "get_bill_day",
    "get_discrepancy",
    "get_payment",
    "get_payment_for_staff",
    "is_doubted",
    "list_attempts",
    "list_bill_days",
    "list_channels",
    "list_decisions",
    "list_discrepancies",
    "list_operations",
    "list_refunds",
    "method_title",
    "methods_for",
    "paying_appids",
]

# How often a payment that changes while staff look at it is read.
READS = 5

TITLES = {
    "alipay": _("支付宝"),
    "wechat": _("微信支付"),
    "unionpay": _("云闪付"),
    "paypal": _("PayPal"),
    "transfer": _("银行转账"),
    "simulator": _("演练支付"),
}


def method_title(*, kind: str) -> str:
    """Name a kind of channel in the shopper's language."""
    return str(TITLES[kind])


def methods_for(*, ref: str, scene: str, now: datetime) -> list[MethodRecord]:
    """List how the intent of a ref can be paid here and now, one entry a kind, best first; 3 queries.

    Empty when it is no longer open. Raises PaymentNotFound.
    """
    intent = _get_intent(ref)
    if intent.status != IntentStatus.OPEN or now >= intent.expires_at:
        return []
    need = PaymentNeed(amount=Money(intent.amount_minor, intent.currency), scene=scene, now=now)
    kinds = methods(channel_accounts().values(), need=need, conditions=conditions(now=now))
    return [MethodRecord(channel=kind, title=TITLES[kind]) for kind in kinds]


def attempt_status(*, ref: str, attempt: str) -> AttemptRecord:
    """Return one attempt of a ref. Raises PaymentNotFound, also when the attempt belongs to another ref."""
    row = PaymentAttempt.objects.filter(number=attempt, intent__ref=ref).first()
    if row is None:
        raise PaymentNotFound
    return attempt_record(row, ref=ref)


def find_started(*, ref: str, attempt: str, now: datetime) -> AttemptStart | None:
    """Return what an open attempt of a ref shows, signed anew; None when it shows nothing. 1 query."""
    row = PaymentAttempt.objects.filter(
        number=attempt, intent__ref=ref, status__in=OPEN_ATTEMPTS, expires_at__gt=now
    ).first()
    account = channel_accounts().get(row.account) if row else None
    if row is None or account is None or row.payload is None:
        return None
    return as_shown(row, account, now=now)


def paying_appids() -> tuple[str, ...]:
    """Name the applications of WeChat that new payments may go to, in the file's order; no query."""
    accounts = channel_accounts().values()
    return tuple(dict.fromkeys(one.appid for one in accounts if one.enabled and one.appid))


def find_intent(*, ref: str) -> IntentRecord | None:
    """Return the intent of a ref, if there is one."""
    row = PaymentIntent.objects.filter(ref=ref).first()
    return intent_record(row) if row else None


def get_payment(*, ref: str) -> PaymentRecord:
    """Return the intent of a ref with its attempts and refunds, oldest first; 3 queries.

    Raises PaymentNotFound.
    """
    intent = _get_intent(ref)
    attempts = list(PaymentAttempt.objects.filter(intent=intent).order_by("id"))
    known = {row.pk: row for row in attempts}
    refunds = Refund.objects.filter(intent=intent).order_by("id")
    return PaymentRecord(
        intent=intent_record(intent),
        attempts=tuple(attempt_record(row, ref=ref) for row in attempts),
        refunds=tuple(refund_record(row, ref=ref, attempt=known[row.attempt_id]) for row in refunds),
    )


def get_payment_for_staff(*, actor: Actor, ref: str) -> PaymentRecord:
    """Return what get_payment does, to staff who may read payments, as it stood at one instant; 4 queries.

    Every decision about a refund moves the intent's counters in its own transaction. So the intent is read
    again behind its refunds, and all of it anew, up to 5 times, when it has changed meanwhile.
    Raises PermissionDenied, PaymentNotFound.
    """
    actor.require(READ_PAYMENTS)
    for _each in range(READS):
        payment = get_payment(ref=ref)
        if intent_record(_get_intent(ref)) == payment.intent:
            break
    return payment


def _get_intent(ref: str) -> PaymentIntent:
    row = PaymentIntent.objects.filter(ref=ref).first()
    if row is None:
        raise PaymentNotFound
    return row
