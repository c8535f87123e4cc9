"""Which account of a method takes a payment, and why. Pure: what it has to know is handed to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from zhida.shop.kernel.money import Money
from zhida.shop.payments.breaker import FULL_PPM
from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.exchange import to_channel

# One point of weight is worth one basis point of fee; scores are in thousandths of a point.
POINT: Final = 1000
ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


class Steering(StrEnum):
    """What staff can decide about an account: no new payments for it, or new payments for it first."""

    STOP = "STOP"
    PREFER = "PREFER"


class Verdict(StrEnum):
    """FITS, or what speaks against an account."""

    FITS = "FITS"
    DISABLED = "DISABLED"
    CURRENCY = "CURRENCY"
    BELOW_MINIMUM = "BELOW_MINIMUM"
    ABOVE_MAXIMUM = "ABOVE_MAXIMUM"
    SCENE = "SCENE"
    NOT_YET_VALID = "NOT_YET_VALID"
    NO_LONGER_VALID = "NO_LONGER_VALID"
    STOPPED_BY_STAFF = "STOPPED_BY_STAFF"
    NOT_REACHED = "NOT_REACHED"
    BROKEN = "BROKEN"


class Mode(StrEnum):
    """USUAL; PROBE: the one payment that tries a broken account; LEAST_BAD: every account is broken."""

    USUAL = "USUAL"
    PROBE = "PROBE"
    LEAST_BAD = "LEAST_BAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNeed:
    """What an account has to fit; `amount` is in the shop's currency.

    `unreached` are accounts that could not be connected to for this very payment a moment ago.
    """

    amount: Money
    scene: str
    now: datetime
    unreached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How an account does: health in millionths, whether its breaker is open, and what staff decided."""

    health_ppm: int = FULL_PPM
    is_broken: bool = False
    is_probe_due: bool = False
    steering: Steering | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One account with what was known of it, and what came of it. Of two that fit the larger score wins."""

    account: ChannelAccount
    condition: Condition
    verdict: Verdict
    score: int

    @property
    def is_available(self) -> bool:
        """Say whether new payments may go there; a broken account is, for the one that tries it out."""
        return self.verdict is Verdict.FITS or (
            self.verdict is Verdict.BROKEN and self.condition.is_probe_due
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The account chosen, or None, and every candidate, best first; stored with the attempt."""

    account: ChannelAccount | None
    mode: Mode = Mode.USUAL
    candidates: tuple[Candidate, ...] = field(default_factory=tuple)

    @property
    def verdicts(self) -> dict[str, str]:
        """Say what was found of each account."""
        return {candidate.account.name: candidate.verdict for candidate in self.candidates}


def route(
    accounts: Iterable[ChannelAccount],
    *,
    method: str,
    need: PaymentNeed,
    conditions: Mapping[str, Condition],
) -> Decision:
    """Choose among the accounts of a method that fit and are not broken.

    What staff prefer comes first, then the largest score = health x weight - fee, then the account that is
    valid since the latest instant, then the first name. A broken account whose probe is due takes part as if
    it were healthy. Where every account of every method that fits is broken, the least bad one is taken.
    """
    everything = _candidates(accounts, need=need, conditions=conditions)
    own = tuple(candidate for candidate in everything if candidate.account.kind == method)
    chosen = next((candidate for candidate in own if candidate.is_available), None)
    if chosen is not None:
        mode = Mode.PROBE if chosen.verdict is Verdict.BROKEN else Mode.USUAL
        return Decision(account=chosen.account, mode=mode, candidates=own)
    if any(candidate.is_available for candidate in everything):
        return Decision(account=None, candidates=own)
    chosen = next((candidate for candidate in own if candidate.verdict is Verdict.BROKEN), None)
    if chosen is None:
        return Decision(account=None, candidates=own)
    return Decision(account=chosen.account, mode=Mode.LEAST_BAD, candidates=own)


def methods(
    accounts: Iterable[ChannelAccount], *, need: PaymentNeed, conditions: Mapping[str, Condition]
) -> list[str]:
    """Name the methods to offer: those with an account that may take the payment, the heaviest first.

    Where every account that fits is broken, the method of the least bad one.
    """
    everything = _candidates(accounts, need=need, conditions=conditions)
    available = [candidate.account for candidate in everything if candidate.is_available]
    if available:
        heaviest = sorted(available, key=lambda account: (-account.weight, account.name))
        return list(dict.fromkeys(account.kind for account in heaviest))
    return [candidate.account.kind for candidate in everything if candidate.verdict is Verdict.BROKEN][:1]


def objection(account: ChannelAccount, need: PaymentNeed) -> Verdict | None:
    """Say why an account does not fit by the channels file; None when it does."""
    if not account.enabled:
        return Verdict.DISABLED
    asked = amount_at(account, need.amount)
    if asked is None:
        return Verdict.CURRENCY
    if asked.minor < account.min_minor:
        return Verdict.BELOW_MINIMUM
    if account.max_minor is not None and asked.minor > account.max_minor:
        return Verdict.ABOVE_MAXIMUM
    if need.scene not in account.provider.scenes:
        return Verdict.SCENE
    return out_of_schedule(account, need.now)


def out_of_schedule(account: ChannelAccount, now: datetime) -> Verdict | None:
    """Say whether an account is outside of its own time; None when it is not."""
    if account.valid_from is not None and now < account.valid_from:
        return Verdict.NOT_YET_VALID
    if account.valid_to is not None and now >= account.valid_to:
        return Verdict.NO_LONGER_VALID
    return None


def amount_at(account: ChannelAccount, amount: Money) -> Money | None:
    """Return an amount in an account's currency; None when there is no rate for it."""
    if account.currency == amount.currency:
        return amount
    if account.cny_per_unit is None or amount.currency != "CNY":
        return None
    return to_channel(amount, currency=account.currency, cny_per_unit=account.cny_per_unit)


def score(account: ChannelAccount, condition: Condition) -> int:
    """Return health x weight - fee: weight 100, healthy to 90 %, 60 bp gives 100 x 0.9 - 60 = 30 points."""
    health_ppm = FULL_PPM if condition.is_probe_due else condition.health_ppm
    return account.weight * POINT * health_ppm // FULL_PPM - account.fee_bp * POINT


def _candidates(
    accounts: Iterable[ChannelAccount], *, need: PaymentNeed, conditions: Mapping[str, Condition]
) -> list[Candidate]:
    found = []
    for account in accounts:
        condition = conditions.get(account.name, Condition())
        verdict = _verdict(account, need=need, condition=condition)
        found.append(Candidate(account, condition, verdict, score(account, condition)))
    return sorted(found, key=_rank)


def _verdict(account: ChannelAccount, *, need: PaymentNeed, condition: Condition) -> Verdict:
    against = objection(account, need)
    if against is not None:
        return against
    if condition.steering is Steering.STOP:
        return Verdict.STOPPED_BY_STAFF
    if account.name in need.unreached:
        return Verdict.NOT_REACHED
    return Verdict.BROKEN if condition.is_broken else Verdict.FITS


def _rank(candidate: Candidate) -> tuple[bool, int, float, str]:
    account = candidate.account
    is_preferred = candidate.condition.steering is Steering.PREFER
    since = account.valid_from or ALWAYS
    return (not is_preferred, -candidate.score, -since.timestamp(), account.name)
