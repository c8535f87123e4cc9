"""Rules for queries: what is kept, what is refused, and what every query is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.search.errors import InvalidRule, RuleChanged, RuleConflict, RuleNotFound
from zhida.shop.search.models import QueryRule, QueryRulesStamp
from zhida.shop.search.queries.rules import get_rule, list_rules
from zhida.shop.search.rule_records import RuleDraft, RuleKind
from zhida.shop.search.rules import rules_for
from zhida.shop.search.services.rules import change_rule, create_rule, delete_rule
from zhida.shop.search.synonyms import read_group, shipped_groups, shipped_synonyms, table_of

pytestmark = pytest.mark.django_db


def rule(kind: RuleKind, *words: str, **columns) -> RuleDraft:
    return RuleDraft(kind=kind, words=words, **columns)


def redirect(*words: str, target: str = "/c/12", **columns) -> RuleDraft:
    return rule(RuleKind.REDIRECT, *words, target=target, **columns)


def keep(now, draft: RuleDraft):
    return create_rule(actor=SYSTEM_ACTOR, draft=draft, now=now)


def test_without_rules_a_query_has_the_shipped_synonyms_after_one_look(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        rules = rules_for("手机", now)

    assert rules.synonyms == shipped_synonyms()
    assert (rules.stop_words, rules.pinned, rules.hidden, rules.redirect) == (
        frozenset(),
        (),
        frozenset(),
        "",
    )


def test_rules_are_read_once_and_looked_at_with_one_query(now, django_assert_num_queries):
    product = make_product(now=now)
    keep(now, rule(RuleKind.PIN, "手机", products=(product.number,)))

    with django_assert_num_queries(3):
        first = rules_for("手机", now)
    with django_assert_num_queries(1):
        again = rules_for(" 手机 ", now)

    assert first.pinned == again.pinned == (product.product_id,)
    assert rules_for("平板", now).pinned == ()


def test_pins_keep_their_order_and_hidden_products_are_told(now):
    first, second, third = (make_product(now=now) for _each in range(3))
    keep(now, rule(RuleKind.PIN, "手机", "Phone", products=(third.number, first.number)))
    keep(now, rule(RuleKind.HIDE, "手机", products=(second.number,)))

    rules = rules_for("ＰＨＯＮＥ", now)

    assert rules.pinned == (third.product_id, first.product_id)
    assert rules.hidden == frozenset()
    assert rules_for("手机", now).hidden == {second.product_id}


def test_synonyms_of_staff_stand_beside_the_shipped_ones(now):
    keep(now, rule(RuleKind.SYNONYM, "手机", "小砖头"))

    rules = rules_for("手机", now)

    assert rules.synonyms["小砖头"] == ("手机",)
    assert rules.synonyms["手机"] == (*shipped_synonyms()["手机"], "小砖头")


def test_one_way_synonyms_of_staff_replace_the_shipped_ones(now):
    keep(now, rule(RuleKind.SYNONYM, "手机", stands_for=("青岚 X",)))
    keep(now, rule(RuleKind.SYNONYM, "平板", stands_for=("平板",)))

    rules = rules_for("手机", now)

    assert rules.synonyms["手机"] == ("青岚 x",)
    assert "青岚 x" not in rules.synonyms
    assert "平板" not in rules.synonyms
    assert rules.synonyms["tablet"] == shipped_synonyms()["tablet"]


def test_stop_words_and_redirects_are_told(now):
    keep(now, rule(RuleKind.STOP, "官方", "正品"))
    keep(now, redirect("以旧换新", target="/service?topic=trade-in#top"))

    rules = rules_for("以旧换新", now)

    assert rules.stop_words == {"官方", "正品"}
    assert rules.redirect == "/service?topic=trade-in#top"


def test_rules_hold_in_their_time_only(now):
    begins, ends = now + timedelta(hours=1), now + timedelta(hours=2)
    keep(now, redirect("双十一", starts_at=begins, ends_at=ends))

    told = [rules_for("双十一", at).redirect for at in (now, begins, ends - timedelta(seconds=1), ends, now)]

    assert told == ["", "/c/12", "/c/12", "", ""]


def test_change_is_known_at_once_and_written_to_the_audit_log(now, staff_actor):
    actor = staff_actor(Role.MARKETING)
    kept = create_rule(actor=actor, draft=redirect("售后"), now=now)
    rules_for("售后", now)

    changed = change_rule(
        actor=actor, rule_id=kept.rule_id, draft=redirect("售后", target="/service"), version=1, now=now
    )

    assert rules_for("售后", now).redirect == "/service"
    assert (changed.version, changed.changed_by) == (2, actor.principal)
    entries = AuditEntry.objects.order_by("pk")
    assert [entry.action for entry in entries] == ["search.create_rule", "search.change_rule"]
    assert (entries[1].before["target"], entries[1].after["target"]) == ("/c/12", "/service")
    delete_rule(actor=actor, rule_id=kept.rule_id, now=now)
    assert rules_for("售后", now).redirect == ""
    assert entries.last().after is None


def test_change_without_a_difference_writes_nothing(now):
    kept = keep(now, redirect("售后"))

    again = change_rule(actor=SYSTEM_ACTOR, rule_id=kept.rule_id, draft=kept.draft, now=now)

    assert again.version == 1
    assert AuditEntry.objects.count() == 1


def test_somebody_elses_change_is_not_overwritten(now):
    kept = keep(now, redirect("售后"))
    change_rule(actor=SYSTEM_ACTOR, rule_id=kept.rule_id, draft=redirect("售后", target="/a"), now=now)

    with pytest.raises(RuleChanged):
        change_rule(
            actor=SYSTEM_ACTOR, rule_id=kept.rule_id, draft=redirect("售后", target="/b"), version=1, now=now
        )

    assert QueryRule.objects.get().target == "/a"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (rule(RuleKind.STOP), "words"),
        (rule(RuleKind.STOP, "一 二"), "words"),
        (rule(RuleKind.STOP, "x" * 101), "words"),
        (rule(RuleKind.STOP, "a\u0007b"), "words"),
        (rule(RuleKind.STOP, *(str(number) for number in range(51))), "words"),
        (rule(RuleKind.STOP, "的", products=("G1",)), "products"),
        (rule(RuleKind.SYNONYM, "手机"), "words"),
        (rule(RuleKind.SYNONYM, "Phone", "ＰＨＯＮＥ"), "words"),
        (rule(RuleKind.SYNONYM, "手机", stands_for=("",)), "stands_for"),
        (rule(RuleKind.PIN, "手机"), "products"),
        (rule(RuleKind.PIN, "手机", products=("G-NONE",)), "products"),
        (rule(RuleKind.HIDE, "手机", products=tuple(f"G{n}" for n in range(61))), "products"),
        (rule(RuleKind.STOP, "的", target="/c/1"), "target"),
        (redirect("手机", target=""), "target"),
        (redirect("手机", target="c/12"), "target"),
        (redirect("手机", target="//evil.example/a"), "target"),
        (redirect("手机", target="/\\evil.example"), "target"),
        (redirect("手机", target="https://evil.example/a"), "target"),
        (redirect("手机", target="/a b"), "target"),
        (redirect("手机", target="/a\nSet-Cookie:x"), "target"),
        (redirect("手机", target="/search?q=x"), "target"),
        (redirect("手机", target="/API/shop/v1/me"), "target"),
        (redirect("手机", target="/c/../api/x"), "target"),
        (redirect("手机", target="/en/c/12"), "target"),
        (redirect("手机", target="/" + "a" * 200), "target"),
        (redirect("手机", note="x" * 201), "note"),
    ],
)
def test_rule_without_sense_is_refused_and_nothing_is_written(now, draft, field):
    with pytest.raises(InvalidRule) as refused:
        keep(now, draft)

    assert list(refused.value.fields) == [field]
    assert not QueryRule.objects.exists()
    assert not QueryRulesStamp.objects.exists()
    assert not AuditEntry.objects.exists()


def test_rule_that_ends_before_it_begins_is_refused(now):
    with pytest.raises(InvalidRule) as refused:
        keep(now, redirect("手机", starts_at=now, ends_at=now))

    assert list(refused.value.fields) == ["ends_at"]


def test_one_query_goes_to_one_page_at_a_time(now):
    first = keep(now, redirect("售后", "维修", ends_at=now + timedelta(days=1)))

    with pytest.raises(RuleConflict) as refused:
        keep(now, redirect(" 维修 ", target="/service"))

    assert (refused.value.data["query"], refused.value.data["rule"]) == ("维修", first.rule_id)
    keep(now, redirect("维修", target="/service", starts_at=now + timedelta(days=1)))
    keep(now, redirect("维修", target="/service", is_active=False))
    assert QueryRule.objects.count() == 3


def test_rules_are_listed_newest_first_for_those_who_may_read_them(now, staff_actor):
    kept = [keep(now, redirect("售后")), keep(now, rule(RuleKind.STOP, "正品"))]
    reader = staff_actor(Role.AUDITOR)

    assert [one.rule_id for one in list_rules(actor=reader).items] == [kept[1].rule_id, kept[0].rule_id]
    assert [one.rule_id for one in list_rules(actor=reader, kind=RuleKind.STOP).items] == [kept[1].rule_id]
    assert get_rule(actor=reader, rule_id=kept[0].rule_id).draft.target == "/c/12"
    with pytest.raises(RuleNotFound):
        get_rule(actor=reader, rule_id=kept[1].rule_id + 1)


def test_rights_are_checked_before_anything_is_written(now, staff_actor):
    kept = keep(now, redirect("售后"))
    outsider, reader = staff_actor(Role.ORDER), staff_actor(Role.AUDITOR)

    for act in (
        lambda: create_rule(actor=reader, draft=redirect("x"), now=now),
        lambda: change_rule(actor=reader, rule_id=kept.rule_id, draft=redirect("x"), now=now),
        lambda: delete_rule(actor=reader, rule_id=kept.rule_id, now=now),
        lambda: list_rules(actor=outsider),
        lambda: get_rule(actor=outsider, rule_id=kept.rule_id),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert list(QueryRule.objects.values_list("pk", "version")) == [(kept.rule_id, 1)]


def test_group_lines_are_read_both_ways():
    table = table_of([read_group("手机, Phone ,smart phone"), read_group("苹果手机 => iPhone")])

    assert table == {
        "手机": ("phone", "smart phone"),
        "phone": ("手机", "smart phone"),
        "smart phone": ("手机", "phone"),
        "苹果手机": ("iphone",),
    }


def test_shipped_groups_hold_each_word_once():
    words = [word for group in shipped_groups() for word in (*group.words, *group.stands_for)]

    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert len(shipped_groups()) >= 120
    assert "pc" not in shipped_synonyms()
    assert "notebook" in shipped_synonyms()["笔记本"]


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_of_two_redirects_written_at_once_one_is_kept(now):
    start = threading.Barrier(2)

    def write(target: str) -> str:
        start.wait(timeout=10)
        try:
            return keep(now, redirect("售后", target=target)).draft.target
        except RuleConflict:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as threads:
        answers = sorted(threads.map(write, ("/a", "/b")))

    assert answers in (["/a", "refused"], ["/b", "refused"])
    assert [row.target for row in QueryRule.objects.all()] == answers[:1]
