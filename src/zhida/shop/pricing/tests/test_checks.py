"""What a price must be and which change is large."""

from __future__ import annotations

import pytest

from zhida.shop.kernel.money import Money
from zhida.shop.pricing.checks import check_draft, is_large_change
from zhida.shop.pricing.errors import InvalidPrice
from zhida.shop.pricing.records import PriceDraft, SkuPrice


def price(minor: int, **levels: int) -> SkuPrice:
    return SkuPrice(
        sku_id=1,
        selling=Money(minor),
        compare_at=None,
        compare_at_basis="",
        level_prices={int(level.removeprefix("l")): Money(value) for level, value in levels.items()},
    )


def draft(minor: int, **levels: int) -> PriceDraft:
    return PriceDraft(sku_id=1, selling=Money(minor), level_prices=price(minor, **levels).level_prices)


@pytest.mark.parametrize(
    ("old", "new", "is_large"),
    [
        (price(10000), draft(7000), False),
        (price(10000), draft(6999), True),
        (price(10000), draft(13000), False),
        (price(10000), draft(13001), True),
        (price(3), draft(2), True),
        (price(4), draft(3), False),
        (price(10000), draft(10000, l2=7000), False),
        (price(10000), draft(10000, l2=6999), True),
        (price(10000, l2=5000), draft(10000, l2=4000), False),
        (price(10000, l2=5000), draft(10000, l3=4000), False),
        (price(10000, l2=5000), draft(10000, l1=6000), True),
        (price(10000, l2=5000), draft(10000), False),
    ],
)
def test_change_over_thirty_percent_is_large(old, new, is_large):
    assert is_large_change(old, new) is is_large


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (PriceDraft(sku_id=1, selling=Money(0)), "selling"),
        (PriceDraft(sku_id=1, selling=Money(-1)), "selling"),
        (PriceDraft(sku_id=1, selling=Money(10**12 + 1)), "selling"),
        (PriceDraft(sku_id=1, selling=Money(100), compare_at=Money(99)), "compare_at"),
        (PriceDraft(sku_id=1, selling=Money(100), compare_at=Money(10**12 + 1)), "compare_at"),
        (
            PriceDraft(sku_id=1, selling=Money(100), compare_at=Money(100), compare_at_basis="价" * 201),
            "compare_at_basis",
        ),
        (draft(100, l1=101), "level_prices"),
        (draft(100, l1=0), "level_prices"),
        (PriceDraft(sku_id=1, selling=Money(9), level_prices={-1: Money(5)}), "level_prices"),
        (PriceDraft(sku_id=1, selling=Money(9), level_prices={1: Money(5, "USD")}), "level_prices"),
    ],
)
def test_price_that_cannot_be_is_refused_with_its_field(wrong, field):
    with pytest.raises(InvalidPrice) as caught:
        check_draft(wrong)

    assert list(caught.value.fields) == [field]


def test_crossed_out_price_equal_to_the_selling_price_is_allowed():
    check_draft(PriceDraft(sku_id=1, selling=Money(100), compare_at=Money(100)))
