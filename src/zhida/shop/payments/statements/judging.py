"""Which payment a line is meant for, and whether that is certain enough without a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.payments.lifecycle import OPEN_ATTEMPTS, AttemptStatus
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.statements.codes import codes_in
from zhida.shop.payments.statements.conf import LONGEST_LIFE
from zhida.shop.payments.statements.lifecycle import ReviewReason
from zhida.shop.payments.statements.models import StatementLine, TransferCode
from zhida.shop.payments.statements.names import name_digest
from zhida.shop.payments.statements.sealing import payer_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """The attempt that a line surely pays, or why a person has to look; neither: nothing fits."""

    attempt: PaymentAttempt | None = None
    reason: ReviewReason | None = None


def judge(line: StatementLine) -> Verdict:
    """Judge a line: remark and amount are certain; the one open amount with the payer's name is too.

    A right remark with another amount, a payment that has its money, a name that is not known or several
    payments that it could be are for a person.
    """
    coded = codes_of(line)
    if len(coded) > 1:
        return Verdict(reason=ReviewReason.SEVERAL)
    if coded:
        return _judge_code(line, coded[0])
    return _judge_amount(line)


def codes_of(line: StatementLine) -> list[TransferCode]:
    """Find the codes of ours that stand in a line's remark."""
    written = codes_in(line.remark)
    return list(TransferCode.objects.filter(account=line.account, code__in=written).order_by("id"))


def open_amounts(line: StatementLine) -> list[tuple[TransferCode, PaymentAttempt]]:
    """Find the open attempts of the line's account with its very amount, shown before it was booked.

    Of several attempts of one payment the newest stands for all.
    """
    # A bank may tell the day only: then the day's begin is all we know.
    shown = TransferCode.objects.filter(
        account=line.account,
        amount_minor=line.amount_minor,
        currency=line.currency,
        created_at__gte=line.booked_at - LONGEST_LIFE,
    )
    codes = {code.attempt: code for code in shown}
    attempts = PaymentAttempt.objects.filter(number__in=codes, status__in=OPEN_ATTEMPTS).order_by("id")
    latest = {
        attempt.intent_id: (codes[attempt.number], attempt)
        for attempt in attempts
        if not _was_booked_before(line, attempt)
    }
    return list(latest.values())


def has_name(line: StatementLine, codes: Sequence[TransferCode]) -> bool:
    """Say whether the payer of a line is named for one of the codes."""
    digest = name_digest(payer_of(line))
    return bool(digest) and any(digest in code.name_digests for code in codes)


def _judge_code(line: StatementLine, code: TransferCode) -> Verdict:
    attempt = PaymentAttempt.objects.get(number=code.attempt)
    if line.currency != code.currency:
        return Verdict(reason=ReviewReason.WRONG_CURRENCY)
    if attempt.status == AttemptStatus.SUCCEEDED:
        return Verdict(reason=ReviewReason.ALREADY_PAID)
    if line.amount_minor < code.amount_minor:
        return Verdict(reason=ReviewReason.UNDERPAID)
    if line.amount_minor > code.amount_minor:
        return Verdict(reason=ReviewReason.OVERPAID)
    return Verdict(attempt=attempt)


def _judge_amount(line: StatementLine) -> Verdict:
    fitting = open_amounts(line)
    if not fitting:
        return Verdict()
    if len(fitting) > 1:
        return Verdict(reason=ReviewReason.SEVERAL)
    ((code, attempt),) = fitting
    return Verdict(attempt=attempt) if has_name(line, [code]) else Verdict(reason=ReviewReason.NAME)


def _was_booked_before(line: StatementLine, attempt: PaymentAttempt) -> bool:
    booked = line.booked_at.astimezone(SHANGHAI)
    is_day_only = (booked.hour, booked.minute, booked.second) == (0, 0, 0)
    if is_day_only:
        return booked.date() < attempt.created_at.astimezone(SHANGHAI).date()
    return booked < attempt.created_at.replace(second=0, microsecond=0)
