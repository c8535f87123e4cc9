"""Writing rules: each change is a version, with an audit row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.policies.errors import PolicyRuleChanged, PolicyRuleInvalid, PolicyRuleNotFound
from zhida.shop.policies.lawfulness import problems_of
from zhida.shop.policies.models import PolicyRule, PolicyRuleVersion
from zhida.shop.policies.permissions import CHANGE_POLICIES
from zhida.shop.policies.records import EVERYTHING, GoodsKind, PolicyWish, ReturnClass, RuleTarget
from zhida.shop.policies.rule_rows import columns_of, target_of, wish_of
from zhida.shop.policies.statutes import LAW_EXCHANGE_DAYS, LAW_RETURN_DAYS

LAW_WISH = PolicyWish(
    return_class=ReturnClass.NORMAL,
    return_days=LAW_RETURN_DAYS,
    exchange_days=LAW_EXCHANGE_DAYS,
    goods_kind=GoodsKind.OTHER,
    price_protection_days=0,
    needs_serial=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    target: RuleTarget
    version: int
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@transactional
def put_rule(
    *, actor: Actor, target: RuleTarget, wish: PolicyWish, seen_version: int, reason: str, now: datetime
) -> int:
    """Set what holds for a target; keep the change with who, when, before and after; give its version.

    `seen_version` is the version that staff saw, 0 for none: a change in between is refused.
    The rule may better the law and never fall behind it; orders that were placed keep theirs.
    Raises PermissionDenied, PolicyRuleInvalid, PolicyRuleChanged.
    """
    actor.require(CHANGE_POLICIES)
    problems = problems_of(wish)
    if problems:
        raise PolicyRuleInvalid(fields=problems)
    columns = columns_of(wish)
    row = PolicyRule.objects.filter(target=target.key).first()
    if (row.version if row else 0) != seen_version:
        raise PolicyRuleChanged
    before = columns_of(wish_of(row)) if row else None
    change = _Change(target=target, version=_next_version(target), before=before, after=columns)
    stamped = {**columns, "version": change.version, "changed_by": actor.principal, "changed_at": now}
    if row is None:
        _row, is_new = PolicyRule.objects.get_or_create(target=target.key, defaults=stamped)
        done = int(is_new)
    else:
        done = PolicyRule.objects.filter(pk=row.pk, version=seen_version).update(**stamped)
    if done != 1:
        raise PolicyRuleChanged
    _keep(change, actor, reason, now=now)
    return change.version


@transactional
def remove_rule(*, actor: Actor, rule_id: int, reason: str, now: datetime) -> None:
    """Take a rule away, so that the wider one holds again; the rule for everything stays.

    Raises PermissionDenied, PolicyRuleNotFound.
    """
    actor.require(CHANGE_POLICIES)
    row = PolicyRule.objects.filter(pk=rule_id).exclude(target=EVERYTHING.key).first()
    if row is None or PolicyRule.objects.filter(pk=rule_id, version=row.version).delete()[0] != 1:
        raise PolicyRuleNotFound
    target = target_of(row.target)
    before = columns_of(wish_of(row))
    change = _Change(target=target, version=_next_version(target), before=before, after=None)
    _keep(change, actor, reason, now=now)


@transactional
def ensure_law_rule(*, now: datetime) -> None:
    """Write the law down as the rule for everything, unless one stands; goods sell by the law without it."""
    if not PolicyRule.objects.filter(target=EVERYTHING.key).exists():
        put_rule(actor=SYSTEM_ACTOR, target=EVERYTHING, wish=LAW_WISH, seen_version=0, reason="", now=now)


def _next_version(target: RuleTarget) -> int:
    """Versions go on where a rule was removed and made again."""
    last = PolicyRuleVersion.objects.filter(target=target.key).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _keep(change: _Change, actor: Actor, reason: str, *, now: datetime) -> None:
    PolicyRuleVersion.objects.create(
        target=change.target.key,
        version=change.version,
        by=actor.principal,
        at=now,
        reason=reason,
        before=change.before,
        after=change.after,
    )
    record_audit(
        actor=actor,
        action="policies.put_rule" if change.after else "policies.remove_rule",
        subject=f"policy:{change.target.key}",
        before=change.before,
        after=change.after,
        reason=reason,
        now=now,
    )
