"""Start an attempt: numbered and stored first, then the channel is called, then the answer is stored."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Case, F, Value, When

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel import ids
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.timers import clear_timer, set_timer, start_timer
from zhida.shop.kernel.uow import in_use_case, transactional
from zhida.shop.payments import calls, status
from zhida.shop.payments.channels import ChannelAccount, channel_accounts
from zhida.shop.payments.conf import (
    ATTEMPT_LIFE,
    MOST_ATTEMPTS,
    RETRY_AFTER_SECONDS,
    SHORTEST_ATTEMPT_LIFE,
    SHORTEST_SHOWING,
)
from zhida.shop.payments.decisions import decision_document
from zhida.shop.payments.errors import (
    ChannelUnreachable,
    MethodUnavailable,
    PaymentClosed,
    PaymentNotFound,
    PaymentRefused,
    TooManyAttempts,
)
from zhida.shop.payments.health import claim_probe, conditions
from zhida.shop.payments.lifecycle import OPEN_ATTEMPTS, AttemptStatus, IntentStatus, Source
from zhida.shop.payments.locks import lock_intent_of
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent
from zhida.shop.payments.presenting import as_shown
from zhida.shop.payments.providers.contract import (
    NeverReached,
    OutcomeUnknown,
    PaymentOrder,
    Presentation,
    RefusedByChannel,
)
from zhida.shop.payments.records import AttemptStart, PayerDevice
from zhida.shop.payments.routing import Decision, Mode, PaymentNeed, amount_at, route
from zhida.shop.payments.schedule import next_attempt_check
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What phase one stored: the attempt with its intent, and its account.

    `is_first` means that nothing was sent under this number before.
    """

    attempt: PaymentAttempt
    account: ChannelAccount
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PayWish:
    """How somebody wants to pay: the method, the scene, and from which device."""

    channel: str
    scene: str
    device: PayerDevice = field(default_factory=PayerDevice)


def start_attempt(*, ref: str, wish: PayWish, actor: Actor, now: datetime) -> AttemptStart:
    """Open a payment of an intent at the account that the router chooses for the method `channel`.

    Three phases: the attempt is committed with its number; the channel is called outside any transaction; the
    answer is committed. An open attempt of the same method and scene is used again, under its own number, so
    a double click or a repeat after a time-out makes no second payment; what it showed is asked for again
    when it no longer works. Only a channel that could not even be connected to, and so knows nothing, is left
    for the method's next account, under another number.

    Raises PaymentNotFound (also for somebody else's), PaymentClosed, MethodUnavailable, TooManyAttempts,
    PaymentRefused (attempt FAILED), ChannelUnreachable (nothing sent, or outcome unknown and attempt
    PROCESSING: trying again is safe).
    """
    if in_use_case():
        raise RuntimeError("start_attempt calls the channel: not inside a transaction")
    unreached: frozenset[str] = frozenset()
    while True:
        prepared = _prepare(ref=ref, wish=wish, actor=actor, unreached=unreached, now=now)
        if prepared.attempt.payload is not None and not _is_stale(prepared.attempt, now=now):
            return as_shown(prepared.attempt, prepared.account, now=now)
        try:
            return _open_at_channel(prepared, wish.device, now=now)
        except NeverReached as error:
            unreached |= {prepared.account.name}
            is_free = prepared.is_first and _store_unsent(number=prepared.attempt.number)
            if not is_free or not _has_other(prepared, wish, unreached, now=now):
                raise _unreachable(prepared.attempt) from error


def notification_url(*, account: str, hook: str) -> str:
    """Return where a channel account tells its news; `hook` is payments or refunds."""
    return f"{settings.ZHIDA.public_url}/hooks/{hook}/{account}"


@transactional
def _prepare(*, ref: str, wish: PayWish, actor: Actor, unreached: frozenset[str], now: datetime) -> _Prepared:
    intent = lock_intent_of(ref=ref)
    if intent.payer != actor.principal:
        raise PaymentNotFound
    if intent.status != IntentStatus.OPEN or intent.expires_at - now < SHORTEST_ATTEMPT_LIFE:
        raise PaymentClosed
    accounts = channel_accounts()
    known = _open_attempt(intent, channel=wish.channel, scene=wish.scene, now=now)
    if known is not None and known.account in accounts and not known.is_unsent:
        return _Prepared(known, accounts[known.account], is_first=False)
    need = _need(intent, wish, unreached, now=now)
    decision = _decide(need, method=wish.channel)
    if decision.account is None:
        raise MethodUnavailable(channel=wish.channel)
    if known is not None and known.is_unsent:
        if known.account == decision.account.name:
            PaymentAttempt.objects.filter(pk=known.pk).update(is_unsent=False)
            return _Prepared(known, decision.account, is_first=True)
        _leave(known, now=now)
    if intent.attempts_started >= MOST_ATTEMPTS:
        raise TooManyAttempts
    attempt = _create_attempt(intent, decision=decision, need=need, now=now)
    return _Prepared(attempt, decision.account, is_first=True)


def _need(intent: PaymentIntent, wish: PayWish, unreached: frozenset[str], *, now: datetime) -> PaymentNeed:
    owed = Money(intent.amount_minor, intent.currency)
    return PaymentNeed(amount=owed, scene=wish.scene, now=now, unreached=unreached)


def _decide(need: PaymentNeed, *, method: str) -> Decision:
    """Ask the router; a probe that another payment claims a moment earlier is not ours."""
    known = dict(conditions(now=need.now))
    while True:
        decision = route(channel_accounts().values(), method=method, need=need, conditions=known)
        if decision.mode is not Mode.PROBE or decision.account is None:
            return decision
        if claim_probe(account=decision.account.name, now=need.now):
            return decision
        name = decision.account.name
        known[name] = replace(known[name], is_probe_due=False)


def _has_other(prepared: _Prepared, wish: PayWish, unreached: frozenset[str], *, now: datetime) -> bool:
    """Say whether the method has an account left that was not tried just now."""
    need = _need(prepared.attempt.intent, wish, unreached, now=now)
    accounts = channel_accounts().values()
    decision = route(accounts, method=wish.channel, need=need, conditions=conditions(now=now))
    return decision.account is not None


def _is_stale(attempt: PaymentAttempt, *, now: datetime) -> bool:
    """Say whether what an attempt showed stops to work before somebody could follow it."""
    return attempt.shown_until is not None and attempt.shown_until - now < SHORTEST_SHOWING


def _leave(attempt: PaymentAttempt, *, now: datetime) -> None:
    """End an attempt of which its channel knows nothing."""
    if status.move_attempt(attempt, AttemptStatus.FAILED, source=Source.START, now=now):
        clear_timer(kind=CHECK_ATTEMPT, key=attempt.number)


def _open_attempt(intent: PaymentIntent, *, channel: str, scene: str, now: datetime) -> PaymentAttempt | None:
    """Find an attempt that can be shown again: same method, scene and amount, and time enough to pay."""
    return (
        PaymentAttempt.objects.select_related("intent")
        .filter(
            intent=intent,
            method=channel,
            scene=scene,
            status__in=OPEN_ATTEMPTS,
            expires_at__gt=now + SHORTEST_ATTEMPT_LIFE,
        )
        .order_by("-id")
        .first()
    )


def _create_attempt(
    intent: PaymentIntent, *, decision: Decision, need: PaymentNeed, now: datetime
) -> PaymentAttempt:
    assert decision.account is not None
    asked = amount_at(decision.account, need.amount)
    assert asked is not None, "the router offers no account without a rate"
    is_exchanged = asked.currency != need.amount.currency
    PaymentIntent.objects.filter(pk=intent.pk).update(attempts_started=F("attempts_started") + 1)
    life = decision.account.attempt_life
    # A transfer outlives the usual time to pay: whoever started it moves the intent's end to it.
    expires_at = now + life if life else min(intent.expires_at, now + ATTEMPT_LIFE)
    check_at = next_attempt_check(created_at=now, expires_at=expires_at, now=now)
    assert check_at is not None
    attempt = PaymentAttempt.objects.create(
        number=ids.new_number("P", now),
        intent=intent,
        account=decision.account.name,
        method=decision.account.kind,
        scene=need.scene,
        currency=asked.currency,
        amount_minor=asked.minor,
        counts_minor=need.amount.minor if is_exchanged else None,
        fx_rate=str(decision.account.cny_per_unit) if is_exchanged else "",
        decision=decision_document(decision),
        expires_at=expires_at,
        created_at=now,
        next_check_at=check_at,
    )
    start_timer(kind=CHECK_ATTEMPT, key=attempt.number, due_at=check_at)
    return attempt


def order_of(
    attempt: PaymentAttempt, *, device: PayerDevice | None = None, is_wanted: bool = True
) -> PaymentOrder:
    """Rebuild what a channel is asked from what is stored: a repeat sends the same bytes."""
    device = device or PayerDevice()
    return PaymentOrder(
        attempt=attempt.number,
        amount=Money(attempt.amount_minor, attempt.currency),
        subject=attempt.intent.subject,
        scene=attempt.scene,
        created_at=attempt.created_at,
        expires_at=attempt.expires_at,
        notify_url=notification_url(account=attempt.account, hook="payments"),
        return_url=f"{settings.ZHIDA.public_url}/pay/return/{attempt.account}",
        openid=device.openid,
        payer_ip=device.ip,
        provider_number=attempt.provider_number,
        is_wanted=is_wanted,
    )


def _open_at_channel(prepared: _Prepared, device: PayerDevice, *, now: datetime) -> AttemptStart:
    """Call the channel and store its answer. Raises NeverReached, ChannelUnreachable, PaymentRefused."""
    number = prepared.attempt.number
    device = replace(device, openid=device.openid or device.openids.get(prepared.account.appid, ""))
    try:
        shown = calls.create(prepared.account, order_of(prepared.attempt, device=device), now=now)
    except NeverReached:
        raise
    except OutcomeUnknown as error:
        _store_unknown(number=number, now=now)
        raise _unreachable(prepared.attempt) from error
    except RefusedByChannel as error:
        if prepared.attempt.payload is not None:
            # Shown before, so the order stands at the channel and may still be paid: it is not given up.
            raise _unreachable(prepared.attempt) from error
        _store_refusal(number=number, now=now)
        raise PaymentRefused(reason=error.code, attempt=number) from error
    return as_shown(_store_presentation(number=number, shown=shown, now=now), prepared.account, now=now)


def _unreachable(attempt: PaymentAttempt) -> ChannelUnreachable:
    return ChannelUnreachable(retry_after_seconds=RETRY_AFTER_SECONDS, attempt=attempt.number)


@transactional
def _store_unsent(*, number: str) -> bool:
    """Remember that nothing was sent; False when another call under this number went further."""
    row = PaymentAttempt.objects.filter(number=number, status=AttemptStatus.CREATED)
    return row.update(is_unsent=True) == 1


@transactional
def _store_unknown(*, number: str, now: datetime) -> None:
    attempt = PaymentAttempt.objects.get(number=number)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(is_unsent=False)
    status.move_attempt(attempt, AttemptStatus.PROCESSING, source=Source.START, now=now)
    check_at = next_attempt_check(created_at=attempt.created_at, expires_at=attempt.expires_at, now=now)
    if attempt.status in OPEN_ATTEMPTS and check_at is not None:
        set_timer(kind=CHECK_ATTEMPT, key=number, due_at=check_at)


@transactional
def _store_refusal(*, number: str, now: datetime) -> None:
    attempt = PaymentAttempt.objects.get(number=number)
    if status.move_attempt(attempt, AttemptStatus.FAILED, source=Source.START, now=now):
        clear_timer(kind=CHECK_ATTEMPT, key=number)


@transactional
def _store_presentation(*, number: str, shown: Presentation, now: datetime) -> PaymentAttempt:
    """Store what the shopper is shown.

    News may be ahead of us: a payment made meanwhile stays as it is, with the number of its money.
    """
    attempt = PaymentAttempt.objects.get(number=number)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        presentation=shown.kind,
        payload=shown.payload,
        provider_number=Case(
            When(status__in=OPEN_ATTEMPTS, then=Value(shown.provider_number)), default=F("provider_number")
        ),
        shown_until=shown.shown_until,
        is_unsent=False,
    )
    status.move_attempt(attempt, AttemptStatus.PENDING, source=Source.START, now=now)
    attempt.refresh_from_db()
    if attempt.status in (AttemptStatus.CLOSED, AttemptStatus.FAILED):
        raise PaymentClosed
    return attempt
