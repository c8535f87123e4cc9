"""Drafts tried on carts, and the calendar of what runs when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.promotions.coupon_models import Coupon as CouponRow
from zhida.shop.promotions.engine.fields import CaseInvalid, Fields
from zhida.shop.promotions.engine.offer_documents import COUPON_KINDS, read_coupon, read_offer
from zhida.shop.promotions.engine.offers import BundlePrice, FlashPrice, Offer
from zhida.shop.promotions.errors import InvalidOffer, OfferNotFound
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.models import Offer as OfferRow
from zhida.shop.promotions.offer_rules import read_stored_offer
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.queries.live import live_offers
from zhida.shop.promotions.records.simulating import CalendarEntry, SimulatedGoods, Simulation
from zhida.shop.promotions.simulating.overlaps import is_same_group, may_meet, runs_at_the_same_time
from zhida.shop.promotions.simulating.replaying import Trial, at_any_time, simulate_trial

SEED = 20261122
MOST_ENTRIES = 500


def read_draft(
    *, actor: Actor, document: Mapping[str, object] | None = None, number: str | None = None
) -> Offer:
    """Read the draft to be tried: a document of an offer or coupon, or the stored offer of this number.

    Raises PermissionDenied, OfferNotFound, InvalidOffer (also when neither or both are given).
    """
    actor.require(READ_OFFERS)
    if (document is None) == (number is None):
        raise InvalidOffer(fields={"document": _("请给出活动内容或活动编号，二者取一。")})
    if document is not None:
        return _read({**document, "id": "DRAFT"})
    row = OfferRow.objects.filter(number=number).first()
    if row is None:
        raise OfferNotFound(number=number)
    return read_offer(Fields({**json.loads(row.document), "id": row.number, "title": row.title}, row.number))


def named_skus(*, draft: Offer) -> frozenset[str]:
    """Return the SKUs that a draft names itself, whether or not anyone bought them."""
    if isinstance(draft, FlashPrice):
        return draft.scope.skus | frozenset(draft.prices)
    if isinstance(draft, BundlePrice):
        return draft.scope.skus | frozenset(draft.items)
    return draft.scope.skus


def simulate(*, draft: Offer, goods: SimulatedGoods, now: datetime, seed: int = SEED) -> Simulation:
    """Try a draft on carts beside the offers that are live at `now`. One query, no matter how many carts.

    The draft counts as running; where it is live itself it is taken out of the others first. Each cart keeps
    the coupons and points of its buyer on both sides. Work is bounded (REPLAY_WORK, SEARCH_WORK): under very
    many offers the newest carts are replayed, and the answer says how many of how many. The same carts and
    seed give the same answer.
    """
    live = tuple(offer for offer in live_offers(now=now) if offer.id != draft.id)
    trial = Trial(draft=at_any_time(draft), live=live, now=now, points_rule=goods.points_rule)
    return simulate_trial(trial, goods, seed=seed)


def promotion_calendar(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> list[CalendarEntry]:
    """Return the drafts and live offers and coupons whose period touches this one, by start and number.

    Each names the others that run at the same time on goods it may share, and those of its group, of which
    only one is applied. Two queries; at most 500 of each, the newest.
    Raises PermissionDenied, InvalidOffer (ends before it starts).
    """
    actor.require(READ_OFFERS)
    if ends_at <= starts_at:
        raise InvalidOffer(fields={"to": _("结束时间必须晚于开始时间。")})
    shown = Q(status__in=(OfferStatus.DRAFT, OfferStatus.PUBLISHED))
    not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=starts_at)
    begun = Q(starts_at__isnull=True) | Q(starts_at__lt=ends_at)
    offers = OfferRow.objects.filter(shown, not_over, begun).order_by("-id")
    coupons = CouponRow.objects.filter(shown, not_over).order_by("-id")
    columns = ("number", "title", "status", "document")
    rows = [one for kind in (offers, coupons) for one in kind.values_list(*columns)[:MOST_ENTRIES]]
    found = [(_stored(number, title, json.loads(text)), status) for number, title, status, text in rows]
    within = [
        (offer, status) for offer, status in found if offer.starts_at is None or offer.starts_at < ends_at
    ]
    return sorted((_entry(offer, status, within) for offer, status in within), key=_by_start)


def _read(document: Mapping[str, object]) -> Offer:
    if not any(document.get("kind") == kind for kind in COUPON_KINDS):
        return read_stored_offer(document)
    try:
        return read_coupon(Fields(document, "offer"))
    except CaseInvalid as error:
        raise InvalidOffer(fields={error.where.removeprefix("offer."): error.problem}) from error


def _stored(number: str, title: str, document: Mapping[str, object]) -> Offer:
    fields = Fields({**document, "id": number, "title": title}, number)
    return read_coupon(fields) if document["kind"] in COUPON_KINDS else read_offer(fields)


def _entry(offer: Offer, status: str, all_entries: list[tuple[Offer, str]]) -> CalendarEntry:
    met = [
        other
        for other, _other_status in all_entries
        if other.id != offer.id and runs_at_the_same_time(offer, other) and may_meet(offer, other)
    ]
    return CalendarEntry(
        id=offer.id,
        kind=offer.kind,
        title=offer.title,
        status=status,
        group=offer.group,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        overlaps=tuple(sorted(other.id for other in met)),
        same_group=tuple(sorted(other.id for other in met if is_same_group(offer, other))),
    )


def _by_start(entry: CalendarEntry) -> tuple[float, str]:
    return (entry.starts_at.timestamp() if entry.starts_at is not None else 0.0, entry.id)
