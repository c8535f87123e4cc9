"""What a district can have, in words."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.contexts.districts import DistrictTold, Place
from zhida.entrypoints.storefront.formats import yuan
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.shipping.records import DeliveryEstimate, DistrictOffer, StoreRecord

DAYS_WITH_A_NAME = 7


def offer_told(
    offer: DistrictOffer,
    *,
    place: Place,
    weight_grams: int,
    stores: Sequence[StoreRecord],
    now: datetime,
) -> DistrictTold:
    """Say what a district can have of a SKU, by when, what sending costs, and where it can be fetched."""
    fee = offer.tariff.fee(weight_grams=weight_grams) if offer.tariff and offer.estimate else None
    return DistrictTold(
        region=place.code,
        region_name=place.name,
        available=offer.available.value,
        stock=_stock(offer),
        promise=_promise(offer, now=now),
        freight=(_("包邮") if fee.is_zero else _("运费 %(amount)s 起") % {"amount": yuan(fee.minor)})
        if fee
        else "",
        pickup=_("可到%(store)s等 %(count)s 家门店自提") % {"store": stores[0].name, "count": len(stores)}
        if stores
        else "",
    )


def promise_text(first: date, last: date) -> str:
    """Say between which days an order placed now arrives."""
    if first == last:
        return _("现在下单，预计 %(day)s送达") % {"day": _day(first)}
    return _("现在下单，预计 %(first)s至 %(last)s送达") % {"first": _day(first), "last": _day(last)}


def estimate_text(estimate: DeliveryEstimate, *, now: datetime) -> str:
    """Say until which hour of today an order arrives between which days; after that hour, as of now."""
    today = now.astimezone(SHANGHAI).date()
    first, last = (_named_day(day, today) for day in (estimate.earliest, estimate.latest))
    hour = (estimate.order_before - datetime.combine(today, time(0), SHANGHAI)).total_seconds() // 3600
    told = {"hour": f"{hour:.0f}:00", "day": first, "first": first, "last": last}
    if hour > 24:
        text = (
            _("现在下单，预计 %(day)s送达") if first == last else _("现在下单，预计 %(first)s至 %(last)s送达")
        )
    elif first == last:
        text = _("%(hour)s 前下单，预计 %(day)s送达")
    else:
        text = _("%(hour)s 前下单，预计 %(first)s至 %(last)s送达")
    return text % told


def _stock(offer: DistrictOffer) -> str:
    if offer.tariff is None:
        return _("暂不配送")
    if offer.available == "low":
        return _("仅剩 %(count)s 件") % {"count": offer.free}
    return _("无货") if offer.available == "out" else _("有货")


def _promise(offer: DistrictOffer, *, now: datetime) -> str:
    if offer.tariff is None:
        return _("这个地区暂时送不到")
    return estimate_text(offer.estimate, now=now) if offer.estimate else _("所选地区暂时无货")


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _named_day(day: date, today: date) -> str:
    """Give a day with what it is called today: tomorrow, or the day of the week within the next seven."""
    names = (_("今天"), _("明天"), _("后天"))
    away = (day - today).days
    if away >= DAYS_WITH_A_NAME:
        return _day(day)
    return _("%(day)s（%(name)s）") % {
        "day": _day(day),
        "name": names[away] if away < len(names) else date_format(day, "D"),
    }
