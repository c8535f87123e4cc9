"""Parcels of an order out of their records: where each is, what lies in it, whom to call."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.contexts.orders import ParcelView
from zhida.shop.orders.records import OrderRecord, OrderStatus
from zhida.shop.shipping.records import ParcelRecord, ParcelState, ParcelTrouble

AWAITED = frozenset({OrderStatus.PAID, OrderStatus.PACKING, OrderStatus.SHIPPED})


def parcel_views(order: OrderRecord, parcels: Sequence[ParcelRecord]) -> tuple[ParcelView, ...]:
    """Give every parcel with its track, the latest report first; its goods where there are several."""
    titles = {line.key: line.title for line in order.lines}
    is_split = len(parcels) > 1 or any(line.quantity > line.shipped_quantity for line in order.lines)
    return tuple(
        parcel_view(
            parcel,
            goods=tuple(f"{titles[key]} × {quantity}" for key, quantity in parcel.lines) if is_split else (),
        )
        for parcel in parcels
    )


def parcel_view(parcel: ParcelRecord, *, goods: tuple[str, ...] = ()) -> ParcelView:
    """Give one parcel with its track, the latest report first."""
    return ParcelView(
        number=parcel.number,
        carrier=parcel.carrier_name,
        carrier_phone=parcel.carrier_phone,
        tracking=parcel.tracking,
        events=tuple((event.occurred_at, f"{event.place} {event.text}".strip()) for event in parcel.events),
        state=_state_name(parcel.state),
        is_delivered=parcel.state is ParcelState.DELIVERED,
        warning=_warning(parcel.trouble),
        goods=goods,
    )


def promise_line(order: OrderRecord) -> str:
    """Say until which day an order that is awaited was promised; empty otherwise."""
    if order.promised_by is None or order.status not in AWAITED:
        return ""
    return _("承诺 %(day)s 前送达。") % {"day": date_format(order.promised_by, "MONTH_DAY_FORMAT")}


def _state_name(state: ParcelState) -> str:
    names = {
        ParcelState.SHIPPED: _("已发货"),
        ParcelState.IN_TRANSIT: _("运输中"),
        ParcelState.OUT_FOR_DELIVERY: _("派送中"),
        ParcelState.DELIVERED: _("已签收"),
    }
    return names[state]


def _warning(trouble: ParcelTrouble | None) -> str:
    if trouble is None:
        return ""
    texts = {
        ParcelTrouble.PROBLEM: _("快递遇到了问题，我们会跟进。也可以直接联系快递公司。"),
        ParcelTrouble.REJECTED: _("快递公司登记为拒收。如果你没有拒收，请联系我们。"),
        ParcelTrouble.RETURNING: _("这个包裹正在退回给我们。我们收到后会联系你。"),
        ParcelTrouble.RETURNED: _("这个包裹已退回给我们。我们会联系你安排重发或退款。"),
    }
    return texts[trouble]
