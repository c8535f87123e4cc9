"""Reads a coupon template's document: the engine's coupon and the terms under which it is given out. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from zhida.shop.kernel.money import yuan_text
from zhida.shop.promotions import coupon_conf
from zhida.shop.promotions.engine.fields import Fields
from zhida.shop.promotions.engine.offer_documents import SCOPE_KEYS, read_coupon
from zhida.shop.promotions.engine.offers import Coupon as EngineCoupon
from zhida.shop.promotions.engine.offers import Scope
from zhida.shop.promotions.records import OfferKind
from zhida.shop.promotions.records.coupons import (
    Condition,
    ConditionKind,
    CouponTerms,
    CouponWay,
    IssuingTerms,
)

Word = TypeVar("Word", bound=StrEnum)

DOCUMENT = "coupon"
PARSED_TEMPLATES = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template's document, read: the engine's coupon and how it is given out."""

    coupon: EngineCoupon
    issuing: IssuingTerms

    @property
    def terms(self) -> CouponTerms:
        """Return what a ticket states."""
        coupon = self.coupon
        return CouponTerms(
            kind=coupon.kind.value,
            title=coupon.title,
            threshold=coupon.threshold,
            cut=coupon.cut,
            percent_off=coupon.percent_off,
            cap=coupon.cap,
            stacks=coupon.stacks,
            scope=_scope_lists(coupon.scope),
        )


@lru_cache(maxsize=PARSED_TEMPLATES)
def stored_template(document: str) -> Template:
    """Read a stored document; each is parsed once a process, for a change is a new document."""
    return read_template(Fields(json.loads(document), DOCUMENT))


def read_template(fields: Fields) -> Template:
    """Read a document, its title made where there is none. Raises CaseInvalid with the wrong field."""
    coupon = read_coupon(fields)
    if not coupon.title:
        coupon = replace(coupon, title=title_of(coupon))
    return Template(coupon=coupon, issuing=_read_issuing(fields.child("issuing")))


def title_of(coupon: EngineCoupon) -> str:
    """Return a title that says what the coupon does: 满100减10, 无门槛减5, 满200打8.8折, 运费减12."""
    since = f"满{_short(coupon.threshold)}" if coupon.threshold else ""
    worth = f"减{_short(coupon.cut or 0)}"
    if coupon.percent_off is not None:
        whole, tenth = divmod(100 - coupon.percent_off, 10)
        worth = f"打{whole}.{tenth}折" if tenth else f"打{whole}折"
        worth = "免单" if coupon.percent_off == 100 else worth
    if coupon.kind is OfferKind.COUPON_FREIGHT:
        return f"{since}运费{worth}"
    return f"{since or '无门槛'}{worth}"


def _read_issuing(fields: Fields) -> IssuingTerms:
    condition = fields.child("condition")
    return IssuingTerms(
        way=_word(CouponWay, fields, "way", default=CouponWay.CENTRE),
        total=fields.optional_integer("total", least=1, most=coupon_conf.MOST_COUPONS),
        per_customer=fields.integer("per_customer", least=1, most=coupon_conf.MOST_PER_CUSTOMER, default=1),
        claim_starts_at=fields.instant("claim_starts_at"),
        claim_ends_at=fields.instant("claim_ends_at"),
        valid_days=fields.optional_integer("valid_days", least=1, most=coupon_conf.MOST_VALID_DAYS),
        condition=Condition(
            kind=_word(ConditionKind, condition, "kind", default=ConditionKind.NONE),
            level=condition.integer("level", most=coupon_conf.HIGHEST_LEVEL, default=0),
        ),
    )


def _word(words: type[Word], fields: Fields, key: str, *, default: Word) -> Word:
    text = fields.text(key, default=default.value)
    if text not in set(words):
        raise fields.refused(key, "is unknown")
    return words(text)


def _scope_lists(scope: Scope) -> dict[str, tuple[str, ...]]:
    """Return what a scope names, each list sorted, empty ones left out."""
    keys = [prefix + key for prefix in ("", "exclude_") for key in SCOPE_KEYS]
    return {key: tuple(sorted(getattr(scope, key))) for key in keys if getattr(scope, key)}


def _short(minor: int) -> str:
    return yuan_text(minor).removesuffix(".00")
