"""What a coupon template must be beyond what the engine can read. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.policies.queries import unfair_words
from zhida.shop.promotions import coupon_conf
from zhida.shop.promotions.conf import LONGEST_TITLE, MOST_SCOPE_ENTRIES
from zhida.shop.promotions.coupon_documents import DOCUMENT, Template, read_template
from zhida.shop.promotions.coupon_errors import InvalidCoupon
from zhida.shop.promotions.engine.fields import CaseInvalid, Fields
from zhida.shop.promotions.engine.offers import Coupon as EngineCoupon
from zhida.shop.promotions.records import OfferKind
from zhida.shop.promotions.records.coupons import ConditionKind, IssuingTerms

_KEYS = frozenset(
    {"id", "kind", "title", "threshold", "cut", "percent_off", "cap", "scope", "stacks"}
    | {"starts_at", "ends_at", "issuing"}
)
_ISSUING_KEYS = frozenset(
    {"way", "total", "per_customer", "claim_starts_at", "claim_ends_at", "valid_days", "condition"}
)
_CONDITION_KEYS = frozenset({"kind", "level"})
_SCOPE_LISTS = ("skus", "products", "brands", "categories")
_SCOPED_KINDS = frozenset({OfferKind.COUPON_CATEGORY, OfferKind.COUPON_PRODUCT})
_RANGE = re.compile(r"must be (\d+) to (\d+)")

_TEXT_BY_PROBLEM: Mapping[str, str | Promise] = {
    "is missing": _("请填写。"),
    "is unknown": _("没有这个选项。"),
    "must be a whole number": _("请填写整数。"),
    "must be a text": _("请填写文字。"),
    "must be a list of texts": _("请填写文字列表。"),
    "must be true or false": _("只能是 true 或 false。"),
    "is not an RFC 3339 time": _("时间格式不正确。"),
    "has no offset": _("时间缺少时区。"),
    "is not a scope key": _("没有这种适用范围。"),
    "is not a field": _("没有这个字段。"),
    "give either cut or percent_off": _("优惠金额和折扣必须且只能填写一个。"),
    "is before starts_at": _("结束时间必须晚于开始时间。"),
}


def check_template(document: Mapping[str, object]) -> Template:
    """Read a document that is to be stored. Raises InvalidCoupon with its fields."""
    fields = Fields(document, DOCUMENT)
    try:
        _refuse_unknown(fields)
        template = read_template(fields)
    except CaseInvalid as error:
        raise InvalidCoupon(fields={_field_of(error): _text_of(error.problem)}) from error
    wrong = _wrong_coupon(template.coupon) | _wrong_worth(template.coupon) | _wrong_issuing(template)
    if wrong:
        raise InvalidCoupon(fields=wrong)
    return template


def needs_second_person(coupon: EngineCoupon) -> bool:
    """Say whether a template gives so much that whoever wrote it may not publish it alone.

    More than 50 % off, a cut of more than half its threshold, or more than 50.00 without a threshold.
    """
    if coupon.kind is OfferKind.COUPON_FREIGHT:
        return False
    if coupon.percent_off is not None:
        return coupon.percent_off > coupon_conf.PERCENT_PUBLISHED_ALONE
    cut = coupon.cut or 0
    if coupon.threshold == 0:
        return cut > coupon_conf.CASH_PUBLISHED_ALONE_MINOR
    return cut * 100 > coupon.threshold * coupon_conf.PERCENT_PUBLISHED_ALONE


def _refuse_unknown(fields: Fields) -> None:
    issuing = fields.child("issuing")
    parts = ((fields, _KEYS), (issuing, _ISSUING_KEYS), (issuing.child("condition"), _CONDITION_KEYS))
    for part, known in parts:
        for name in part.names():
            if name not in known:
                raise part.refused(name, "is not a field")


def _wrong_coupon(coupon: EngineCoupon) -> dict[str, str | Promise]:
    wrong: dict[str, str | Promise] = {}
    if len(coupon.title) > LONGEST_TITLE:
        wrong["title"] = _("标题太长。")
    elif words := unfair_words(coupon.title):
        wrong["title"] = _("含有法律禁止的格式条款：%(words)s。") % {"words": "、".join(words)}
    if coupon.starts_at is not None and coupon.starts_at == coupon.ends_at:
        wrong["ends_at"] = _("结束时间必须晚于开始时间。")
    scope = coupon.scope
    included = sum(len(getattr(scope, key)) for key in _SCOPE_LISTS)
    if coupon.kind in _SCOPED_KINDS and not included:
        wrong["scope"] = _("品类券和商品券必须写明适用范围。")
    if included + sum(len(getattr(scope, f"exclude_{key}")) for key in _SCOPE_LISTS) > MOST_SCOPE_ENTRIES:
        wrong["scope"] = _("适用范围的条目太多。")
    return wrong


def _wrong_worth(coupon: EngineCoupon) -> dict[str, str | Promise]:
    """A cut is more than nothing and at most its threshold; only a percentage has a cap."""
    if coupon.percent_off is not None:
        return {"cap": _("封顶金额必须大于 0。")} if coupon.cap == 0 else {}
    wrong: dict[str, str | Promise] = {}
    if coupon.cap is not None:
        wrong["cap"] = _("只有折扣券可以设封顶金额。")
    if coupon.cut == 0:
        wrong["cut"] = _("优惠金额必须大于 0。")
    elif coupon.kind is not OfferKind.COUPON_FREIGHT and 0 < coupon.threshold < (coupon.cut or 0):
        wrong["cut"] = _("优惠金额不能超过门槛。")
    return wrong


def _wrong_issuing(template: Template) -> dict[str, str | Promise]:
    issuing, coupon = template.issuing, template.coupon
    wrong: dict[str, str | Promise] = {}
    if issuing.valid_days is not None and (coupon.starts_at is not None or coupon.ends_at is not None):
        wrong["issuing.valid_days"] = _("有效天数和起止时间只能填写一种。")
    starts_at, ends_at = issuing.claim_starts_at, issuing.claim_ends_at
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        wrong["issuing.claim_ends_at"] = _("结束时间必须晚于开始时间。")
    elif ends_at is not None and coupon.ends_at is not None and ends_at > coupon.ends_at:
        wrong["issuing.claim_ends_at"] = _("领取结束时间不能晚于有效期。")
    if issuing.total is not None and issuing.per_customer > issuing.total:
        wrong["issuing.per_customer"] = _("每人限领数不能超过总数。")
    return wrong | _wrong_condition(issuing)


def _wrong_condition(issuing: IssuingTerms) -> dict[str, str | Promise]:
    condition = issuing.condition
    if (condition.kind is ConditionKind.LEVEL) == (condition.level > 0):
        return {}
    return {"issuing.condition.level": _("等级条件必须填写等级，其他条件不填。")}


def _field_of(error: CaseInvalid) -> str:
    return error.where.removeprefix(f"{DOCUMENT}.")


def _text_of(problem: str) -> str | Promise:
    """Say a problem of the engine's reader in the shop's words."""
    found = _RANGE.fullmatch(problem)
    if found:
        return _("必须在 %(least)s 到 %(most)s 之间。") % {"least": found[1], "most": found[2]}
    return _TEXT_BY_PROBLEM.get(problem, _("填写有误。"))
