"""What a stored offer must be beyond what the engine can read: no tier, cut or period without sense. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.money import yuan_text
from zhida.shop.promotions.conf import (
    KINDS_ON_SALE,
    LARGEST_PRIORITY,
    LONGEST_GROUP,
    LONGEST_TITLE,
    MOST_SCOPE_ENTRIES,
    MOST_TIERS,
)
from zhida.shop.promotions.engine.fields import CaseInvalid, Fields
from zhida.shop.promotions.engine.offer_documents import read_offer
from zhida.shop.promotions.engine.offers import CutTier, EveryCut, Offer, ThresholdCut
from zhida.shop.promotions.errors import InvalidOffer, OfferKindNotOnSale
from zhida.shop.promotions.records import OfferKind

_SHARED_KEYS = frozenset({"id", "kind", "title", "priority", "group", "starts_at", "ends_at", "scope", "cap"})
_OWN_KEYS: Mapping[OfferKind, frozenset[str]] = {
    OfferKind.THRESHOLD_CUT: frozenset({"tiers"}),
    OfferKind.EVERY_CUT: frozenset({"threshold", "cut"}),
}
_TIER_KEYS = frozenset({"threshold", "cut"})
_WHERE = "offer"


def read_stored_offer(document: Mapping[str, object]) -> Offer:
    """Read a document that is to be stored. Raises InvalidOffer with its fields, and OfferKindNotOnSale."""
    kind = document.get("kind")
    if kind in set(OfferKind) and kind not in KINDS_ON_SALE:
        raise OfferKindNotOnSale(kind=kind, available="、".join(sorted(KINDS_ON_SALE)))
    fields = Fields(document, _WHERE)
    try:
        _refuse_unknown_tier_keys(fields)
        offer = read_offer(fields)
    except CaseInvalid as error:
        raise InvalidOffer(fields={_field_of(error): error.problem}) from error
    _check(offer, document)
    return offer


def title_of(offer: Offer) -> str:
    """Return the offer's title, or one that says what it does: 满200减30, 每满100减15."""
    if offer.title:
        return offer.title
    if isinstance(offer, ThresholdCut):
        steps = sorted(offer.tiers, key=lambda tier: tier.threshold)
        return "，".join(f"满{_short(step.threshold)}减{_short(step.cut)}" for step in steps)[:LONGEST_TITLE]
    assert isinstance(offer, EveryCut), f"{offer.kind} is on sale without a title"
    return f"每满{_short(offer.threshold)}减{_short(offer.cut)}"


def _check(offer: Offer, document: Mapping[str, object]) -> None:
    fields: dict[str, str | Promise] = {
        key: _("没有这个字段。") for key in document if key not in _SHARED_KEYS | _OWN_KEYS[offer.kind]
    }
    if len(offer.title) > LONGEST_TITLE:
        fields["title"] = _("标题太长。")
    if len(offer.group) > LONGEST_GROUP:
        fields["group"] = _("互斥组名太长。")
    if abs(offer.priority) > LARGEST_PRIORITY:
        fields["priority"] = _("优先级超出范围。")
    if offer.starts_at is not None and offer.ends_at is not None and offer.ends_at <= offer.starts_at:
        fields["ends_at"] = _("结束时间必须晚于开始时间。")
    if _scope_size(offer) > MOST_SCOPE_ENTRIES:
        fields["scope"] = _("适用范围的条目太多。")
    if isinstance(offer, ThresholdCut):
        fields |= _wrong_tiers(offer.tiers) | _wrong_cap(offer.cap, max(tier.cut for tier in offer.tiers))
    else:
        assert isinstance(offer, EveryCut), f"{offer.kind} is on sale without rules"
        tier = CutTier(threshold=offer.threshold, cut=offer.cut)
        fields |= _wrong_step("cut", tier) | _wrong_cap(offer.cap, offer.cut)
    if fields:
        raise InvalidOffer(fields=fields)


def _refuse_unknown_tier_keys(fields: Fields) -> None:
    for tier in fields.children("tiers"):
        for name in tier.names():
            if name not in _TIER_KEYS:
                raise tier.refused(name, "is not a field of a tier")


def _wrong_tiers(tiers: Sequence[CutTier]) -> dict[str, str | Promise]:
    """Tiers stand apart: no threshold twice, and a higher one always cuts more."""
    if len(tiers) > MOST_TIERS:
        return {"tiers": _("档位太多。")}
    wrong: dict[str, str | Promise] = {}
    for place, tier in enumerate(tiers):
        wrong |= _wrong_step(f"tiers[{place}].cut", tier)
    for lower, higher in pairwise(sorted(tiers, key=lambda tier: tier.threshold)):
        if lower.threshold == higher.threshold:
            wrong["tiers"] = _("两个档位的门槛相同。")
        elif higher.cut <= lower.cut:
            wrong["tiers"] = _("门槛更高的档位必须优惠更多。")
    return wrong


def _wrong_step(field: str, tier: CutTier) -> dict[str, str | Promise]:
    if tier.cut == 0:
        return {field: _("优惠金额必须大于 0。")}
    if tier.cut > tier.threshold:
        return {field: _("优惠金额不能超过门槛。")}
    return {}


def _wrong_cap(cap: int | None, largest_cut: int) -> dict[str, str | Promise]:
    return {"cap": _("封顶金额不能低于单次优惠金额。")} if cap is not None and cap < largest_cut else {}


def _scope_size(offer: Offer) -> int:
    scope = offer.scope
    included = len(scope.skus) + len(scope.products) + len(scope.brands) + len(scope.categories)
    excluded = len(scope.exclude_skus) + len(scope.exclude_products)
    return included + excluded + len(scope.exclude_brands) + len(scope.exclude_categories)


def _field_of(error: CaseInvalid) -> str:
    return error.where.removeprefix(f"{_WHERE}.")


def _short(minor: int) -> str:
    return yuan_text(minor).removesuffix(".00")
