"""Price carts with and without a draft and compare."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from zhida.shop.promotions import conf
from zhida.shop.promotions.engine.offers import Case, Coupon, Offer
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.engine.settling import read_terms
from zhida.shop.promotions.records import (
    BuyerFacts,
    NotApplied,
    PointsRule,
    Quote,
    QuoteChoice,
    Reason,
)
from zhida.shop.promotions.records.simulating import (
    Conflict,
    Overlap,
    SimulatedCart,
    SimulatedGoods,
    Simulation,
)
from zhida.shop.promotions.simulating.baskets import worst_basket
from zhida.shop.promotions.simulating.overlaps import is_same_group, may_meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A draft beside the offers that are live without it."""

    draft: Offer
    live: tuple[Offer, ...]
    now: datetime
    points_rule: PointsRule | None = None

    def case(self, cart: SimulatedCart, *, with_draft: bool) -> Case:
        """Return a cart as the engine prices it, with the draft or without."""
        drafts = (self.draft,) if with_draft else ()
        return Case(
            now=self.now,
            lines=cart.lines,
            offers=(*self.live, *(one for one in drafts if not isinstance(one, Coupon))),
            coupons=(*_used(cart), *(one for one in drafts if isinstance(one, Coupon))),
            buyer=BuyerFacts(points=cart.points),
            choice=QuoteChoice(points=cart.points if self.points_rule is not None else 0),
            points=self.points_rule,
            freight=cart.freight,
        )

    def affordable(self, carts: Sequence[SimulatedCart]) -> Sequence[SimulatedCart]:
        """Return the first carts that the bound of work allows to be priced twice, one at least."""
        offers = len(self.live) + 1
        works = (2 * len(cart.lines) * (offers + len(cart.coupons)) for cart in carts)
        spent = list(accumulate(works))
        return carts[: max(1, bisect_right(spent, conf.REPLAY_WORK))]


def simulate_trial(trial: Trial, goods: SimulatedGoods, *, seed: int) -> Simulation:
    """Replay carts under a draft, count what it takes from them and from other offers, and find its worst
    basket, within bounded work. A cart that would pay 100.00 and pays 85.00 with the draft costs 15.00.
    """
    pairs = [
        (quote(trial.case(cart, with_draft=False)), quote(trial.case(cart, with_draft=True)))
        for cart in trial.affordable(goods.carts)
    ]
    before, after = sum(one.payable for one, _ in pairs), sum(one.payable for _, one in pairs)
    empty = trial.case(SimulatedCart(lines=()), with_draft=True)
    draft_id = trial.draft.id
    return Simulation(
        carts=len(pairs),
        carts_found=len(goods.carts),
        carts_touched=sum(draft_id not in _refusals(answer) for _, answer in pairs),
        is_generated=goods.is_generated,
        before=before,
        after=after,
        cost=before - after,
        gifts_value=sum(_gifts_value(answer) - _gifts_value(old) for old, answer in pairs),
        not_applied=_reasons([answer for _, answer in pairs], draft_id),
        conflicts=_conflicts(pairs, trial.live),
        overlaps=_overlaps(trial),
        worst=worst_basket(empty, trial.draft, goods.pool, seed=seed),
    )


def at_any_time(draft: Offer) -> Offer:
    """Return a draft as if its period were now: it is tried on carts of another time."""
    return replace(draft, starts_at=None, ends_at=None)


def _used(cart: SimulatedCart) -> Iterator[Coupon]:
    """Give the coupons that a cart's buyer used, as they were stored, as if their period were now."""
    for terms in cart.coupons:
        coupon = read_terms(terms)
        assert isinstance(coupon, Coupon), terms.id
        yield coupon


def _gifts_value(answer: Quote) -> int:
    return sum(gift.value * gift.quantity for gift in answer.gifts)


def _refusals(answer: Quote) -> Mapping[str, NotApplied]:
    return {entry.id: entry for entry in answer.not_applied}


def _reasons(answers: Sequence[Quote], draft_id: str) -> dict[Reason, int]:
    found = Counter(
        entry.reason for answer in answers for entry in answer.not_applied if entry.id == draft_id
    )
    return dict(sorted(found.items()))


def _conflicts(pairs: Sequence[tuple[Quote, Quote]], live: Sequence[Offer]) -> tuple[Conflict, ...]:
    """Count the offers that were applied before and no longer are, by the reason they give then.

    An offer that says no reason was applied.
    """
    live_ids = {offer.id for offer in live}
    counted: Counter[tuple[str, Reason]] = Counter()
    for old, answer in pairs:
        refused_before = _refusals(old)
        counted.update(
            (entry.id, entry.reason)
            for entry in _refusals(answer).values()
            if entry.id in live_ids and entry.id not in refused_before
        )
    titles = {offer.id: offer.title for offer in live}
    return tuple(
        Conflict(id=number, title=titles[number], reason=reason, carts=carts)
        for (number, reason), carts in sorted(counted.items())
    )


def _overlaps(trial: Trial) -> tuple[Overlap, ...]:
    return tuple(
        Overlap(
            id=offer.id,
            kind=offer.kind,
            title=offer.title,
            is_same_group=is_same_group(trial.draft, offer),
        )
        for offer in trial.live
        if may_meet(trial.draft, offer)
    )
