"""A member's level: up as soon as it is reached, down when its year is over."""

from datetime import datetime

from zhida.shop.loyalty import growth
from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.models import LoyaltyAccount
from zhida.shop.loyalty.records import LoyaltyRules


def raise_level(account: LoyaltyAccount, *, rules: LoyaltyRules, now: datetime) -> None:
    """Give a locked account the level that it has reached; one reached again lasts a year from now."""
    reached = rules.level_for(growth.growth_of(account.pk, at=now))
    if reached and reached >= account.level:
        _set(account, level=reached, now=now)


def lower_level(account: LoyaltyAccount, *, rules: LoyaltyRules, now: datetime) -> None:
    """Take a level back that was reached only with what was refunded since; any other stays its year."""
    if not account.level:
        return
    assert account.level_since is not None
    then = rules.level_for(growth.growth_of(account.pk, at=account.level_since))
    held = max(then, rules.level_for(growth.growth_of(account.pk, at=now)))
    if held < account.level:
        _set(account, level=held, now=now)


def renew_level(account: LoyaltyAccount, *, rules: LoyaltyRules, now: datetime) -> None:
    """Bring a locked account to the level of its growth: up at once, down when its year is over."""
    reached = rules.level_for(growth.growth_of(account.pk, at=now))
    is_over = account.level_until is not None and account.level_until <= now
    if reached > account.level or is_over:
        _set(account, level=reached, now=now)


def _set(account: LoyaltyAccount, *, level: int, now: datetime) -> None:
    account.level = level
    account.level_since = now if level else None
    account.level_until = lots_of.a_year_after(now) if level else None
    account.save(update_fields=["level", "level_since", "level_until"])
