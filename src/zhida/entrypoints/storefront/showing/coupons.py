"""Coupons out of their records, as tickets."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.coupons import CouponTicket, WalletPage
from zhida.entrypoints.storefront.formats import is_english, moment, yuan
from zhida.shop.kernel.pagination import Page
from zhida.shop.promotions.records.coupons import (
    CentreCoupon,
    Condition,
    ConditionKind,
    CouponTerms,
    HoldingRecord,
    WalletState,
)

LONGEST_NAMES = 3


def centre_tickets(coupons: Sequence[CentreCoupon]) -> tuple[CouponTicket, ...]:
    """Give the tickets of the coupon centre."""
    return tuple(_centre_ticket(one) for one in coupons)


def wallet_page(
    page: Page[HoldingRecord],
    counts: Mapping[WalletState, int],
    state: WalletState,
    *,
    message: str = "",
    form: FormView = EMPTY_FORM,
) -> WalletPage:
    """Give one tab of the wallet."""
    names = {
        WalletState.USABLE: _("可用"),
        WalletState.USED: _("已使用"),
        WalletState.EXPIRED: _("已过期"),
    }
    return WalletPage(
        tabs=tuple(
            (f"{name} {counts[it]}", link("wallet", {"state": it.value}), it is state)
            for it, name in names.items()
        ),
        tickets=tuple(_held_ticket(record) for record in page.items),
        state=state.value,
        next_url=link("wallet", {"state": state.value, "cursor": page.next}) if page.next else "",
        message=message,
        form=form,
    )


def _centre_ticket(one: CentreCoupon) -> CouponTicket:
    coupon = one.coupon
    limits = [_condition(coupon.condition)] if coupon.condition.kind is not ConditionKind.NONE else []
    limits.append(_("每人限领 %(limit)s 张") % {"limit": coupon.per_customer})
    valid = _period(coupon.starts_at, coupon.ends_at)
    if coupon.valid_days is not None:
        valid = _("领取后 %(days)s 天内有效") % {"days": coupon.valid_days}
    begins = coupon.claim_starts_at
    return _ticket(
        coupon.terms,
        number=coupon.number,
        valid=valid,
        state=one.state.value,
        conditions=tuple(limits),
        begins=moment(begins) if begins else "",
    )


def _held_ticket(record: HoldingRecord) -> CouponTicket:
    return _ticket(
        record.terms,
        number=record.number,
        valid=_period(record.starts_at, record.ends_at),
        state="locked" if record.is_locked else record.state.value,
        order=record.ref,
    )


def _ticket(
    terms: CouponTerms,
    *,
    number: str,
    valid: str,
    state: str,
    conditions: tuple[str, ...] = (),
    begins: str = "",
    order: str = "",
) -> CouponTicket:
    cap = () if terms.cap is None else (_("最多减 %(amount)s") % {"amount": yuan(terms.cap)},)
    stacks = (_("可与其他券同用"),) if terms.stacks else ()
    return CouponTicket(
        number=number,
        title=terms.title,
        kind=_kinds()[terms.kind],
        since=_("满 %(amount)s 可用") % {"amount": yuan(terms.threshold)} if terms.threshold else _("无门槛"),
        scope=_scope(terms.scope),
        valid=valid,
        state=state,
        cut_minor=terms.cut,
        fold="" if terms.percent_off is None else fold_of(terms.percent_off),
        conditions=(*cap, *stacks, *conditions),
        begins=begins,
        order=order,
    )


def fold_of(percent_off: int) -> str:
    """Write a percentage off as the language does: 12 off is 8.8折, in English 12% off."""
    if is_english():
        return f"{percent_off}% off"
    whole, tenth = divmod(100 - percent_off, 10)
    return f"{whole}.{tenth}折" if tenth else f"{whole}折"


def _kinds() -> dict[str, str]:
    return {
        "shop": _("店铺券"),
        "category": _("品类券"),
        "product": _("商品券"),
        "freight": _("运费券"),
    }


def _condition(condition: Condition) -> str:
    texts = {
        ConditionKind.NEWCOMER: _("限还没有付过款的新客"),
        ConditionKind.LEVEL: _("限 %(level)s 级及以上会员") % {"level": condition.level},
        ConditionKind.BIRTHDAY_MONTH: _("限生日当月领取"),
    }
    return texts[condition.kind]


def _scope(scope: Mapping[str, Sequence[str]]) -> str:
    """Say what a coupon is for: names of categories and brands; goods only that they are chosen ones."""
    names = [*scope.get("categories", ()), *scope.get("brands", ())]
    if names:
        shown = "、".join(names[:LONGEST_NAMES])
        told = _("限 %(names)s") if len(names) <= LONGEST_NAMES else _("限 %(names)s 等")
        told = told % {"names": shown}
    elif scope.get("skus") or scope.get("products"):
        told = _("限指定商品")
    else:
        told = _("全场通用")
    leaves_out = any(key.startswith("exclude_") for key in scope)
    return _("%(scope)s，部分商品除外") % {"scope": told} if leaves_out else told


def _period(starts_at: datetime | None, ends_at: datetime | None) -> str:
    if starts_at is not None and ends_at is not None:
        return f"{moment(starts_at)} – {moment(ends_at)}"
    if ends_at is not None:
        return _("有效期至 %(date)s") % {"date": moment(ends_at)}
    if starts_at is not None:
        return _("%(date)s 起可用") % {"date": moment(starts_at)}
    return _("长期有效")
