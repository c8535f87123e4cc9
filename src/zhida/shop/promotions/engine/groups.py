"""Exclusion groups: in every group of a lane the offer best for the buyer wins, once for the whole cart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from zhida.shop.promotions.engine.ledger import Effect, Ledger, Refusal
from zhida.shop.promotions.engine.offers import Offer
from zhida.shop.promotions.records import Reason

OfferT = TypeVar("OfferT", bound=Offer)


def run_groups(
    ledger: Ledger,
    offers: Sequence[OfferT],
    *,
    now: datetime,
    weigh: Callable[[OfferT, Ledger], Effect | Refusal],
    apply: Callable[[OfferT, Effect], None],
) -> None:
    """Let the groups of one lane run, by their highest priority and then by name, each on what is left.

    The winner is the offer with the largest amount, ties to the higher priority, then to the smaller id.
    """
    for members in _groups_in_order(ledger, offers, now=now):
        contenders: list[tuple[OfferT, Effect]] = []
        for offer in members:
            result = weigh(offer, ledger)
            if isinstance(result, Refusal):
                ledger.refuse(offer, result)
            else:
                contenders.append((offer, result))
        contenders.sort(key=lambda pair: (-pair[1].amount, *pair[0].precedence))
        for offer, _effect in contenders[1:]:
            ledger.refuse(offer, Refusal(reason=Reason.LOST_TO_GROUP))
        for offer, effect in contenders[:1]:
            apply(offer, effect)


def _groups_in_order(ledger: Ledger, offers: Sequence[OfferT], *, now: datetime) -> list[list[OfferT]]:
    """Return the live offers by group; one out of its period gives its group neither offer nor rank."""
    groups: dict[str, list[OfferT]] = {}
    for offer in offers:
        period = offer.out_of_period(now)
        if period is None:
            groups.setdefault(offer.group_name, []).append(offer)
        else:
            ledger.refuse(offer, Refusal(reason=period))
    ranked = sorted(groups.items(), key=lambda item: (-max(one.priority for one in item[1]), item[0]))
    return [members for _name, members in ranked]
