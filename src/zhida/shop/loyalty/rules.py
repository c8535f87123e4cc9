"""The rules as stored text, parsed once a process, and what rules may say. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from zhida.shop.loyalty import conf
from zhida.shop.loyalty.errors import InvalidRules
from zhida.shop.loyalty.records import LevelTerms, LoyaltyRules

LIMITS: Mapping[str, tuple[int, int]] = {
    "per_yuan": (1, 100_000),
    "max_percent": (1, 100),
    "earn_per_yuan": (0, 1000),
    "valid_months": (1, 60),
}


def write_rules(rules: LoyaltyRules) -> str:
    """Give the stored text of rules."""
    return json.dumps(asdict(rules), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=16)
def read_rules(document: str | None) -> LoyaltyRules:
    """Read stored rules; without any the first ones hold."""
    if document is None:
        return conf.FIRST_RULES
    stored = json.loads(document)
    levels = tuple(
        LevelTerms(**{**level, "benefits": tuple(level["benefits"])}) for level in stored.pop("levels")
    )
    return LoyaltyRules(**stored, levels=levels)


def check_rules(rules: LoyaltyRules) -> None:
    """Refuse rules that cannot be. Raises InvalidRules with the fields."""
    fields: dict[str, str] = {}
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(rules, name) <= most:
            fields[name] = _("应在 %(least)s 到 %(most)s 之间") % {"least": least, "most": most}
    if rules.is_open and rules.earn_per_yuan > rules.per_yuan:
        fields["earn_per_yuan"] = _("每元获得的积分不能超过每元抵扣所需的积分")
    if problem := _levels_problem(rules.levels):
        fields["levels"] = problem
    if fields:
        raise InvalidRules(fields=fields)


def _levels_problem(levels: tuple[LevelTerms, ...]) -> str:
    if len(levels) > conf.MOST_LEVELS:
        return _("最多 %(most)s 个等级") % {"most": conf.MOST_LEVELS}
    if [terms.level for terms in levels] != list(range(1, len(levels) + 1)):
        return _("等级编号应从 1 起依次递增")
    thresholds = [0, *(terms.threshold_minor for terms in levels)]
    if any(later <= earlier for earlier, later in pairwise(thresholds)):
        return _("成长值门槛应大于 0 并逐级提高")
    if any(not terms.name.strip() for terms in levels) or len({terms.name for terms in levels}) < len(levels):
        return _("等级名称不能为空，也不能重复")
    return ""
