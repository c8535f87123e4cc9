"""Coupon templates: bad input by field, versions, publishing by a second person, codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.promotions import api_coupons, queries, services
from zhida.shop.promotions.coupon_documents import stored_template
from zhida.shop.promotions.coupon_errors import (
    CouponCannotMove,
    CouponFixed,
    CouponNotFound,
    CouponSecondPersonRequired,
    InvalidCoupon,
)
from zhida.shop.promotions.models import Coupon, CouponStock, CouponVersion
from zhida.shop.promotions.tests.codes_made import BY_CODE, codes_of, redeem
from zhida.shop.promotions.tests.coupons_made import CUT_100_10, claim, make_coupon

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def refused(now, **document) -> dict[str, str]:
    """What is said of each wrong field; nothing was written."""
    with pytest.raises(InvalidCoupon) as caught:
        services.create_coupon(actor=SYSTEM_ACTOR, document={**CUT_100_10, **document}, now=now)
    assert (Coupon.objects.count(), CouponVersion.objects.count(), CouponStock.objects.count()) == (0, 0, 0)
    return {field: str(text) for field, text in caught.value.fields.items()}


@pytest.mark.parametrize(
    ("document", "field", "text"),
    [
        ({"kind": "flash_price"}, "kind", "填写有误。"),
        ({"kind": "gold"}, "kind", "没有这个选项。"),
        ({"cut": None}, "cut", "优惠金额和折扣必须且只能填写一个。"),
        ({"percent_off": 5}, "cut", "优惠金额和折扣必须且只能填写一个。"),
        ({"cut": None, "percent_off": 101}, "percent_off", "必须在 1 到 100 之间。"),
        ({"cut": None, "percent_off": 0}, "percent_off", "必须在 1 到 100 之间。"),
        ({"cut": -1}, "cut", "必须在 0 到 1000000000000000 之间。"),
        ({"cut": 0}, "cut", "优惠金额必须大于 0。"),
        ({"cut": 10001}, "cut", "优惠金额不能超过门槛。"),
        ({"cut": "10"}, "cut", "请填写整数。"),
        ({"threshold": -1}, "threshold", "必须在 0 到 1000000000000000 之间。"),
        ({"cap": 500}, "cap", "只有折扣券可以设封顶金额。"),
        ({"cut": None, "percent_off": 5, "cap": 0}, "cap", "封顶金额必须大于 0。"),
        ({"stacks": "yes"}, "stacks", "只能是 true 或 false。"),
        ({"title": "券" * 61}, "title", "标题太长。"),
        ({"title": 5}, "title", "请填写文字。"),
        ({"colour": "red"}, "colour", "没有这个字段。"),
        ({"scope": {"planets": ["x"]}}, "scope.planets", "没有这种适用范围。"),
        ({"scope": {"skus": "A-1"}}, "scope.skus", "请填写文字列表。"),
        ({"kind": "category"}, "scope", "品类券和商品券必须写明适用范围。"),
        ({"scope": {"skus": [str(n) for n in range(2001)]}}, "scope", "适用范围的条目太多。"),
        ({"starts_at": "tomorrow"}, "starts_at", "时间格式不正确。"),
        ({"starts_at": "2026-11-22T10:00:00"}, "starts_at", "时间缺少时区。"),
        (
            {"starts_at": "2026-11-22T10:00:00Z", "ends_at": "2026-11-22T09:00:00Z"},
            "ends_at",
            "结束时间必须晚于开始时间。",
        ),
        (
            {"starts_at": "2026-11-22T10:00:00Z", "ends_at": "2026-11-22T10:00:00Z"},
            "ends_at",
            "结束时间必须晚于开始时间。",
        ),
        ({"issuing": {"way": "POST"}}, "issuing.way", "没有这个选项。"),
        ({"issuing": {"colour": 1}}, "issuing.colour", "没有这个字段。"),
        ({"issuing": {"total": 0}}, "issuing.total", "必须在 1 到 10000000 之间。"),
        ({"issuing": {"per_customer": 0}}, "issuing.per_customer", "必须在 1 到 100 之间。"),
        ({"issuing": {"total": 1, "per_customer": 2}}, "issuing.per_customer", "每人限领数不能超过总数。"),
        ({"issuing": {"valid_days": 0}}, "issuing.valid_days", "必须在 1 到 3650 之间。"),
        (
            {"ends_at": "2026-11-23T10:00:00Z", "issuing": {"valid_days": 3}},
            "issuing.valid_days",
            "有效天数和起止时间只能填写一种。",
        ),
        (
            {
                "issuing": {
                    "claim_starts_at": "2026-11-23T10:00:00Z",
                    "claim_ends_at": "2026-11-22T10:00:00Z",
                }
            },
            "issuing.claim_ends_at",
            "结束时间必须晚于开始时间。",
        ),
        (
            {"ends_at": "2026-11-23T10:00:00Z", "issuing": {"claim_ends_at": "2026-11-24T10:00:00Z"}},
            "issuing.claim_ends_at",
            "领取结束时间不能晚于有效期。",
        ),
        (
            {"issuing": {"condition": {"kind": "LEVEL"}}},
            "issuing.condition.level",
            "等级条件必须填写等级，其他条件不填。",
        ),
        (
            {"issuing": {"condition": {"kind": "NEWCOMER", "level": 2}}},
            "issuing.condition.level",
            "等级条件必须填写等级，其他条件不填。",
        ),
        ({"issuing": {"condition": {"star": "Leo"}}}, "issuing.condition.star", "没有这个字段。"),
    ],
)
def test_bad_input_is_refused_by_field(now, document, field, text):
    assert refused(now, **document) == {field: text}


@pytest.mark.parametrize(
    ("document", "title"),
    [
        ({}, "满100减10"),
        ({"threshold": 0}, "无门槛减10"),
        ({"cut": None, "percent_off": 12}, "满100打8.8折"),
        ({"cut": None, "percent_off": 20, "threshold": 0}, "无门槛打8折"),
        ({"cut": None, "percent_off": 100, "threshold": 0}, "无门槛免单"),
        ({"kind": "freight", "threshold": 9900, "cut": 1250}, "满99运费减12.50"),
        ({"title": "新年礼"}, "新年礼"),
    ],
)
def test_a_coupon_without_a_title_says_what_it_does(now, document, title):
    record = services.create_coupon(actor=SYSTEM_ACTOR, document={**CUT_100_10, **document}, now=now)

    assert record.title == title


def test_stored_scope_is_told_on_the_ticket(now):
    number = make_coupon(now=now, kind="category", scope={"categories": ["手机"], "exclude_skus": ["X", "A"]})

    terms = stored_template(Coupon.objects.get(number=number).document).terms

    assert terms.scope == {"categories": ("手机",), "exclude_skus": ("A", "X")}


def test_change_is_a_version_and_an_audit_row(now):
    number = make_coupon(now=now, publish=False, issuing={"total": 5})

    record = services.change_coupon(
        actor=SYSTEM_ACTOR, number=number, changes={"cut": 2000, "issuing": {"per_customer": 2}}, now=now
    )

    template = stored_template(record.document)
    assert (record.title, record.version) == ("满100减20", 2)
    assert (template.issuing.total, template.issuing.per_customer) == (5, 2)
    assert list(CouponVersion.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert AuditEntry.objects.filter(action="promotions.change_coupon").count() == 1


def test_null_takes_out_and_no_change_writes_nothing(now):
    number = make_coupon(now=now, publish=False, issuing={"total": 5})

    services.change_coupon(actor=SYSTEM_ACTOR, number=number, changes={"issuing": {"total": None}}, now=now)
    same = services.change_coupon(actor=SYSTEM_ACTOR, number=number, changes={"cut": 1000}, now=now)

    assert (same.version, CouponStock.objects.get().total) == (2, None)


def test_published_coupon_keeps_what_it_is_worth(now):
    number = make_coupon(now=now, issuing={"total": 5, "valid_days": 3})

    with pytest.raises(CouponFixed) as caught:
        services.change_coupon(
            actor=SYSTEM_ACTOR, number=number, changes={"cut": 2000, "issuing": {"valid_days": 1}}, now=now
        )

    assert list(caught.value.fields) == ["cut", "issuing.valid_days"]
    assert Coupon.objects.get().version == 1
    changed = services.change_coupon(
        actor=SYSTEM_ACTOR, number=number, changes={"title": "新名字", "issuing": {"total": 9}}, now=now
    )
    assert (changed.title, CouponStock.objects.get().total) == ("新名字", 9)


def test_published_coupon_may_get_its_first_terms_of_issue(now):
    number = make_coupon(now=now)

    services.change_coupon(actor=SYSTEM_ACTOR, number=number, changes={"issuing": {"total": 9}}, now=now)

    assert CouponStock.objects.get().total == 9


def test_total_never_falls_below_what_was_given(now):
    number = make_coupon(now=now, issuing={"total": 5})
    claim(number, 7, now=now)
    claim(number, 8, now=now)

    with pytest.raises(InvalidCoupon) as caught:
        services.change_coupon(actor=SYSTEM_ACTOR, number=number, changes={"issuing": {"total": 1}}, now=now)

    assert list(caught.value.fields) == ["issuing.total"]
    assert (CouponStock.objects.get().total, Coupon.objects.get().version) == (5, 1)


def test_stopped_is_for_good(now):
    number = make_coupon(now=now)
    services.stop_coupon(actor=SYSTEM_ACTOR, number=number, now=now)

    for again in (services.publish_coupon, services.stop_coupon):
        with pytest.raises(CouponCannotMove):
            again(actor=SYSTEM_ACTOR, number=number, now=now)
    with pytest.raises(CouponCannotMove):
        services.change_coupon(actor=SYSTEM_ACTOR, number=number, changes={"title": "x"}, now=now)


def test_a_coupon_whose_time_is_over_is_not_published(now):
    number = make_coupon(now=now, publish=False, ends_at=(now - timedelta(hours=1)).isoformat())

    with pytest.raises(InvalidCoupon):
        services.publish_coupon(actor=SYSTEM_ACTOR, number=number, now=now)


def test_unknown_template_is_not_found(now):
    with pytest.raises(CouponNotFound):
        services.publish_coupon(actor=SYSTEM_ACTOR, number="K0", now=now)
    with pytest.raises(CouponNotFound):
        queries.get_coupon(actor=SYSTEM_ACTOR, number="K0")


@pytest.mark.parametrize(
    ("document", "is_large"),
    [
        ({"cut": 5000}, False),
        ({"cut": 5001}, True),
        ({"threshold": 0, "cut": 5000}, False),
        ({"threshold": 0, "cut": 5001}, True),
        ({"cut": None, "percent_off": 50}, False),
        ({"cut": None, "percent_off": 51}, True),
        ({"kind": "freight", "threshold": 0, "cut": 9900}, False),
    ],
)
def test_large_discount_needs_a_second_person(now, staff_actor, second_person, document, is_large):
    author, other = staff_actor(Role.MARKETING), staff_actor(Role.MARKETING, user_id=9002)
    record = services.create_coupon(actor=author, document={**CUT_100_10, **document}, now=now)

    if is_large:
        with pytest.raises(CouponSecondPersonRequired):
            services.publish_coupon(actor=author, number=record.number, now=now)
        assert Coupon.objects.get().status == "DRAFT"
    actor = other if is_large else author
    assert services.publish_coupon(actor=actor, number=record.number, now=now).status == "PUBLISHED"


def call(method: str, path: str, *, now, actor, body: object = None):
    """Call a staff route as a member of staff."""
    return getattr(TestClient(api_coupons.staff), method)(path, json=body, actor=actor, now=now)


def test_staff_routes_walk_from_draft_to_codes(now, staff_actor):
    actor = staff_actor(Role.MARKETING)
    document = {**CUT_100_10, "issuing": BY_CODE}
    made = call("post", "/coupons", now=now, actor=actor, body=document).json()
    number = made["id"]

    changed = call("patch", f"/coupons/{number}", now=now, actor=actor, body={"cut": 2000}).json()
    published = call("post", f"/coupons/{number}/publish", now=now, actor=actor).json()
    batch = call("post", f"/coupons/{number}/batches", now=now, actor=actor, body={"quantity": 2}).json()
    redeem(batch["csv"].split("\n")[1], 7, now=now)
    listed = call("get", f"/coupons/{number}/batches", now=now, actor=actor).json()["items"]
    shown = call("get", f"/coupons/{number}", now=now, actor=actor).json()
    stopped = call("post", f"/coupons/{number}/stop", now=now, actor=actor).json()
    page = call("get", "/coupons?status=STOPPED", now=now, actor=actor).json()

    assert [made["status"], published["status"], stopped["status"]] == ["DRAFT", "PUBLISHED", "STOPPED"]
    assert (changed["title"], changed["document"]["cut"]) == ("满100减20", 2000)
    assert (len(batch["csv"].split("\n")), batch["csv"].split("\n")[0]) == (4, "code")
    assert [(one["quantity"], one["claimed"], one["used"]) for one in listed] == [(2, 1, 0)]
    assert "csv" not in listed[0]
    assert (shown["issued"], shown["claimed"], shown["locked"], shown["used"]) == (2, 1, 0, 0)
    assert [one["id"] for one in page["items"]] == [number]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_many_as_for_one(now, count, django_assert_num_queries):
    number = make_coupon(now=now, issuing=BY_CODE)
    for _number in range(count - 1):
        make_coupon(now=now)
    for _batch in range(count):
        codes_of(number, 1, now=now)

    with django_assert_num_queries(2):
        assert len(queries.list_coupons(actor=SYSTEM_ACTOR).items) == count
    with django_assert_num_queries(3):  # the template, its batches, their counts
        assert len(queries.list_batches(actor=SYSTEM_ACTOR, number=number).items) == count


def test_coupons_are_for_staff_with_the_right(now, staff_actor):
    with pytest.raises(PermissionDenied):
        queries.list_coupons(actor=staff_actor(Role.REFUND))
    with pytest.raises(PermissionDenied):
        services.create_coupon(actor=staff_actor(Role.PRICE), document=CUT_100_10, now=now)


@pytest.fixture
def second_person(settings):
    """The shop asks for a second person."""
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
