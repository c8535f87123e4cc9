"""What the demo's shoppers have earned so far, and the member prices of a few goods."""

from datetime import datetime, timedelta

from zhida.demo.goods import demo_products
from zhida.shop.accounts.queries import find_user_id
from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.money import Money, round_half_up
from zhida.shop.loyalty.queries import standing_of
from zhida.shop.loyalty.services import adjust_points, earn
from zhida.shop.pricing.queries import prices_for
from zhida.shop.pricing.records import PriceDraft
from zhida.shop.pricing.services import set_prices

# Goods paid before this shop began, by phone: the second shopper starts from nothing.
BOUGHT_BEFORE = {"13800000001": 6_599_00}
BOUGHT_SINCE = timedelta(days=40)
WELCOME_POINTS = 500
MEMBER_GOODS = ("buds-4-pro", "buds-4", "watch-4-pro", "sound-2")
PERCENT_OFF_BY_LEVEL = {1: 2, 2: 4, 3: 6}


def bring_earnings(*, actor: Actor, now: datetime) -> None:
    """Give the shoppers that have none yet their points and level."""
    for phone, minor in BOUGHT_BEFORE.items():
        customer_id = find_user_id(phone=phone)
        if customer_id is None or standing_of(customer_id=customer_id, now=now).version:
            continue
        ref = f"OPENING-{customer_id}"
        earn(ref=ref, customer_id=customer_id, amount=Money(minor), now=now - BOUGHT_SINCE)
        adjust_points(actor=actor, customer_id=customer_id, points=WELCOME_POINTS, reason="新会员礼", now=now)


def set_member_prices(*, actor: Actor, sku_ids: dict[str, int], now: datetime) -> None:
    """Set the prices of three levels for a few of these SKUs, a little lower each, to the yuan."""
    chosen = [
        sku_ids[sku.sku]
        for product in demo_products()
        if product.product in MEMBER_GOODS
        for sku in product.skus
        if sku.sku in sku_ids
    ]
    drafts = [
        PriceDraft(
            sku_id=sku_id,
            selling=price.selling,
            compare_at=price.compare_at,
            compare_at_basis=price.compare_at_basis,
            level_prices={
                level: _lowered(price.selling, percent) for level, percent in PERCENT_OFF_BY_LEVEL.items()
            },
        )
        for sku_id, price in prices_for(sku_ids=chosen, now=now).items()
    ]
    set_prices(actor=actor, drafts=drafts, reason="会员价", now=now)


def _lowered(price: Money, percent: int) -> Money:
    return price - Money(round_half_up(price.minor * percent, 10_000) * 100)
