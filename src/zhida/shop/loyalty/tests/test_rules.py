from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.conf import FIRST_RULES
from zhida.shop.loyalty.errors import InvalidRules, RulesChanged
from zhida.shop.loyalty.models import RulesVersion
from zhida.shop.loyalty.records import LevelTerms
from zhida.shop.loyalty.tests.members import balance_of, earn, make_member

pytestmark = pytest.mark.django_db


def level(number, threshold, name):
    return LevelTerms(level=number, name=name, threshold_minor=threshold)


def test_rules_are_published_as_a_version_and_audited(now, staff_actor):
    actor = staff_actor(Role.MARKETING)

    after = services.change_rules(
        actor=actor, rules=replace(FIRST_RULES, earn_per_yuan=2), reason="双倍", now=now
    )

    assert after == replace(FIRST_RULES, earn_per_yuan=2, version=1) == queries.rules_in_force()
    entry = AuditEntry.objects.get(action="loyalty.change_rules")
    assert (entry.subject, entry.reason) == ("loyalty_rules:1", "双倍")


def test_rules_made_from_an_old_version_are_refused(now, staff_actor):
    actor = staff_actor(Role.MARKETING)
    services.change_rules(actor=actor, rules=FIRST_RULES, reason="", now=now)

    with pytest.raises(RulesChanged):
        services.change_rules(actor=actor, rules=FIRST_RULES, reason="", now=now)

    assert RulesVersion.objects.count() == 1


def test_of_two_who_publish_at_once_one_is_refused(now, staff_actor, meanwhile):
    actor = staff_actor(Role.MARKETING)
    meanwhile(
        'INSERT OR IGNORE INTO "loyalty_rules_version"',
        lambda: RulesVersion.objects.create(version=1, document="{}", changed_by="S:1", at=now),
    )

    with pytest.raises(RulesChanged):
        services.change_rules(actor=actor, rules=FIRST_RULES, reason="", now=now)

    assert AuditEntry.objects.count() == 0


def test_rules_are_marketings(now, staff_actor):
    with pytest.raises(PermissionDenied):
        services.change_rules(actor=staff_actor(Role.SUPPORT), rules=FIRST_RULES, reason="", now=now)

    assert RulesVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"per_yuan": 0, "earn_per_yuan": 0}, "per_yuan"),
        ({"max_percent": 101}, "max_percent"),
        ({"earn_per_yuan": 101}, "earn_per_yuan"),
        ({"valid_months": 61}, "valid_months"),
        ({"levels": tuple(level(n, n * 100, f"L{n}") for n in range(1, 12))}, "levels"),
        ({"levels": (level(2, 100, "A"),)}, "levels"),
        ({"levels": (level(1, 0, "A"),)}, "levels"),
        ({"levels": (level(1, 100, "A"), level(2, 100, "B"))}, "levels"),
        ({"levels": (level(1, 100, "A"), level(2, 200, "A"))}, "levels"),
        ({"levels": (level(1, 100, " "),)}, "levels"),
    ],
)
def test_rules_that_cannot_be_are_refused_by_field(now, staff_actor, changes, field):
    with pytest.raises(InvalidRules) as refusal:
        services.change_rules(
            actor=staff_actor(Role.MARKETING), rules=replace(FIRST_RULES, **changes), reason="", now=now
        )

    assert list(refusal.value.fields) == [field]
    assert RulesVersion.objects.count() == 0


def test_a_promise_keeps_the_rate_of_its_day(now, staff_actor):
    member = make_member(now=now)
    earn("Z1", member, 10000, now=now)
    closed = replace(FIRST_RULES, is_open=False)

    services.change_rules(actor=staff_actor(Role.MARKETING), rules=closed, reason="", now=now)
    earn("Z1", member, 10000, now=now)
    earn("Z2", member, 10000, now=now)

    assert balance_of(member) == (100, 0)
    assert queries.standing_of(customer_id=member, now=now).rules.is_open is False
    assert (FIRST_RULES.points_for(10099), closed.points_for(10099)) == (100, 0)
