"""The after-sales rules as public pages tell them: read once in half a minute a process, like the menu."""

import time

from zhida.shop.policies.queries import RuleBook, rule_book

RULES_LIFE_SECONDS = 30.0

_kept: dict[str, tuple[float, RuleBook]] = {}


def kept_rules() -> RuleBook:
    """This function will give the rules as they stood at most half a minute ago; an order freezes today's."""
    moment = time.monotonic()
    until, rules = _kept.get("rules", (0.0, {}))
    if until < moment:
        rules = rule_book()
        _kept["rules"] = (moment + RULES_LIFE_SECONDS, rules)
    return rules


def forget_rules() -> None:
    """This function will make the next page read the rules anew; for tests."""
    _kept.clear()
