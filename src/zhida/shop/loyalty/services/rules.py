"""Staff change the published rules."""

from dataclasses import asdict, replace
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import queries
from zhida.shop.loyalty.errors import RulesChanged
from zhida.shop.loyalty.models import RulesVersion
from zhida.shop.loyalty.permissions import SET_RULES
from zhida.shop.loyalty.records import LoyaltyRules
from zhida.shop.loyalty.rules import check_rules, write_rules


@transactional
def change_rules(*, actor: Actor, rules: LoyaltyRules, reason: str, now: datetime) -> LoyaltyRules:
    """Publish rules as a new version; `rules.version` is the one they were made from. Audited.

    Points given stay as they were given: they end when they were said to. Raises PermissionDenied,
    InvalidRules, RulesChanged (another version is in force by now).
    """
    actor.require(SET_RULES)
    check_rules(rules)
    before = queries.rules_in_force()
    if before.version != rules.version:
        raise RulesChanged
    after = replace(rules, version=before.version + 1)
    row = RulesVersion(
        version=after.version,
        document=write_rules(after),
        changed_by=actor.principal,
        reason=reason.strip(),
        at=now,
    )
    if not insert_new(row):
        raise RulesChanged
    record_audit(
        actor=actor,
        action="loyalty.change_rules",
        subject=f"loyalty_rules:{after.version}",
        before=asdict(before),
        after=asdict(after),
        reason=reason.strip(),
        now=now,
    )
    return after
