"""What the demo shop promises after the sale, by category, and what it may keep out of the seven days."""

from datetime import datetime
from typing import Final

from zhida.demo.goods import CATEGORY_FILES
from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.queries import find_categories
from zhida.shop.policies.queries import list_rules
from zhida.shop.policies.records import (
    EVERYTHING,
    GoodsKind,
    PolicyPromise,
    PolicyWish,
    ReturnClass,
    RuleScope,
    RuleTarget,
)
from zhida.shop.policies.services import put_rule

EVERYTHING_PROMISED: Final = PolicyWish(
    return_class=ReturnClass.NORMAL,
    goods_kind=GoodsKind.OTHER,
    price_protection_days=7,
    promises=(PolicyPromise(text="质量问题来回运费由我们承担", source="商家承诺"),),
)
KINDS: Final = {
    "手机": PolicyWish(goods_kind=GoodsKind.PHONE, price_protection_days=15),
    "平板": PolicyWish(goods_kind=GoodsKind.TABLET, price_protection_days=15),
    "笔记本": PolicyWish(goods_kind=GoodsKind.COMPUTER, warranty_months=24, price_protection_days=15),
    "耳机": PolicyWish(goods_kind=GoodsKind.AUDIO),
    "手表": PolicyWish(goods_kind=GoodsKind.WEARABLE),
    "音箱": PolicyWish(goods_kind=GoodsKind.AUDIO),
    "路由器": PolicyWish(goods_kind=GoodsKind.OTHER, warranty_months=24),
    "配件": PolicyWish(goods_kind=GoodsKind.ACCESSORY, return_days=15),
}


def bring_policies(*, actor: Actor, now: datetime) -> None:
    """Write the rules of the demo's categories; where any category has one, the merchant has been here."""
    versions = {rule.target: rule.version for rule in list_rules(cursor=None, now=now).items}
    if set(versions) - {EVERYTHING}:
        return
    # The first rows write the law down; a later version is the merchant's own.
    wishes = {} if versions.get(EVERYTHING, 0) > 1 else {EVERYTHING: EVERYTHING_PROMISED}
    for name, _file in CATEGORY_FILES:
        category = find_categories(text=name)[0]
        wishes[RuleTarget(scope=RuleScope.CATEGORY, subject_id=category.category_id)] = KINDS[name]
    for target, wish in wishes.items():
        seen = versions.get(target, 0)
        put_rule(actor=actor, target=target, wish=wish, seen_version=seen, reason="", now=now)
