"""What a price must be, and which change is large. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.money import Money
from zhida.shop.pricing.conf import GUARDED_CHANGE_PERCENT, LARGEST_PRICE_MINOR, LONGEST_BASIS
from zhida.shop.pricing.errors import InvalidPrice
from zhida.shop.pricing.records import PriceDraft, SkuPrice

_PERCENT = 100


def check_draft(draft: PriceDraft) -> None:
    """Refuse a price that cannot be. Raises InvalidPrice naming each wrong field.

    Source: 明码标价和禁止价格欺诈规定 art. 16: a crossed-out price below the selling price would deceive.
    """
    fields: dict[str, str | Promise] = {}
    if not 0 < draft.selling.minor <= LARGEST_PRICE_MINOR:
        fields["selling"] = _("售价必须大于 0。")
    if (
        draft.compare_at is not None
        and not draft.selling.minor <= draft.compare_at.minor <= LARGEST_PRICE_MINOR
    ):
        fields["compare_at"] = _("划线价不能低于售价。")
    if len(draft.compare_at_basis) > LONGEST_BASIS:
        fields["compare_at_basis"] = _("划线价说明太长。")
    if any(
        level < 0 or not 0 < price.minor <= draft.selling.minor for level, price in draft.level_prices.items()
    ):
        fields["level_prices"] = _("会员价必须大于 0，且不能高于售价。")
    if {price.currency for price in draft.level_prices.values()} - {draft.selling.currency}:
        fields["level_prices"] = _("会员价的币种必须与售价相同。")
    if fields:
        raise InvalidPrice(fields=fields)


def is_large_change(before: SkuPrice, draft: PriceDraft) -> bool:
    """Say whether the selling price or a level price moves by more than 30 % of what it was.

    From 10000 to 7000 is 30 % and is not large; to 6999 is. A level without an old price is compared with the
    old selling price, so that a first level price cannot slip past.
    """
    if _is_large(before.selling, draft.selling):
        return True
    return any(
        _is_large(old_level_price(before.level_prices, level, before.selling), price)
        for level, price in draft.level_prices.items()
    )


def old_level_price(level_prices: Mapping[int, Money], level: int, selling: Money) -> Money:
    """Return what a level paid: the lowest price of its own and lower levels, or the selling price."""
    return min([selling, *(price for key, price in level_prices.items() if key <= level)])


def _is_large(old: Money, new: Money) -> bool:
    return abs(new.minor - old.minor) * _PERCENT > old.minor * GUARDED_CHANGE_PERCENT
