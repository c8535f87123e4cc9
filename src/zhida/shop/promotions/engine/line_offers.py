"""Lane 2: offers on the units of lines: 第N件M折, 满N件M折 and bundle prices."""

from __future__ import annotations

from collections.abc import Sequence

from zhida.shop.kernel.money import round_down, round_half_up
from zhida.shop.promotions.engine.ledger import Effect, Ledger, Refusal, apportion, refusal_of_rows
from zhida.shop.promotions.engine.offers import BundlePrice, CountPercent, LineOffer, NthPercent
from zhida.shop.promotions.records import Reason


def weigh_line_offer(offer: LineOffer, ledger: Ledger) -> Effect | Refusal:
    """Return what a line offer would take off the rows as they are now, or why it takes nothing."""
    match offer:
        case NthPercent():
            return _weigh_nth(offer, ledger)
        case CountPercent():
            return _weigh_count(offer, ledger)
        case _:
            return _weigh_bundle(offer, ledger)


def _weigh_nth(offer: NthPercent, ledger: Ledger) -> Effect | Refusal:
    """Discount the k = floor(units / nth) cheapest units, row by row: amount * k_row * percent / quantity."""
    places = ledger.rows_in(offer.scope)
    refusal = refusal_of_rows(places, ledger.amounts)
    if refusal is not None:
        return refusal
    units = _units(places, ledger)
    cheap_units = units // offer.nth
    if not cheap_units:
        return Refusal(reason=Reason.BELOW_COUNT, missing_quantity=offer.nth - units)
    taken = _take_units(_cheapest_first(places, ledger), cheap_units, ledger)
    shares = [0] * len(ledger.rows)
    for place, count in taken.items():
        quantity = ledger.rows[place].quantity
        shares[place] = round_half_up(ledger.amounts[place] * count * offer.percent_off, quantity * 100)
    facts = {"nth": offer.nth, "percent_off": offer.percent_off, "units": cheap_units}
    return _effect_or_nothing(shares, facts)


def _weigh_count(offer: CountPercent, ledger: Ledger) -> Effect | Refusal:
    places = ledger.rows_in(offer.scope)
    refusal = refusal_of_rows(places, ledger.amounts)
    if refusal is not None:
        return refusal
    units = _units(places, ledger)
    if units < offer.count:
        return Refusal(reason=Reason.BELOW_COUNT, missing_quantity=offer.count - units)
    shares = [0] * len(ledger.rows)
    for place in places:
        shares[place] = round_half_up(ledger.amounts[place] * offer.percent_off, 100)
    facts = {"count": offer.count, "percent_off": offer.percent_off, "units": units}
    return _effect_or_nothing(shares, facts)


def _weigh_bundle(offer: BundlePrice, ledger: Ledger) -> Effect | Refusal:
    """Find the number of sets that saves most (fewer on ties), dearest units first, and spread the saving."""
    by_sku = {sku: _dearest_first(sku, offer, ledger) for sku in offer.items}
    places = sorted(place for row_places in by_sku.values() for place in row_places)
    if not places:
        return Refusal(reason=Reason.OUT_OF_SCOPE)
    if not any(ledger.amounts[place] for place in places):
        return Refusal(reason=Reason.NOTHING_LEFT)
    most_sets = min(_units(by_sku[sku], ledger) // each for sku, each in offer.items.items())
    if not most_sets:
        return Refusal(reason=Reason.INCOMPLETE_SET)
    sets = max(range(1, most_sets + 1), key=lambda count: (_saving(offer, by_sku, count, ledger), -count))
    saving = _saving(offer, by_sku, sets, ledger)
    if saving <= 0:
        return Refusal(reason=Reason.NOT_CHEAPER)
    worth = _worth_by_row(offer, by_sku, sets, ledger)
    shares = apportion(saving, over=places, amounts=worth)
    return Effect(amount=saving, shares=shares, facts={"sets": sets, "price": offer.price})


def _saving(offer: BundlePrice, by_sku: dict[str, list[int]], sets: int, ledger: Ledger) -> int:
    return sum(_worth_by_row(offer, by_sku, sets, ledger)) - sets * offer.price


def _worth_by_row(offer: BundlePrice, by_sku: dict[str, list[int]], sets: int, ledger: Ledger) -> list[int]:
    """Return what the units in `sets` sets are worth now: floor(row amount * taken / row quantity) a row."""
    worth = [0] * len(ledger.rows)
    for sku, each in offer.items.items():
        for place, count in _take_units(by_sku[sku], sets * each, ledger).items():
            worth[place] = round_down(ledger.amounts[place] * count, ledger.rows[place].quantity)
    return worth


def _dearest_first(sku: str, offer: BundlePrice, ledger: Ledger) -> list[int]:
    places = [place for place in ledger.rows_in(offer.scope) if ledger.rows[place].line.sku == sku]
    return sorted(places, key=lambda place: (-ledger.rows[place].unit_price, ledger.rows[place].key))


def _cheapest_first(places: Sequence[int], ledger: Ledger) -> list[int]:
    return sorted(places, key=lambda place: (ledger.rows[place].unit_price, ledger.rows[place].key))


def _take_units(places: Sequence[int], wanted: int, ledger: Ledger) -> dict[int, int]:
    taken: dict[int, int] = {}
    for place in places:
        count = min(wanted, ledger.rows[place].quantity)
        if count:
            taken[place] = count
            wanted -= count
    return taken


def _units(places: Sequence[int], ledger: Ledger) -> int:
    return sum(ledger.rows[place].quantity for place in places)


def _effect_or_nothing(shares: Sequence[int], facts: dict[str, int]) -> Effect | Refusal:
    amount = sum(shares)
    if not amount:
        return Refusal(reason=Reason.NOT_CHEAPER)
    return Effect(amount=amount, shares=tuple(shares), facts=facts)
