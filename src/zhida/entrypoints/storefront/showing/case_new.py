"""Applying for after-sales: what is open to each line, and what the chosen units bring and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.cases import ApplyLine, Asked, KindLine, MoneyBack, Option, Way
from zhida.entrypoints.storefront.formats import yuan
from zhida.entrypoints.storefront.showing.case_words import why_not
from zhida.entrypoints.storefront.showing.goods import options_text, square_picture
from zhida.shop.aftersales.queries import ExchangeChoice
from zhida.shop.aftersales.records import (
    KIND_NAMES,
    REASON_NAMES,
    CaseKind,
    CaseMoney,
    CaseReason,
    KindWindow,
    LineWindow,
    WhyNot,
)
from zhida.shop.orders.records import OrderLineRecord, OrderRecord
from zhida.shop.policies.queries import last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen so far: units by line, a kind that is open to all of them, a reason that it knows."""

    units: Mapping[str, int]
    kind: CaseKind | None = None
    reason: CaseReason | None = None


def fields_of(chosen: Chosen) -> dict[str, str]:
    """Give a choice as it stands in an address or in hidden fields."""
    fields: dict[str, str] = {}
    for key, units in chosen.units.items():
        fields |= {f"line-{key}": "1", f"units-{key}": str(units)}
    if chosen.kind:
        fields["kind"] = chosen.kind.lower()
    if chosen.reason:
        fields["reason"] = chosen.reason.lower()
    return fields


def asked_of(chosen: Chosen, *, token: str) -> Asked:
    """Give a choice as the page shows and carries it on."""
    return Asked(
        lines=tuple(chosen.units.items()),
        kind=chosen.kind.lower() if chosen.kind else "",
        reason=chosen.reason.lower() if chosen.reason else "",
        token=token,
    )


def apply_lines(
    order: OrderRecord, windows: Sequence[LineWindow], units: Mapping[str, int]
) -> tuple[ApplyLine, ...]:
    """Give every line with the kinds that are open to it, until when, and why not otherwise."""
    lines = {line.key: line for line in order.lines}
    return tuple(_line(lines[window.line], window, units.get(window.line, 0)) for window in windows)


def kind_ways(
    number: str, windows: Sequence[LineWindow], chosen: Chosen
) -> tuple[tuple[CaseKind, Way, tuple[CaseReason, ...]], ...]:
    """Give each kind with the reasons that all chosen lines share; one that is closed to a line says why."""
    picked = [window for window in windows if window.line in chosen.units]
    ways = []
    for kind in (CaseKind.REFUND_ONLY, CaseKind.RETURN, CaseKind.EXCHANGE, CaseKind.REPAIR):
        found = [next(it for it in window.kinds if it.kind is kind) for window in picked]
        reasons = [it for it in found[0].reasons if all(it in one.reasons for one in found)] if found else []
        text, is_open = _together(found, reasons)
        url = (
            link("case_new", fields_of(Chosen(units=chosen.units, kind=kind)), number=number)
            if is_open
            else ""
        )
        way = Way(
            name=str(KIND_NAMES[kind]),
            text=text,
            url=f"{url}#reason" if url else "",
            is_on=is_open and kind is chosen.kind,
        )
        ways.append((kind, way, tuple(reasons) if is_open else ()))
    return tuple(ways)


def reason_ways(number: str, chosen: Chosen, reasons: Sequence[CaseReason]) -> tuple[Way, ...]:
    """Give the reasons of a kind as links."""
    return tuple(
        Way(
            name=str(REASON_NAMES[reason]),
            url=link(
                "case_new",
                fields_of(Chosen(units=chosen.units, kind=chosen.kind, reason=reason)),
                number=number,
            )
            + "#confirm",
            is_on=reason is chosen.reason,
        )
        for reason in reasons
    )


def money_back(order: OrderRecord, money: CaseMoney, *, keeps: bool | None) -> MoneyBack:
    """Give the sum row by row; `keeps` is what was chosen about gifts that would be lost."""
    goods = money.goods
    titles = {line.sku: line.title for line in order.lines}
    rows = [(_("商品，按付款时的分摊"), yuan(goods.frozen.minor))]
    if goods.resettles and goods.resettled is not None and goods.resettled != goods.frozen:
        rows.append((_("商品，按留下的商品重新计算优惠"), yuan(goods.resettled.minor)))
        rows.append((_("按后一种计算"), yuan(goods.goods.minor)))
    if goods.price_cut.minor:
        rows.append((_("已退过的价保"), yuan(-goods.price_cut.minor)))
    if goods.freight_deducted.minor:
        rows.append((_("扣除当初免去的运费"), yuan(-goods.freight_deducted.minor)))
    if money.freight.minor:
        rows.append((_("退回运费"), yuan(money.freight.minor)))
    also = []
    if goods.points_back:
        also.append(_("退回抵扣用的 %(n)s 积分") % {"n": goods.points_back})
    if goods.coupons_back:
        also.append(_("退回 %(n)s 张优惠券，有效期不变") % {"n": len(goods.coupons_back)})
    return MoneyBack(
        rows=tuple(rows),
        total_minor=money.total.minor,
        keeping_minor=money.total_keeping_gifts.minor,
        gifts=tuple(
            (f"{titles.get(gift.sku, gift.sku)} × {gift.quantity}", yuan(gift.value.minor))
            for gift in goods.gifts
        ),
        keeps_gifts=goods.charges_gifts if keeps is None else keeps,
        also=tuple(also),
    )


def variant_options(choices: Sequence[ExchangeChoice], *, wanted: str) -> tuple[Option, ...]:
    """Give what can be had in exchange: the same goods first, then the others with their difference."""
    same = Option(value="", name=_("同款换新"), text=_("不补差价"), is_on=not wanted)
    return (same, *(_variant(it, wanted=wanted) for it in choices))


def serial_options(
    serials: Mapping[str, Sequence[str]], units: Mapping[str, int], *, wanted: Sequence[str]
) -> tuple[Option, ...]:
    """Give the serials that left with the chosen lines; the only one is chosen already."""
    found = [serial for key in units for serial in serials.get(key, ())]
    return tuple(
        Option(value=serial, name=serial, is_on=serial in wanted or len(found) == 1) for serial in found
    )


def _line(line: OrderLineRecord, window: LineWindow, units: int) -> ApplyLine:
    return ApplyLine(
        key=window.line,
        title=window.title,
        options=options_text(line.options),
        picture=square_picture(line.image),
        left=window.left,
        units=units or 1,
        is_chosen=units > 0,
        kinds=tuple(
            KindLine(name=str(KIND_NAMES[it.kind]), text=_window_text(it), is_allowed=it.is_allowed)
            for it in window.kinds
        ),
    )


def _together(found: Sequence[KindWindow], reasons: Sequence[CaseReason]) -> tuple[str, bool]:
    """Say for several lines together until when a kind is open, or why not."""
    closed = next((it for it in found if not it.is_allowed), None)
    if closed is not None:
        return _window_text(closed), False
    if not reasons:
        return _("这些商品请分开申请"), False
    first = min(found, key=lambda it: (it.until is None, it.until))
    return _window_text(first), True


def _window_text(window: KindWindow) -> str:
    day = last_day(window.until).isoformat() if window.until else ""
    if window.why is not None:
        return why_not(WhyNot(window.why), last_day=day)
    if window.kind is CaseKind.REPAIR:
        return _("保修至 %(day)s") % {"day": day} if day else _("随时可以申请")
    return _("可申请至 %(day)s") % {"day": day} if day else _("现在可以申请")


def _variant(choice: ExchangeChoice, *, wanted: str) -> Option:
    back = choice.back.minor
    text = _("退还差价 %(amount)s") % {"amount": yuan(back)} if back > 0 else _("不补差价")
    if back < 0:
        text = _("贵 %(amount)s，请退货后重新购买") % {"amount": yuan(-back)}
    return Option(
        value=choice.sku,
        name=options_text(choice.options) or choice.sku,
        text=text,
        is_on=choice.sku == wanted and back >= 0,
        is_allowed=back >= 0,
    )
