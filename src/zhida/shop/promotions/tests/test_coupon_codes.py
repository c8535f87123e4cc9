"""Codes: unguessable, kept as digests only, good once, and guessing is limited."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.config.env import Mode
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import coupon_conf, services
from zhida.shop.promotions.coupon_errors import (
    CouponAlreadyClaimed,
    CouponCannotMove,
    CouponCodeUnknown,
    CouponCodeUsed,
    CouponSoldOut,
    InvalidCoupon,
    TooManyCodeTries,
)
from zhida.shop.promotions.models import CodeTry, CouponHolding, CouponStock
from zhida.shop.promotions.tests.codes_made import BY_CODE, codes_of, redeem
from zhida.shop.promotions.tests.coupons_made import make_coupon

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def test_a_batch_of_ten_thousand_codes_is_unguessable_and_not_kept(now):
    number = make_coupon(now=now, issuing=BY_CODE)

    codes = codes_of(number, coupon_conf.MOST_CODES_A_BATCH, now=now)

    assert len(set(codes)) == CouponHolding.objects.filter(status="ISSUED").count() == 10_000
    assert {len(code) for code in codes} == {19}
    assert set("".join(codes)) - {"-"} <= set(coupon_conf.CODE_ALPHABET)
    assert len(coupon_conf.CODE_ALPHABET) ** coupon_conf.CODE_LENGTH > 2**60
    kept = CouponHolding.objects.order_by("pk").first()
    assert all(part not in str(vars(kept)) for part in codes[0].split("-"))
    assert CouponStock.objects.get().issued == 10_000


@pytest.mark.parametrize("quantity", [0, 10_001])
def test_a_batch_holds_one_to_ten_thousand(now, quantity):
    number = make_coupon(now=now, issuing=BY_CODE)

    with pytest.raises(InvalidCoupon) as caught:
        codes_of(number, quantity, now=now)

    assert str(caught.value.fields["quantity"]) == "一次生成 1 到 10000 个兑换码。"
    assert CouponHolding.objects.count() == 0


def test_codes_count_against_the_total_and_need_a_published_template(now):
    number = make_coupon(now=now, issuing={**BY_CODE, "total": 3})
    draft = make_coupon(now=now, publish=False, issuing=BY_CODE)
    centre = make_coupon(now=now)
    codes_of(number, 2, now=now)

    with pytest.raises(CouponSoldOut):
        codes_of(number, 2, now=now)
    for wrong in (draft, centre):
        with pytest.raises(CouponCannotMove):
            codes_of(wrong, 1, now=now)
    assert CouponHolding.objects.count() == 2


def test_a_code_is_good_once_however_it_is_typed(now):
    number = make_coupon(now=now, issuing={**BY_CODE, "valid_days": 3, "per_customer": 5})
    code = codes_of(number, 1, now=now)[0]
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else " " for letter in code.lower())

    record = redeem(wide, 7, now=now)

    assert (record.coupon, record.ends_at) == (number, now + timedelta(days=3))
    with pytest.raises(CouponCodeUsed):
        redeem(code, 8, now=now)
    assert CouponHolding.objects.get().customer_id == 7


def test_a_code_taken_in_between_gives_nothing(now, meanwhile):
    number = make_coupon(now=now, issuing=BY_CODE)
    code = codes_of(number, 1, now=now)[0]
    others = CouponHolding.objects.filter(status="ISSUED")
    meanwhile('UPDATE "promotions_couponholding"', lambda: others.update(status="CLAIMED", customer_id=8))

    with pytest.raises(CouponCodeUsed):
        redeem(code, 7, now=now)


def test_codes_keep_the_limit_of_a_customer(now):
    number = make_coupon(now=now, issuing=BY_CODE)
    first, second = codes_of(number, 2, now=now)
    redeem(first, 7, now=now)

    with pytest.raises(CouponAlreadyClaimed):
        redeem(second, 7, now=now)

    assert redeem(second, 8, now=now).coupon == number


def test_codes_of_a_stopped_template_are_unknown(now):
    number = make_coupon(now=now, issuing=BY_CODE)
    code = codes_of(number, 1, now=now)[0]
    services.stop_coupon(actor=SYSTEM_ACTOR, number=number, now=now)

    with pytest.raises(CouponCodeUnknown):
        redeem(code, 7, now=now)


def test_guessing_stops_after_ten_wrong_codes_an_hour(now):
    number = make_coupon(now=now, issuing=BY_CODE)
    code = codes_of(number, 1, now=now)[0]
    for _guess in range(10):
        with pytest.raises(CouponCodeUnknown):
            redeem("WRONG", 7, now=now)

    with pytest.raises(TooManyCodeTries) as caught:
        redeem(code, 7, now=now)

    assert (caught.value.retry_after_seconds, CodeTry.objects.count()) == (3600, 10)
    assert redeem(code, 7, now=now + timedelta(hours=1)).coupon == number
    assert CodeTry.objects.count() == 1


def test_guessing_from_one_address_stops_too(now, settings_of_production):
    number = make_coupon(now=now, issuing=BY_CODE)
    code = codes_of(number, 1, now=now)[0]
    for customer_id in range(50):
        with pytest.raises(CouponCodeUnknown):
            redeem("WRONG", customer_id, now=now, ip="203.0.113.7")

    with pytest.raises(TooManyCodeTries):
        redeem(code, 99, now=now, ip="203.0.113.7")

    assert redeem(code, 99, now=now, ip="203.0.113.8").coupon == number


@pytest.fixture
def settings_of_production(settings):
    """Limits per address hold."""
    settings.ZHIDA = replace(settings.ZHIDA, mode=Mode.PRODUCTION)
