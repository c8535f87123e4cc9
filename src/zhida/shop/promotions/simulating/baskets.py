"""Look for the basket that a draft makes cheapest: greedy starts, then single steps, within bounded work."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zhida.shop.promotions import conf
from zhida.shop.promotions.engine.offers import (
    BundlePrice,
    Case,
    CountPercent,
    Coupon,
    EveryCut,
    NthPercent,
    Offer,
    ThresholdCut,
    ThresholdGift,
    ThresholdPercent,
)
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.records import Quote, QuoteLine
from zhida.shop.promotions.records.simulating import WorstBasket

MOST_QUOTES = 1000
MOST_SKUS = 40
MOST_UNITS = 99
MOST_LINES = 6
USUAL_LINES = 3
CLIMBED_STARTS = 4
FILLERS = 3
MOST_FILLED = 4
_MILLION = 10**6

_Units = dict[str, int]


def worst_basket(case: Case, draft: Offer, pool: Sequence[QuoteLine], *, seed: int) -> WorstBasket | None:
    """Return the basket with the largest discount of its selling prices that the search finds.

    `case` holds all offers and coupons, the draft among them. At most 1000 baskets are quoted, fewer under
    very many offers: every SKU alone at the quantities that the draft names, then steps of one unit or one
    SKU from the best of them, then from random ones; the same seed finds the same basket. None without goods.
    """
    goods = [line for line in _candidates(pool, draft) if line.selling_minor > 0]
    if not goods:
        return None
    search = _Search(case=case, goods={line.sku: line for line in goods}, most=_most_tries(case))
    starts = sorted(_starts(goods, draft), key=search.score, reverse=True)
    for start in starts[:CLIMBED_STARTS]:
        search.climb(start)
    rng = random.Random(seed)  # noqa: S311 -- a search that must find the same again, not a secret
    while not search.is_spent and len(goods) > 1:
        skus = rng.sample(sorted(search.goods), k=min(len(goods), rng.randint(1, 3)))
        search.climb({sku: rng.randint(1, 5) for sku in skus})
    return search.found()


@dataclass(slots=True, kw_only=True)
class _Search:
    """Baskets quoted so far with their scores: parts in a million off, then the smaller payable."""

    case: Case
    goods: Mapping[str, QuoteLine]
    most: int
    scores: dict[tuple[tuple[str, int], ...], tuple[int, int]] = field(default_factory=dict)
    tries: int = 0

    @property
    def is_spent(self) -> bool:
        return self.tries >= self.most

    def score(self, units: _Units) -> tuple[int, int]:
        """Return how good a basket is for its buyer; beyond the bound of work nothing is any good."""
        key = tuple(sorted(units.items()))
        self.tries += 1
        if key not in self.scores:
            if self.is_spent:
                return (-1, 0)
            payable = _payable(self.quote(units))
            selling = self.selling(units)
            self.scores[key] = ((selling - payable) * _MILLION // selling, -payable)
        return self.scores[key]

    def climb(self, units: _Units) -> None:
        """Go to a better neighbour as long as there is one."""
        best = self.score(units)
        while not self.is_spent:
            step = max(self._neighbours(units), key=self.score)
            if self.score(step) <= best:
                return
            units, best = step, self.score(step)

    def found(self) -> WorstBasket:
        """Return the best basket of all, the first of equal ones."""
        key = min(self.scores, key=lambda one: (-self.scores[one][0], -self.scores[one][1], one))
        units = dict(key)
        answer = self.quote(units)
        selling, payable = self.selling(units), _payable(answer)
        return WorstBasket(
            units=units,
            selling=selling,
            payable=payable,
            percent_off=(selling - payable) * 100 // selling,
            quote=answer,
            tried=len(self.scores),
        )

    def selling(self, units: _Units) -> int:
        return sum(self.goods[sku].selling_minor * count for sku, count in units.items())

    def quote(self, units: _Units) -> Quote:
        lines = tuple(replace(self.goods[sku], line=sku, quantity=count) for sku, count in units.items())
        return quote(replace(self.case, lines=lines))

    def _neighbours(self, units: _Units) -> list[_Units]:
        """Give the baskets one unit or one SKU away that are not too large; the basket itself is one too."""
        near = [units]
        for sku, count in units.items():
            near += [{**units, sku: count + 1}, {**units, sku: count - 1}]
        near += [{**units, sku: 1} for sku in self.goods if sku not in units]
        bought = [{sku: count for sku, count in one.items() if count} for one in near]
        return [one for one in bought if _is_basket(one)]


def _most_tries(case: Case) -> int:
    """Return how many baskets may be tried: 1000, fewer where very many offers are live."""
    return max(
        1, min(MOST_QUOTES, conf.SEARCH_WORK // (USUAL_LINES * (len(case.offers) + len(case.coupons) + 1)))
    )


def _is_basket(units: _Units) -> bool:
    return 0 < len(units) <= MOST_LINES and max(units.values()) <= MOST_UNITS


def _payable(answer: Quote) -> int:
    return sum(row.payable for row in answer.rows)


def _candidates(pool: Sequence[QuoteLine], draft: Offer) -> list[QuoteLine]:
    """Return the cheapest and the dearest lines in scope: a cheap filler may just reach a threshold."""
    held = sorted(
        (line for line in pool if draft.scope.holds(line)), key=lambda one: (one.selling_minor, one.sku)
    )
    if len(held) <= MOST_SKUS:
        return held
    return held[: MOST_SKUS // 2] + held[-MOST_SKUS // 2 :]


def _starts(goods: Sequence[QuoteLine], draft: Offer) -> Iterator[_Units]:
    """Give every SKU alone, at the counts and just above the thresholds that the draft names, the latter also
    filled up with cheap ones, and a bundle.
    """
    for line in goods:
        counts = {1, *_counts(draft)}
        counts |= {-(-threshold // line.selling_minor) for threshold in _thresholds(draft)}
        yield from ({line.sku: count} for count in sorted(counts) if 1 <= count <= MOST_UNITS)
        for goal in _thresholds(draft):
            yield from (basket for filler in goods[:FILLERS] for basket in _filled(line, filler, goal))
    known = {line.sku for line in goods}
    if isinstance(draft, BundlePrice) and draft.items.keys() <= known:
        yield dict(draft.items)


def _filled(line: QuoteLine, filler: QuoteLine, goal: int) -> Iterator[_Units]:
    """Give a few units below a threshold, and another SKU's up to it."""
    for count in range(min(MOST_FILLED, goal // line.selling_minor + 1)):
        missing = -(-(goal - count * line.selling_minor) // filler.selling_minor)
        units = {filler.sku: missing} | ({line.sku: count} if line is not filler else {})
        basket = {sku: one for sku, one in units.items() if one}
        yield from [basket] if basket and _is_basket(basket) else []


def _counts(draft: Offer) -> tuple[int, ...]:
    match draft:
        case NthPercent():
            return (draft.nth,)
        case CountPercent():
            return (draft.count,)
        case _:
            return ()


def _thresholds(draft: Offer) -> tuple[int, ...]:
    match draft:
        case ThresholdCut() | ThresholdPercent():
            return tuple(tier.threshold for tier in draft.tiers)
        case EveryCut() | ThresholdGift() | Coupon():
            return (draft.threshold,)
        case _:
            return ()
