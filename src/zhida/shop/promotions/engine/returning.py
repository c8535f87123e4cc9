"""What a return brings back: money both ways, points, coupons, gifts and freight (reference section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhida.shop.kernel.money import split_by_largest_remainder
from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.engine.settling import quote_kept
from zhida.shop.promotions.engine.shares import split_over_units
from zhida.shop.promotions.records import POINTS_OFFER, Gift, OfferKind, Quote
from zhida.shop.promotions.records.returning import Returned, ReturnTerms, StandingOrder


def returned(
    *, order: StandingOrder, wanted: Mapping[str, int], terms: ReturnTerms, is_faulty: bool = False
) -> Returned:
    """Say what comes back when these units do, the highest shares left first.

    Frozen shares by default, and always for faulty goods, which lose neither freight nor gift. RESETTLE gives
    what was paid so far less what the kept units cost under the stored offers, floor 0.
    Two units paid 150.00 as 第2件5折 on 100.00: one comes back as 75.00, resettled as 50.00.
    Points come back and are taken back by share; the last unit brings the coupons and all gifts.
    Raises CaseInvalid for a line that is not there and for more units than are left.
    Source: 网络购买商品七日无理由退货暂行办法 art. 12, 17(2), 18(2).
    """
    _check(order, wanted)
    held = {line: len(shares) - order.gone.get(line, 0) for line, shares in order.unit_shares.items()}
    kept = {line: units - wanted.get(line, 0) for line, units in held.items()}
    is_whole = not any(kept.values())
    before = (quote_kept(order.quote, held) if any(order.gone.values()) else None) or order.quote
    kept_quote = quote_kept(order.quote, kept)
    lines = {line: sum(_slice(order, line, order.unit_shares[line], units)) for line, units in wanted.items()}
    frozen = sum(lines.values())
    resettled = _resettled(order, kept, kept_quote)
    goods = resettled if terms.resettles and not is_faulty and resettled is not None else frozen
    deducts_freight = terms.deducts_freight and not is_faulty
    saved = _freight_saved(before, kept_quote, is_whole=is_whole) if deducts_freight else 0
    return Returned(
        frozen=frozen,
        resettled=resettled,
        goods=goods,
        lines=lines,
        freight_deducted=min(goods, saved),
        points_back=_by_share(order, wanted, order.quote.points_used, _points_of(order.quote)),
        points_taken=_by_share(order, wanted, order.points_earned, _paid_of(order)),
        coupons_back=order.quote.coupons_used if is_whole else (),
        gifts=_gifts_lost(before, kept_quote, is_whole=is_whole, is_faulty=is_faulty),
        is_whole=is_whole,
    )


def _check(order: StandingOrder, wanted: Mapping[str, int]) -> None:
    for line, units in wanted.items():
        if line not in order.unit_shares:
            raise CaseInvalid("return", f"there is no line {line!r}")
        left = len(order.unit_shares[line]) - order.gone.get(line, 0)
        if not 1 <= units <= left:
            raise CaseInvalid("return", f"line {line!r} has {left} units left")


def _slice(order: StandingOrder, line: str, shares: Sequence[int], units: int) -> Sequence[int]:
    """Return what falls on the next units of a line to go."""
    start = order.gone.get(line, 0)
    return shares[start : start + units]


def _resettled(order: StandingOrder, kept: Mapping[str, int], kept_quote: Quote | None) -> int | None:
    """Paid so far less the cost of what stays; points and staff cuts stay with the units that they paid."""
    paid = sum(sum(shares) for shares in order.unit_shares.values()) - order.goods_refunded
    if not any(kept.values()):
        return paid
    if kept_quote is None:
        return None
    cost = sum(row.payable for row in kept_quote.rows)
    worth = _worth_shares(order.quote)
    otherwise_paid = sum(
        sum(worth[line][len(shares) - units :]) - sum(shares[len(shares) - units :])
        for line, shares in order.unit_shares.items()
        if (units := kept[line])
    )
    return max(0, paid - max(0, cost - otherwise_paid))


def _worth_shares(quote: Quote) -> dict[str, tuple[int, ...]]:
    """Return by unit what each line cost before points and staff cuts."""
    points = _points_of(quote)
    return {
        line: split_over_units(quote.line_payable(line) + points[line], len(shares))
        for line, shares in quote.unit_shares.items()
    }


def _points_of(quote: Quote) -> dict[str, int]:
    """Return the fen that points paid, by line."""
    fen = dict.fromkeys(quote.unit_shares, 0)
    for row in quote.rows:
        fen[row.line] += sum(one.amount for one in row.adjustments if one.offer == POINTS_OFFER)
    return fen


def _paid_of(order: StandingOrder) -> dict[str, int]:
    return {line: sum(shares) for line, shares in order.unit_shares.items()}


def _by_share(
    order: StandingOrder, wanted: Mapping[str, int], points: int, weights: Mapping[str, int]
) -> int:
    """Return the points that fall on these units: over the lines by largest remainder, then unit by unit."""
    if not any(weights.values()):
        return 0
    names = sorted(weights)
    by_line = dict(
        zip(names, split_by_largest_remainder(points, [weights[name] for name in names]), strict=True)
    )
    return sum(
        sum(_slice(order, line, _over_units(by_line[line], order.unit_shares[line]), units))
        for line, units in wanted.items()
    )


def _over_units(points: int, shares: Sequence[int]) -> list[int]:
    """Share a line's points over its units by what each was paid; units of nothing share evenly."""
    return split_by_largest_remainder(points, shares if any(shares) else [1] * len(shares))


def _freight_saved(before: Quote, kept_quote: Quote | None, *, is_whole: bool) -> int:
    """Return the freight that a threshold had saved until now and that what stays no longer reaches."""
    if kept_quote is None and not is_whole:
        return 0
    still_free = _free_freight(kept_quote) if kept_quote is not None else 0
    return _free_freight(before) - still_free


def _free_freight(quote: Quote) -> int:
    return sum(cut.amount for cut in quote.freight_cuts if cut.kind is OfferKind.FREE_FREIGHT)


def _gifts_lost(
    before: Quote, kept_quote: Quote | None, *, is_whole: bool, is_faulty: bool
) -> tuple[Gift, ...]:
    """Return the gifts held until now whose threshold what stays no longer reaches."""
    if is_whole:
        return before.gifts
    if is_faulty or kept_quote is None:
        return ()
    held = {gift.offer for gift in kept_quote.gifts}
    return tuple(gift for gift in before.gifts if gift.offer not in held)
