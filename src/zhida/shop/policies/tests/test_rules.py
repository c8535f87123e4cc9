"""Rules: what they may say, which wins, and what is kept of their changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue.queries import find_skus, sellable_skus
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.policies import queries, services
from zhida.shop.policies.errors import (
    PolicyRuleChanged,
    PolicyRuleInvalid,
    PolicyRuleNotFound,
    PolicySubjectNotFound,
)
from zhida.shop.policies.lawfulness import problems_of
from zhida.shop.policies.models import CalendarDay, PolicyRule, PolicyRuleVersion
from zhida.shop.policies.records import (
    EVERYTHING,
    LAW,
    ExclusionKind,
    GoodsKind,
    LinePolicy,
    PolicyPromise,
    PolicyWish,
    ReturnClass,
    RuleScope,
    RuleTarget,
)

pytestmark = pytest.mark.django_db

PROMISE = PolicyPromise(text="上门取件", source="商家承诺")


def put(target: RuleTarget, *, now, actor=SYSTEM_ACTOR, seen=0, reason="", **says: object) -> int:
    wish = PolicyWish(**says)
    return services.put_rule(actor=actor, target=target, wish=wish, seen_version=seen, reason=reason, now=now)


def policy_of(code: str, *, now) -> LinePolicy:
    sku = sellable_skus(skus=[code], now=now)[code]
    return queries.policies_of(sku_ids=[sku.sku_id], now=now)[sku.sku_id]


def target_of_sku(scope: RuleScope, code: str, *, now) -> RuleTarget:
    sku = sellable_skus(skus=[code], now=now)[code]
    ids = {
        RuleScope.CATEGORY: sku.category_ids[-1],
        RuleScope.PRODUCT: sku.product_id,
        RuleScope.SKU: sku.sku_id,
    }
    return RuleTarget(scope=scope, subject_id=ids[scope])


def test_without_a_rule_the_law_holds(now):
    make_product(now=now, skus=("S-1",))

    assert policy_of("S-1", now=now) == LAW
    assert (LAW.return_class, LAW.return_days, LAW.exchange_days, LAW.warranty_months) == (
        ReturnClass.NORMAL,
        7,
        15,
        12,
    )


def test_narrowest_rule_wins_field_by_field(now):
    make_product(now=now, skus=("S-1", "S-2"))
    put(EVERYTHING, now=now, return_days=10, exchange_days=20, price_protection_days=7, promises=(PROMISE,))
    category = target_of_sku(RuleScope.CATEGORY, "S-1", now=now)
    root = find_skus(sku_ids=[target_of_sku(RuleScope.SKU, "S-1", now=now).subject_id], now=now)
    top = next(iter(root.values())).category_ids[0]
    put(RuleTarget(scope=RuleScope.CATEGORY, subject_id=top), now=now, return_days=12, needs_serial=False)
    put(category, now=now, goods_kind=GoodsKind.PHONE, needs_serial=True, return_days=15)
    put(target_of_sku(RuleScope.PRODUCT, "S-1", now=now), now=now, warranty_months=24)
    put(
        target_of_sku(RuleScope.SKU, "S-2", now=now),
        now=now,
        return_class=ReturnClass.NEEDS_CONFIRMATION,
        exclusion_kind=ExclusionKind.ACTIVATED_VALUE,
        price_protection_days=0,
    )

    first, second = policy_of("S-1", now=now), policy_of("S-2", now=now)

    assert first == LinePolicy(
        return_days=15,
        exchange_days=20,
        goods_kind=GoodsKind.PHONE,
        warranty_months=24,
        price_protection_days=7,
        needs_serial=True,
        promises=(PROMISE,),
    )
    assert second == replace(
        first,
        return_class=ReturnClass.NEEDS_CONFIRMATION,
        exclusion_kind=ExclusionKind.ACTIVATED_VALUE,
        price_protection_days=0,
    )


def test_kind_of_goods_brings_its_months_and_no_wider_rule_falls_below(now):
    make_product(now=now, skus=("S-1",))
    put(EVERYTHING, now=now, warranty_months=6)
    sku = target_of_sku(RuleScope.SKU, "S-1", now=now)

    put(sku, now=now, goods_kind=GoodsKind.COMPUTER)
    assert policy_of("S-1", now=now).warranty_months == 12
    put(sku, now=now, seen=1, goods_kind=GoodsKind.BATTERY)
    assert policy_of("S-1", now=now).warranty_months == 6
    put(sku, now=now, seen=2, goods_kind=GoodsKind.ACCESSORY)
    assert policy_of("S-1", now=now).warranty_months == 6


def test_policies_of_many_skus_take_one_query(now, django_assert_num_queries):
    make_product(now=now, skus=("S-1", "S-2", "S-3"))
    skus = list(sellable_skus(skus=["S-1", "S-2", "S-3"], now=now).values())

    for wanted in (skus[:1], skus):
        with django_assert_num_queries(1):
            assert len(queries.policies_for(skus=wanted)) == len(wanted)
    with django_assert_num_queries(2):
        assert len(queries.policies_of(sku_ids=[sku.sku_id for sku in skus], now=now)) == 3
    assert queries.policies_for(skus=[]) == {}


@pytest.mark.parametrize(
    ("says", "field"),
    [
        ({}, "scope"),
        ({"return_days": 6}, "return_days"),
        ({"return_days": 366}, "return_days"),
        ({"exchange_days": 14}, "exchange_days"),
        ({"goods_kind": GoodsKind.PHONE, "warranty_months": 11}, "warranty_months"),
        ({"warranty_months": 0}, "warranty_months"),
        ({"price_protection_days": 366}, "price_protection_days"),
        ({"return_class": ReturnClass.EXCLUDED}, "exclusion_kind"),
        ({"return_class": ReturnClass.NEEDS_CONFIRMATION}, "exclusion_kind"),
        ({"exclusion_kind": ExclusionKind.PERISHABLE}, "exclusion_kind"),
        (
            {"return_class": ReturnClass.NORMAL, "exclusion_kind": ExclusionKind.PERISHABLE},
            "exclusion_kind",
        ),
        (
            {"return_class": ReturnClass.EXCLUDED, "exclusion_kind": ExclusionKind.ACTIVATED_VALUE},
            "exclusion_kind",
        ),
        ({"promises": (PROMISE,) * 7}, "promises"),
        ({"promises": (PolicyPromise(text="上门取件", source=" "),)}, "promises"),
        ({"promises": (PolicyPromise(text="长" * 31, source="商家承诺"),)}, "promises"),
    ],
)
def test_what_is_less_than_the_law_is_refused_and_not_written(now, says, field):
    with pytest.raises(PolicyRuleInvalid) as refused:
        put(EVERYTHING, now=now, **says)

    assert list(refused.value.fields) == [field]
    assert PolicyRule.objects.count() == PolicyRuleVersion.objects.count() == AuditEntry.objects.count() == 0


@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_each_statutory_reason_makes_its_own_class(kind):
    of_article_six = {
        ExclusionKind.CUSTOM_MADE,
        ExclusionKind.PERISHABLE,
        ExclusionKind.DIGITAL_CONTENT,
        ExclusionKind.PERIODICAL,
    }
    right = ReturnClass.EXCLUDED if kind in of_article_six else ReturnClass.NEEDS_CONFIRMATION

    assert problems_of(PolicyWish(return_class=right, exclusion_kind=kind)) == {}


@pytest.mark.parametrize(
    "columns",
    [
        {"return_days": 6},
        {"exchange_days": 14},
        {"return_class": "FOURTH"},
        {"return_class": "EXCLUDED", "exclusion_kind": "OPENED_BOX"},
        {"return_class": "NORMAL", "exclusion_kind": "PERISHABLE"},
    ],
)
def test_the_table_itself_refuses_what_no_law_knows(now, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyRule.objects.create(target="*", changed_by="S:1", changed_at=now, **columns)

    assert PolicyRule.objects.count() == 0


def test_each_change_is_a_version_with_who_when_before_and_after(now, staff_actor):
    goods = staff_actor(Role.GOODS)
    assert put(EVERYTHING, now=now, actor=goods, return_days=10, reason="开店") == 1
    assert put(EVERYTHING, now=now, actor=goods, seen=1, return_days=15) == 2

    rule = queries.list_rules(cursor=None, now=now).items[0]
    versions = queries.list_versions(rule_id=rule.rule_id)
    audit = AuditEntry.objects.order_by("pk").last()

    assert (rule.version, rule.changed_by, rule.changed_at) == (2, goods.principal, now)
    assert [(one.version, one.by, one.at, one.reason) for one in versions] == [
        (2, goods.principal, now, ""),
        (1, goods.principal, now, "开店"),
    ]
    assert versions[1].before is None
    assert (versions[0].before["return_days"], versions[0].after["return_days"]) == (10, 15)
    assert (audit.action, audit.subject) == ("policies.put_rule", "policy:*")
    assert (audit.before["return_days"], audit.after["return_days"]) == (10, 15)


def test_a_change_in_between_is_refused(now):
    put(EVERYTHING, now=now, return_days=10)

    for seen in (0, 2):
        with pytest.raises(PolicyRuleChanged):
            put(EVERYTHING, now=now, seen=seen, return_days=20)

    assert (PolicyRule.objects.get().return_days, PolicyRuleVersion.objects.count()) == (10, 1)


def test_removed_rule_leaves_the_wider_one_and_its_versions_go_on(now, staff_actor):
    make_product(now=now, skus=("S-1",))
    put(EVERYTHING, now=now, return_days=10)
    target = target_of_sku(RuleScope.SKU, "S-1", now=now)
    put(target, now=now, return_days=30)
    rule = PolicyRule.objects.get(target=target.key)

    services.remove_rule(actor=staff_actor(Role.GOODS), rule_id=rule.pk, reason="活动结束", now=now)

    assert policy_of("S-1", now=now).return_days == 10
    last = PolicyRuleVersion.objects.order_by("pk").last()
    assert (last.version, last.after, last.reason) == (2, None, "活动结束")
    assert put(target, now=now, return_days=20) == 3
    everything = PolicyRule.objects.get(target="*")
    for rule_id in (everything.pk, 999_999):
        with pytest.raises(PolicyRuleNotFound):
            services.remove_rule(actor=SYSTEM_ACTOR, rule_id=rule_id, reason="", now=now)
    with pytest.raises(PolicyRuleNotFound):
        queries.list_versions(rule_id=999_999)


def test_only_goods_staff_change_policies(now, staff_actor):
    day = date(2027, 1, 1)
    others = staff_actor(Role.ORDER, Role.PRICE, Role.REFUND, Role.SUPPORT, Role.MARKETING)

    for act in (
        lambda: put(EVERYTHING, now=now, actor=others, return_days=10),
        lambda: services.remove_rule(actor=others, rule_id=1, reason="", now=now),
        lambda: services.put_calendar_day(actor=others, day=day, is_working=False, name="元旦", now=now),
        lambda: services.remove_calendar_day(actor=others, day=day, now=now),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert PolicyRule.objects.count() == CalendarDay.objects.count() == 0


def test_first_rows_write_the_law_down_once(now):
    services.ensure_law_rule(now=now)
    services.ensure_law_rule(now=now)

    row = PolicyRule.objects.get()
    assert (row.target, row.return_class, row.return_days, row.exchange_days) == ("*", "NORMAL", 7, 15)
    assert PolicyRuleVersion.objects.count() == 1


def test_targets_are_named_as_staff_know_them(now):
    made = make_product(now=now, skus=("S-1",))
    category = target_of_sku(RuleScope.CATEGORY, "S-1", now=now)
    named = [
        (RuleScope.EVERYTHING, "", EVERYTHING),
        (RuleScope.CATEGORY, str(category.subject_id), category),
        (RuleScope.PRODUCT, made.number, target_of_sku(RuleScope.PRODUCT, "S-1", now=now)),
        (RuleScope.SKU, "S-1", target_of_sku(RuleScope.SKU, "S-1", now=now)),
    ]

    for scope, subject, target in named:
        assert queries.target_named(scope=scope, subject=subject, now=now) == target
    for scope, subject in (
        (RuleScope.CATEGORY, "999999"),
        (RuleScope.CATEGORY, "手机"),
        (RuleScope.PRODUCT, "P0"),
        (RuleScope.SKU, "S-9"),
    ):
        with pytest.raises(PolicySubjectNotFound):
            queries.target_named(scope=scope, subject=subject, now=now)


def test_rule_created_by_two_at_once_is_refused_to_the_second(now):
    """Between the look and the write another's rule has come."""

    def create(execute, sql, params, many, context):
        if sql.startswith("SELECT MAX(") and not PolicyRule.objects.exists():
            PolicyRule.objects.create(target="*", changed_by="S:1", changed_at=now)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(create), pytest.raises(PolicyRuleChanged):
        put(EVERYTHING, now=now, return_days=10)


def test_rules_read_once_give_the_same_policies(now, django_assert_num_queries):
    make_product(now=now, skus=("S-1",))
    sku = sellable_skus(skus=["S-1"], now=now)["S-1"]
    put(EVERYTHING, now=now, return_days=10)
    put(
        RuleTarget(scope=RuleScope.SKU, subject_id=sku.sku_id),
        now=now,
        return_class=ReturnClass.EXCLUDED,
        exclusion_kind=ExclusionKind.PERISHABLE,
    )

    with django_assert_num_queries(1):
        rules = queries.rule_book()
        general = queries.general_policy(rules=rules)
        policy = queries.policies_by(rules=rules, skus=[sku])[sku.sku_id]

    assert (general.return_class, general.return_days) == (ReturnClass.NORMAL, 10)
    assert {sku.sku_id: policy} == queries.policies_for(skus=[sku])
    with translation.override("zh-hans"):
        assert (policy.exclusion_reason, general.exclusion_reason) == ("鲜活易腐的商品", "")
