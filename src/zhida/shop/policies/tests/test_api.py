"""The staff's REST of after-sales policies."""

from __future__ import annotations

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.policies.api import staff
from zhida.shop.policies.errors import PolicySubjectNotFound
from zhida.shop.policies.models import PolicyRule
from zhida.shop.policies.records import PolicyWish, RuleScope, RuleTarget
from zhida.shop.policies.services import put_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(now, staff_actor):
    """Call a route as goods staff."""
    client = TestClient(staff)

    def send(method: str, path: str, body: object = None):
        return getattr(client, method)(path, json=body, actor=staff_actor(Role.GOODS), now=now)

    return send


def test_staff_set_list_and_remove_rules(now, ask):
    make_product(now=now, skus=("S-1",))
    wish = {"return_class": "EXCLUDED", "exclusion_kind": "CUSTOM_MADE", "return_days": 10}
    put = ask("put", "/policies", {"scope": "sku", "subject": "S-1", "reason": "刻字", "wish": wish})

    assert (put.status_code, put.json()) == (200, {"version": 1})
    listed = ask("get", "/policies").json()
    sku = sellable_skus(skus=["S-1"], now=now)["S-1"]
    rule = listed["items"][0]
    assert listed["next"] is None
    assert (rule["scope"], rule["subject_id"], rule["subject"]) == (
        "sku",
        sku.sku_id,
        f"S-1 {sku.title}",
    )
    said = {name: value for name, value in rule["wish"].items() if value not in (None, [])}
    assert said == wish
    versions = ask("get", f"/policies/{rule['id']}/versions").json()["items"]
    assert [
        (one["version"], one["before"], one["after"]["return_days"], one["reason"]) for one in versions
    ] == [(1, None, 10, "刻字")]
    assert ask("delete", f"/policies/{rule['id']}?reason=x").status_code == 204
    assert ask("get", "/policies").json()["items"] == []


@pytest.mark.parametrize(
    "wish",
    [
        {"return_class": "FOURTH"},
        {"return_class": "EXCLUDED", "exclusion_kind": "OPENED_BOX"},
        {"return_class": "EXCLUDED", "exclusion_kind": "拆封不退"},
        {"return_days": -1},
        {"promises": [{"text": "上门取件", "source": ""}]},
    ],
)
def test_fourth_class_and_made_up_reason_are_malformed(ask, wish):
    answer = ask("put", "/policies", {"scope": "everything", "wish": wish})

    assert answer.status_code == 422
    assert PolicyRule.objects.count() == 0


def test_statutes_show_the_only_reasons(ask):
    shown = ask("get", "/policies/statutes").json()

    assert (shown["return_days"], shown["exchange_days"]) == (7, 15)
    assert [one["kind"] for one in shown["exclusions"] if one["return_class"] == "EXCLUDED"] == [
        "CUSTOM_MADE",
        "PERISHABLE",
        "DIGITAL_CONTENT",
        "PERIODICAL",
    ]
    assert {one["goods_kind"]: (one["months"], one["main_parts_months"]) for one in shown["warranties"]} == {
        "PHONE": (12, 12),
        "COMPUTER": (12, 24),
        "TABLET": (12, 24),
        "AUDIO": (12, 12),
        "TELEVISION": (12, 36),
        "APPLIANCE": (12, 36),
        "BATTERY": (6, 6),
        "WEARABLE": (12, 12),
        "ACCESSORY": (12, 12),
        "OTHER": (12, 12),
    }


def test_preview_shows_how_dates_come_about(now, ask):
    make_product(now=now, skus=("S-1",))

    shown = ask("get", "/policies/preview?sku=S-1&signed_on=2026-02-08").json()

    assert shown == {
        "sku": "S-1",
        "return_class": "NORMAL",
        "return_days": 7,
        "exchange_days": 15,
        "warranty_months": 12,
        "price_protection_days": 0,
        "return_counted": "2026-02-15",
        "return_last_day": "2026-02-24",
        "exchange_counted": "2026-02-23",
        "exchange_last_day": "2026-02-24",
        "warranty_last_day": "2027-02-08",
        "price_protection_last_day": None,
        "free_days": [f"2026-02-{day}" for day in (15, 16, 17, 18, 19, 20, 21, 22, 23)],
    }
    ask("put", "/policies", {"scope": "everything", "wish": {"price_protection_days": 7}})
    protected = ask("get", "/policies/preview?sku=S-1&signed_on=2026-02-08").json()
    assert protected["price_protection_last_day"] == "2026-02-15"
    with pytest.raises(PolicySubjectNotFound):
        ask("get", "/policies/preview?sku=S-9&signed_on=2026-02-08")


def test_staff_enter_and_forget_days(ask):
    put = ask("put", "/calendar-days/2027-01-01", {"is_working": False, "name": "元旦"})

    assert put.status_code == 204
    listed = ask("get", "/calendar-days?from_day=2027-01-01").json()["items"]
    assert [(one["day"], one["is_working"], one["name"]) for one in listed] == [("2027-01-01", False, "元旦")]
    assert len(ask("get", "/calendar-days").json()["items"]) == 1
    assert ask("delete", "/calendar-days/2027-01-01").status_code == 204
    assert ask("get", "/calendar-days").json()["items"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_rules_takes_as_many_queries_for_three(now, ask, django_assert_num_queries, rows):
    for place in range(rows):
        make_product(now=now, skus=(f"S-{place}",))
        sku = sellable_skus(skus=[f"S-{place}"], now=now)[f"S-{place}"]
        for scope, subject_id in ((RuleScope.PRODUCT, sku.product_id), (RuleScope.SKU, sku.sku_id)):
            put_rule(
                actor=SYSTEM_ACTOR,
                target=RuleTarget(scope=scope, subject_id=subject_id),
                wish=PolicyWish(return_days=10),
                seen_version=0,
                reason="",
                now=now,
            )
    category = sku.category_ids[-1]
    ask("put", "/policies", {"scope": "category", "subject": str(category), "wish": {"return_days": 8}})

    with django_assert_num_queries(4):
        items = ask("get", "/policies").json()["items"]

    assert len(items) == 2 * rows + 1
    assert items[0]["subject"] == "数码 > 手机"
