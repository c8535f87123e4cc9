"""The coupon centre and the wallet, without a script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhida.entrypoints.storefront.showing.coupons import centre_tickets
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.models import CouponHolding

NO_MINIMUM = {"kind": "shop", "threshold": 0, "cut": 1000}


def make_coupon(**document) -> str:
    """A published template."""
    now = timezone.now()
    record = services.create_coupon(actor=SYSTEM_ACTOR, document={**NO_MINIMUM, **document}, now=now)
    services.publish_coupon(actor=SYSTEM_ACTOR, number=record.number, now=now)
    return record.number


def codes(quantity: int = 1) -> tuple[str, ...]:
    """Codes of a template of their own."""
    number = make_coupon(issuing={"way": "CODE"}, title="兑换礼")
    return services.issue_codes(
        actor=SYSTEM_ACTOR, number=number, quantity=quantity, now=timezone.now()
    ).codes


def test_guest_sees_the_centre_and_is_sent_to_log_in(browser):
    number = make_coupon(title="迎新券")

    page = browser.get("/coupons")
    claim = browser.send(f"/coupons/{number}/claim", {})

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "迎新券" in page.content.decode()
    assert (claim.status_code, claim.url) == (303, "/login?next=%2Fcoupons")
    assert CouponHolding.objects.count() == 0


def test_shopper_claims_and_finds_it_in_the_wallet(browser):
    number = make_coupon(title="迎新券")
    browser.log_in()

    claim = browser.send(f"/coupons/{number}/claim", {})
    again = browser.send(f"/coupons/{number}/claim", {})
    centre = browser.get(claim.url).content.decode()
    wallet = browser.get("/account/coupons").content.decode()

    assert (claim.status_code, claim.url) == (303, f"/coupons?done={number}")
    assert (again.status_code, "你已经领过这张优惠券了" in again.content.decode()) == (409, True)
    assert ("已领取" in centre, "已放进“我的优惠券”。" in centre) == (True, True)
    assert ("迎新券" in wallet, "可用 1" in wallet, "长期有效" in wallet) == (True, True, True)


def test_code_is_typed_in_the_wallet(browser):
    (code,) = codes()
    browser.log_in()

    wrong = browser.send("/account/coupons", {"code": "ABCD"})
    empty = browser.send("/account/coupons", {"code": " "})
    right = browser.send("/account/coupons", {"code": code})

    assert (wrong.status_code, "兑换码不正确" in wrong.content.decode()) == (404, True)
    assert 'value="ABCD"' in wrong.content.decode()
    assert (empty.status_code, "请输入兑换码。" in empty.content.decode()) == (400, True)
    assert (right.status_code, right.url) == (303, "/account/coupons?done=1")
    assert "兑换礼" in browser.get(right.url).content.decode()


@pytest.mark.parametrize(
    ("state", "line"),
    [("usable", "没有可用的优惠券"), ("used", "还没有用过优惠券"), ("expired", "没有过期的优惠券")],
)
def test_each_tab_says_that_it_is_empty(browser, state, line):
    browser.log_in()

    assert line in browser.get(f"/account/coupons?state={state}").content.decode()


def test_wallet_pages_on(browser):
    number = make_coupon(issuing={"per_customer": 21}, threshold=5000)
    browser.log_in()
    for _place in range(21):
        browser.send(f"/coupons/{number}/claim", {})

    page = browser.get("/account/coupons").content.decode()

    assert page.count('class="ticket"') == 20
    assert "/account/coupons?state=usable&amp;cursor=" in page


def test_wallet_is_for_members(browser):
    answer = browser.get("/account/coupons")

    assert (answer.status_code, answer.url) == (303, "/login?next=%2Faccount%2Fcoupons")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("document", "facts"),
    [
        (
            {"cut": None, "percent_off": 12, "cap": 2000, "stacks": True, "issuing": {"valid_days": 7}},
            ("8.8折", "全场通用", "领取后 7 天内有效", ("最多减 ¥20.00", "可与其他券同用", "每人限领 1 张")),
        ),
        (
            {
                "kind": "category",
                "scope": {"categories": ["手机", "平板", "电脑", "手表"], "exclude_skus": ["X"]},
                "issuing": {"condition": {"kind": "NEWCOMER"}},
            },
            (
                "",
                "限 平板、手机、手表 等，部分商品除外",
                "长期有效",
                ("限还没有付过款的新客", "每人限领 1 张"),
            ),
        ),
        (
            {
                "kind": "product",
                "scope": {"skus": ["A-1"]},
                "issuing": {"condition": {"kind": "LEVEL", "level": 2}},
            },
            ("", "限指定商品", "长期有效", ("限 2 级及以上会员", "每人限领 1 张")),
        ),
        (
            {
                "scope": {"brands": ["青岚"]},
                "starts_at": "2026-11-22T10:00:00+08:00",
                "ends_at": "2099-12-01T00:00:00+08:00",
                "issuing": {"condition": {"kind": "BIRTHDAY_MONTH"}},
            },
            (
                "",
                "限 青岚",
                "2026-11-22 10:00 – 2099-12-01 00:00",
                ("限生日当月领取", "每人限领 1 张"),
            ),
        ),
        (
            {"starts_at": "2026-11-22T10:00:00+08:00"},
            ("", "全场通用", "2026-11-22 10:00 起可用", ("每人限领 1 张",)),
        ),
        (
            {"ends_at": "2099-12-01T00:00:00+08:00"},
            ("", "全场通用", "有效期至 2099-12-01 00:00", ("每人限领 1 张",)),
        ),
    ],
)
def test_ticket_says_where_until_when_and_for_whom(now, document, facts):
    make_coupon(**document)

    (one,) = centre_tickets(queries.coupon_centre(for_customer=None, now=timezone.now()))

    assert (one.fold, one.scope, one.valid, one.conditions) == facts


@pytest.mark.django_db
def test_ticket_that_begins_later_says_when():
    begins = timezone.now() + timedelta(days=1)
    make_coupon(issuing={"claim_starts_at": begins.isoformat()})

    (one,) = centre_tickets(queries.coupon_centre(for_customer=None, now=timezone.now()))

    assert (one.state, bool(one.begins)) == ("not_started", True)
