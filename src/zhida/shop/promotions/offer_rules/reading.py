"""Read a document that is to be stored: every kind's fields, its shared rules, and its own."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.policies.queries import unfair_words
from zhida.shop.promotions.conf import LARGEST_PRIORITY, LONGEST_GROUP, LONGEST_TITLE, MOST_SCOPE_ENTRIES
from zhida.shop.promotions.engine.fields import CaseInvalid, Fields
from zhida.shop.promotions.engine.offer_documents import read_offer
from zhida.shop.promotions.engine.offers import Offer, Scope
from zhida.shop.promotions.errors import InvalidOffer
from zhida.shop.promotions.offer_rules.problems import FieldProblems, problem_text
from zhida.shop.promotions.offer_rules.threshold_rules import threshold_problems
from zhida.shop.promotions.offer_rules.unit_rules import unit_problems
from zhida.shop.promotions.records import OfferKind

_SHARED_KEYS = frozenset({"id", "kind", "title", "priority", "group", "starts_at", "ends_at", "scope"})
_OWN_KEYS: Mapping[OfferKind, frozenset[str]] = {
    OfferKind.FLASH_PRICE: frozenset({"skus", "quota_left", "buyer_left"}),
    OfferKind.NTH_PERCENT: frozenset({"nth", "percent_off"}),
    OfferKind.COUNT_PERCENT: frozenset({"count", "percent_off"}),
    OfferKind.BUNDLE_PRICE: frozenset({"items", "price"}),
    OfferKind.THRESHOLD_CUT: frozenset({"tiers", "cap"}),
    OfferKind.EVERY_CUT: frozenset({"threshold", "cut", "cap"}),
    OfferKind.THRESHOLD_PERCENT: frozenset({"tiers", "cap"}),
    OfferKind.THRESHOLD_GIFT: frozenset({"threshold", "gift_sku", "gift_value"}),
    OfferKind.FREE_FREIGHT: frozenset({"threshold"}),
}
_TIER_KEYS: Mapping[OfferKind, frozenset[str]] = {
    OfferKind.THRESHOLD_CUT: frozenset({"threshold", "cut"}),
    OfferKind.THRESHOLD_PERCENT: frozenset({"threshold", "percent_off"}),
}
_WHERE = "offer"


def read_stored_offer(document: Mapping[str, object]) -> Offer:
    """Read a document that is to be stored. Raises InvalidOffer with its fields."""
    fields = Fields(document, _WHERE)
    try:
        tier_keys_checked(fields)
        offer = read_offer(fields)
    except CaseInvalid as error:
        where = error.where.removeprefix(f"{_WHERE}.")
        raise InvalidOffer(fields={where: problem_text(error.problem)}) from error
    wrong = _unknown_keys(offer.kind, document) | _shared_problems(offer)
    wrong |= unit_problems(offer) | threshold_problems(offer)
    if wrong:
        raise InvalidOffer(fields=wrong)
    return offer


def tier_keys_checked(fields: Fields) -> None:
    """Refuse a misspelt field of a tier, which the engine would leave unread. Raises CaseInvalid."""
    known = next((keys for kind, keys in _TIER_KEYS.items() if fields.holds("kind", kind)), None)
    if known is None:
        return
    for tier in fields.children("tiers"):
        for name in tier.names():
            if name not in known:
                raise tier.refused(name, "is not a field of a tier")


def _unknown_keys(kind: OfferKind, document: Mapping[str, object]) -> FieldProblems:
    return {key: _("没有这个字段。") for key in document if key not in _SHARED_KEYS | _OWN_KEYS[kind]}


def _shared_problems(offer: Offer) -> FieldProblems:
    wrong: dict[str, str | Promise] = {}
    if len(offer.title) > LONGEST_TITLE:
        wrong["title"] = _("标题太长。")
    elif words := unfair_words(offer.title):
        wrong["title"] = _("含有法律禁止的格式条款：%(words)s。") % {"words": "、".join(words)}
    if len(offer.group) > LONGEST_GROUP:
        wrong["group"] = _("互斥组名太长。")
    if abs(offer.priority) > LARGEST_PRIORITY:
        wrong["priority"] = _("优先级超出范围。")
    if offer.starts_at is not None and offer.ends_at is not None and offer.ends_at <= offer.starts_at:
        wrong["ends_at"] = _("结束时间必须晚于开始时间。")
    if _scope_size(offer.scope) > MOST_SCOPE_ENTRIES:
        wrong["scope"] = _("适用范围的条目太多。")
    return wrong


def _scope_size(scope: Scope) -> int:
    included = len(scope.skus) + len(scope.products) + len(scope.brands) + len(scope.categories)
    excluded = len(scope.exclude_skus) + len(scope.exclude_products)
    return included + excluded + len(scope.exclude_brands) + len(scope.exclude_categories)
