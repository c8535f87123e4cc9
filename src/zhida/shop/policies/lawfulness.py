"""What a rule may say: never less than the law, exclusions only for a statutory reason. Pure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhida.shop.policies import conf
from zhida.shop.policies.records import PolicyPromise, PolicyWish, ReturnClass
from zhida.shop.policies.statutes import (
    EXCLUSIONS,
    LAW_EXCHANGE_DAYS,
    LAW_RETURN_DAYS,
    GoodsKind,
    least_warranty_months,
)
from zhida.shop.policies.unfair_terms import unfair_words

Problems = dict[str, str | Promise]


def problems_of(wish: PolicyWish) -> Problems:
    """Name every field that is wrong and why; nothing when the rule may stand.

    Source: 消费者权益保护法 art. 25; 七日无理由退货暂行办法 art. 6, 7: there is no other reason.
    """
    found: Problems = {}
    if wish == PolicyWish():
        found["scope"] = _("这条规则什么也没有规定。")
    kind = wish.exclusion_kind
    if wish.return_class in {None, ReturnClass.NORMAL}:
        if kind is not None:
            found["exclusion_kind"] = _("支持七天无理由退货的商品没有排除理由。")
    elif kind is None:
        found["exclusion_kind"] = _("只能按法定理由排除，请选择一项。")
    elif EXCLUSIONS[kind].return_class is not wish.return_class:
        found["exclusion_kind"] = _("这个理由不属于所选的类别。")
    _check_numbers(wish, found)
    if len(wish.promises) > conf.MOST_PROMISES:
        found["promises"] = _("承诺最多 %(most)s 条。") % {"most": conf.MOST_PROMISES}
    elif not all(_is_whole(one) for one in wish.promises):
        found["promises"] = _("每条承诺都要写明内容和依据。")
    elif words := unfair_words(*(f"{one.text} {one.source}" for one in wish.promises)):
        found["promises"] = _("含有法律禁止的格式条款：%(words)s。") % {"words": "、".join(words)}
    return found


def _check_numbers(wish: PolicyWish, found: Problems) -> None:
    least_months = least_warranty_months(wish.goods_kind or GoodsKind.OTHER)
    for name, value, least, most in (
        ("return_days", wish.return_days, LAW_RETURN_DAYS, conf.LONGEST_DAYS),
        ("exchange_days", wish.exchange_days, LAW_EXCHANGE_DAYS, conf.LONGEST_DAYS),
        ("warranty_months", wish.warranty_months, max(least_months, 1), conf.LONGEST_WARRANTY_MONTHS),
        ("price_protection_days", wish.price_protection_days, 0, conf.LONGEST_DAYS),
    ):
        if value is not None and not least <= value <= most:
            found[name] = _("应在 %(least)s 到 %(most)s 之间，不能低于法定标准。") % {
                "least": least,
                "most": most,
            }


def _is_whole(promise: PolicyPromise) -> bool:
    return bool(
        promise.text.strip()
        and promise.source.strip()
        and len(promise.text) <= conf.PROMISE_MAX_LENGTH
        and len(promise.source) <= conf.SOURCE_MAX_LENGTH
    )
