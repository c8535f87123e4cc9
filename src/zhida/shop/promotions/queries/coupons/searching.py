"""How many coupons a search for the best looks at."""

from __future__ import annotations

from collections.abc import Iterable

from zhida.shop.promotions import coupon_conf
from zhida.shop.promotions.engine.offers import Coupon as EngineCoupon


def within_search(coupons: Iterable[EngineCoupon]) -> tuple[EngineCoupon, ...]:
    """Return all coupons of which one a slot is used, and of those that stack the six that end first.

    Each that stacks doubles the combinations; a buyer who holds more names them instead.
    """
    held = sorted(coupons, key=_ends_first)
    stacking = [coupon for coupon in held if coupon.stacks][: coupon_conf.MOST_STACKING]
    return tuple(stacking + [coupon for coupon in held if not coupon.stacks])


def _ends_first(coupon: EngineCoupon) -> tuple[bool, float, str]:
    ends_at = coupon.ends_at
    return (ends_at is None, 0.0 if ends_at is None else ends_at.timestamp(), coupon.id)
