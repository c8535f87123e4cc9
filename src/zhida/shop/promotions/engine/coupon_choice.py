"""Which coupons are used: the best combination by full search, or the buyer's own choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zhida.shop.promotions.engine.coupons import (
    UsableCoupon,
    coupon_cut,
    freight_cut,
    slots_taken,
    weigh_coupon,
)
from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.engine.ledger import Effect
from zhida.shop.promotions.records import Reason

MOST_COMBINATIONS = 100_000
STACKED = "stacked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the search needs to know of the rest of the quote.

    `amounts` are the rows after lane 3; `after_points` gives what is paid of goods worth so much after
    coupons and never falls when its argument rises; `is_free` says whether amounts bring free freight.
    """

    amounts: tuple[int, ...]
    freight: int
    after_points: Callable[[int], int]
    is_free: Callable[[Sequence[int]], bool]


@dataclass(slots=True)
class Choice:
    """The chosen coupons in order of application, and why each of the other usable ones is not used."""

    used: list[UsableCoupon] = field(default_factory=list)
    unused: dict[str, Reason] = field(default_factory=dict)


_Key = tuple[int, int, tuple[str, ...]]
_State = tuple[int, tuple[int, ...], frozenset[str]]


def choose_best(usable: Sequence[UsableCoupon], stage: Stage) -> Choice:
    """Return the combination with the smallest payable, then the fewest coupons, then the smallest ids.

    Exact: it equals trying every combination. A coupon without effect is never used. Raises CaseInvalid when
    so many coupons stack that more than 100000 combinations would have to be tried.
    """
    goods = [one for one in usable if not one.is_freight]
    freight = [one for one in usable if one.is_freight]
    search = _Search(
        stage=stage,
        coupons=goods,
        freight_best=_best_freight(freight, stage.freight),
        most=_most_from(goods, stage.amounts),
        cuts=[coupon_cut(one.coupon, sum(stage.amounts[place] for place in one.places)) for one in goods],
    )
    search.walk(0, stage.amounts, [])
    assert search.best is not None
    chosen = set(search.best[2])
    used = [one for one in usable if one.id in chosen]
    taken = slots_taken(used)
    is_free = not stage.freight or stage.is_free(_amounts_after(used, stage.amounts))
    unused = {
        one.id: _why_unused(one, taken=taken, is_free=is_free) for one in usable if one.id not in chosen
    }
    return Choice(used=used, unused=unused)


def choose_named(usable: Sequence[UsableCoupon], named: Sequence[str], stage: Stage) -> Choice:
    """Return the named coupons that are usable and have an effect, even where they make the cart dearer.

    Of two for one slot the first named wins. A named coupon without effect gives its slot back.
    """
    by_id = {one.id: one for one in usable}
    wanted = [by_id[name] for name in dict.fromkeys(named) if name in by_id]
    choice = Choice(unused={one.id: Reason.NOT_CHOSEN for one in usable if one not in wanted})
    goods = _settle_named(
        [one for one in wanted if not one.is_freight],
        choice,
        lambda accepted: _idle_goods(accepted, stage.amounts),
    )
    is_free = not stage.freight or stage.is_free(_amounts_after(goods, stage.amounts))
    freight_wanted = [one for one in wanted if one.is_freight]
    if is_free:
        choice.unused |= {one.id: Reason.FREIGHT_ALREADY_FREE for one in freight_wanted}
        choice.unused |= {one.id: Reason.FREIGHT_ALREADY_FREE for one in usable if one.is_freight}
        freight: list[UsableCoupon] = []
    else:
        freight = _settle_named(
            freight_wanted, choice, lambda accepted: _idle_freight(accepted, stage.freight)
        )
    choice.used = goods + freight
    return choice


@dataclass(slots=True, kw_only=True)
class _Search:
    """Depth-first over the goods coupons in order of application; a branch that cannot win is cut off.

    `most` says for every place in `coupons` what all from there on can take at most, by slot: of those that
    do not stack the largest one, and all that stack. What a coupon takes of all amounts it never exceeds
    later, for amounts only fall. `seen` keeps the fewest coupons that led to amounts at a place: whoever
    comes to the same amounts with more of them, or with larger ids, goes no further.
    """

    stage: Stage
    coupons: Sequence[UsableCoupon]
    freight_best: _Key
    most: Sequence[Mapping[str, int]]
    cuts: Sequence[int]
    best: _Key | None = None
    tried: int = 0
    seen: dict[_State, tuple[int, tuple[str, ...]]] = field(default_factory=dict)

    def walk(self, start: int, amounts: Sequence[int], chosen: list[UsableCoupon]) -> None:
        """Try every coupon from a place on as the next one used, and then none of them."""
        taken, is_free = slots_taken(chosen), self.stage.is_free(amounts)
        reached = (len(chosen), tuple(sorted(one.id for one in chosen)))
        for place in range(start, len(self.coupons)):
            coupon = self.coupons[place]
            if not coupon.coupon.stacks and coupon.slot in taken:
                continue
            state = (place, tuple(amounts), taken)
            if self.seen.get(state, (reached[0] + 1,)) <= reached:
                return
            self.seen[state] = reached
            if self._cannot_win(state, count=len(chosen), is_free=is_free):
                return
            self._count()
            effect = weigh_coupon(coupon, amounts)
            if isinstance(effect, Effect):
                self.walk(place + 1, _less(amounts, effect), [*chosen, coupon])
        self._settle(amounts, chosen, is_free=is_free)

    def _count(self) -> None:
        self.tried += 1
        if self.tried > MOST_COMBINATIONS:
            raise CaseInvalid("case.coupons", "too many of them stack to find the best combination")

    def _cannot_win(self, state: _State, *, count: int, is_free: bool) -> bool:
        """Say whether even what can be taken at most from a place on would not beat the best so far.

        Freight that is not free now is not free later either, for amounts only fall.
        """
        if self.best is None:
            return False
        place, amounts, taken = state
        freight, freight_count = (0, 0) if is_free else self.freight_best[:2]
        most = sum(cut for slot, cut in self.most[place].items() if slot not in taken)
        least = max(0, sum(amounts) - most)
        key = (self.stage.after_points(least) + freight, count + freight_count)
        if key <= self.best[:2] and STACKED in self.most[place]:
            least = max(least, self._least_of_stacked(state))
            key = (self.stage.after_points(least) + freight, count + freight_count)
        if key[0] == self.best[0] and key[1] <= self.best[1]:
            key = (key[0], key[1] + self._fewest(state, freight))
        return key > self.best[:2]

    def _fewest(self, state: _State, freight: int) -> int:
        """Return how many coupons it takes at least from a place on to come down to the best payable."""
        assert self.best is not None
        place, amounts, _taken = state
        left = sum(amounts)
        for count, cut in enumerate(sorted(self.cuts[place:], reverse=True)):
            if self.stage.after_points(max(0, left)) + freight <= self.best[0]:
                return count
            left -= cut
        return len(self.coupons) - place

    def _least_of_stacked(self, state: _State) -> int:
        """Return what is left at least when all that stack work in turn, each on the whole cart.

        That is less than any choice of them leaves: a coupon takes no more of a part than of the whole,
        and one fen more before a coupon leaves at most one fen more behind it.
        """
        place, amounts, taken = state
        left = sum(amounts)
        others = sum(cut for slot, cut in self.most[place].items() if slot not in taken | {STACKED})
        for one in self.coupons[place:]:
            if one.coupon.stacks:
                left -= min(left, coupon_cut(one.coupon, left))
        return left - others

    def _settle(self, amounts: Sequence[int], chosen: Sequence[UsableCoupon], *, is_free: bool) -> None:
        freight, count, freight_ids = (0, 0, ()) if is_free else self.freight_best
        key = (
            self.stage.after_points(sum(amounts)) + freight,
            len(chosen) + count,
            tuple(sorted([*(one.id for one in chosen), *freight_ids])),
        )
        if self.best is None or key < self.best:
            self.best = key


def _most_from(coupons: Sequence[UsableCoupon], amounts: Sequence[int]) -> list[dict[str, int]]:
    """Return for every place what the coupons from there on take at most; stacking ones have a slot alone."""
    totals: dict[str, int] = {}
    found: list[dict[str, int]] = []
    for one in reversed(coupons):
        base = sum(amounts[place] for place in one.places)
        cut = min(base, coupon_cut(one.coupon, base))
        slot = STACKED if one.coupon.stacks else one.slot
        totals[slot] = totals.get(slot, 0) + cut if one.coupon.stacks else max(totals.get(slot, 0), cut)
        found.append(dict(totals))
    return found[::-1]


def _best_freight(coupons: Sequence[UsableCoupon], freight: int) -> _Key:
    """Return the least freight that coupons leave, with the fewest of them; each state is looked at once."""
    states: dict[tuple[int, bool], _Key] = {(freight, False): (freight, 0, ())}
    for one in coupons:
        for (left, is_taken), (_left, count, ids) in list(states.items()):
            cut = freight_cut(one.coupon, left)
            if not cut or (is_taken and not one.coupon.stacks):
                continue
            state = (left - cut, is_taken or not one.coupon.stacks)
            key = (left - cut, count + 1, (*ids, one.id))
            states[state] = min(states.get(state, key), key)
    return min(states.values())


def _why_unused(one: UsableCoupon, *, taken: frozenset[str], is_free: bool) -> Reason:
    if one.is_freight and is_free:
        return Reason.FREIGHT_ALREADY_FREE
    if not one.coupon.stacks and one.slot in taken:
        return Reason.SLOT_TAKEN
    return Reason.NOT_CHOSEN


def _settle_named(
    wanted: Sequence[UsableCoupon],
    choice: Choice,
    idle_of: Callable[[Sequence[UsableCoupon]], dict[str, Reason]],
) -> list[UsableCoupon]:
    """Fill the slots in the order named, drop what has no effect, and fill again until all have one."""
    while True:
        accepted: list[UsableCoupon] = []
        for one in wanted:
            if choice.unused.get(one.id) in {Reason.NOTHING_LEFT, Reason.NOT_CHEAPER}:
                continue
            if one.coupon.stacks or one.slot not in slots_taken(accepted):
                accepted.append(one)
                choice.unused.pop(one.id, None)
            else:
                choice.unused[one.id] = Reason.SLOT_TAKEN
        accepted.sort(key=lambda one: one.application_order)
        idle = idle_of(accepted)
        if not idle:
            return accepted
        choice.unused |= idle


def _idle_goods(accepted: Sequence[UsableCoupon], amounts: Sequence[int]) -> dict[str, Reason]:
    idle: dict[str, Reason] = {}
    for one in accepted:
        result = weigh_coupon(one, amounts)
        if isinstance(result, Effect):
            amounts = _less(amounts, result)
        else:
            idle[one.id] = result.reason
    return idle


def _idle_freight(accepted: Sequence[UsableCoupon], freight: int) -> dict[str, Reason]:
    idle: dict[str, Reason] = {}
    for one in accepted:
        cut = freight_cut(one.coupon, freight)
        if not cut:
            idle[one.id] = Reason.NOT_CHEAPER if freight else Reason.NOTHING_LEFT
        freight -= cut
    return idle


def _amounts_after(used: Sequence[UsableCoupon], amounts: Sequence[int]) -> Sequence[int]:
    for one in used:
        if not one.is_freight:
            effect = weigh_coupon(one, amounts)
            assert isinstance(effect, Effect), "a coupon without effect is never used"
            amounts = _less(amounts, effect)
    return amounts


def _less(amounts: Sequence[int], effect: Effect) -> tuple[int, ...]:
    return tuple(left - share for left, share in zip(amounts, effect.shares, strict=True))
