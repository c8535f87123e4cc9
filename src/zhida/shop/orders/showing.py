"""Orders in the shapes of the REST API."""

from collections.abc import Mapping, Sequence

from zhida.shop.kernel.money import Money
from zhida.shop.orders.lifecycle import STATUS_NAMES
from zhida.shop.orders.records import (
    LineAftercare,
    LineHold,
    OrderAddress,
    OrderLineRecord,
    OrderRecord,
    OrderSummary,
    TimelineEntry,
)
from zhida.shop.orders.showing_aftercare import line_aftercare
from zhida.shop.payments.records import AttemptRecord, RefundRecord
from zhida.shop.shipping.records import ParcelRecord

Shape = dict[str, object]


def summary(order: OrderSummary | OrderRecord) -> Shape:
    """Give one order as the shopper's list shows it."""
    return {
        "number": order.number,
        "status": order.status.lower(),
        "status_name": str(STATUS_NAMES[order.status]),
        "placed_at": order.placed_at,
        "expires_at": order.expires_at,
        "payable": order.amounts.payable,
        "refunded": order.refunded,
        "urged_at": order.urged_at,
        "hidden_at": order.hidden_at,
        "pickup_point": order.pickup_point,
        "lines": [line(one) for one in order.lines],
    }


def staff_summary(order: OrderSummary, holds: Sequence[LineHold] = ()) -> Shape:
    """Give one order as the staff's list shows it, with what a recall keeps in the house."""
    return {
        **summary(order),
        "customer": order.customer_id,
        "flag": order.flag.lower(),
        "holds": list(holds),
    }


def detail(
    order: OrderRecord,
    *,
    attempts: Sequence[AttemptRecord],
    refunds: Sequence[RefundRecord],
    parcels: Sequence[ParcelRecord],
    aftercare: Mapping[str, LineAftercare],
) -> Shape:
    """Give one order in full as its shopper sees it, each line with what holds for it after the sale."""
    amounts = order.amounts
    return {
        **summary(order),
        "lines": [{**line(one), "aftercare": line_aftercare(aftercare[one.key])} for one in order.lines],
        "promised_by": order.promised_by,
        "amounts": {
            "goods": amounts.goods,
            "discount": amounts.discount,
            "coupon": amounts.coupon,
            "points": amounts.points,
            "freight": amounts.freight,
            "payable": amounts.payable,
        },
        "adjustments": adjustments(order),
        "address": address(order.address),
        "note": order.note,
        "invoice": order.invoice,
        "payments": [_payment(attempt) for attempt in attempts],
        "refunds": [_refund(one) for one in refunds],
        "shipments": [shipment(parcel) for parcel in parcels],
        "timeline": [_step(entry) for entry in order.timeline],
    }


def staff_detail(order: OrderRecord, shape: Shape, holds: Sequence[LineHold] = ()) -> Shape:
    """Add to an order in full what only staff see."""
    return {
        **shape,
        "customer": order.customer_id,
        "flag": order.flag.lower(),
        "holds": list(holds),
        "remarks": list(order.remarks),
        "price_changes": list(order.price_changes),
    }


def line(record: OrderLineRecord) -> Shape:
    """Give one line with its frozen shares."""
    return {
        "id": record.key,
        "sku": record.sku,
        "product": record.product_number,
        "title": record.title,
        "options": dict(record.options),
        "image": record.image,
        "quantity": record.quantity,
        "unit_price": record.unit_price,
        "amount": record.amount,
        "discount": record.amount - record.payable,
        "payable": record.payable,
        "rows": [_price_row(row, record.amount.currency) for row in record.rows],
        "gift": record.gift,
        "unit_shares": list(record.unit_shares),
        "shipped_quantity": record.shipped_quantity,
        "refunded_quantity": record.refunded_quantity,
    }


def _price_row(row: Mapping[str, object], currency: str) -> Shape:
    minor = row["unit_price"]
    assert isinstance(minor, int)
    return {
        "quantity": row["quantity"],
        "unit_price": Money(minor, currency),
        "source": row["source"],
    }


def address(record: OrderAddress) -> Shape:
    """Give an address, masked or not as the record is."""
    return {
        "name": record.name,
        "phone": record.phone,
        "province": record.province,
        "city": record.city,
        "district": record.district,
        "street": record.street,
        "detail": record.detail,
        "region_code": record.region_code,
    }


def adjustments(order: OrderRecord) -> list[Shape]:
    """Give every cut frozen with the order, staff's last; they sum to what was taken off the goods."""
    quote = order.quote["quote"]
    staff = order.quote["staff"]
    assert isinstance(quote, dict)
    assert isinstance(staff, list)
    line_of_row = {row["row"]: row["line"] for row in quote["rows"]}
    shapes = [_offer_cut(discount, line_of_row) for discount in quote["discounts"]]
    if quote["points_amount"]:
        shapes.append(_points_cut(quote))
    return shapes + [
        {
            "offer": cut["offer"],
            "kind": cut["offer"],
            "amount": Money(cut["amount"]),
            "lines": cut["lines"],
            "reason": cut["reason"],
        }
        for cut in staff
    ]


def _offer_cut(discount: Mapping[str, object], line_of_row: Mapping[str, str]) -> Shape:
    shares = discount["shares"]
    amount = discount["amount"]
    assert isinstance(shares, dict)
    assert isinstance(amount, int)
    lines: dict[str, int] = {}
    for row, minor in shares.items():
        lines[line_of_row[row]] = lines.get(line_of_row[row], 0) + minor
    return {
        "offer": discount["id"],
        "kind": discount["kind"],
        "amount": Money(amount),
        "lines": lines,
        "reason": discount["title"],
    }


def _points_cut(quote: Mapping[str, object]) -> Shape:
    rows = quote["rows"]
    amount = quote["points_amount"]
    assert isinstance(rows, list)
    assert isinstance(amount, int)
    lines: dict[str, int] = {}
    for row in rows:
        taken = sum(cut["amount"] for cut in row["adjustments"] if cut["offer"] == "points")
        if taken:
            lines[row["line"]] = lines.get(row["line"], 0) + taken
    return {"offer": "points", "kind": "points", "amount": Money(amount), "lines": lines, "reason": ""}


def _payment(attempt: AttemptRecord) -> Shape:
    return {
        "attempt": attempt.number,
        "channel": attempt.channel,
        "status": attempt.public_status,
        "amount": attempt.amount,
        "created_at": attempt.created_at,
        "captured_at": attempt.captured_at,
    }


def _refund(refund: RefundRecord) -> Shape:
    return {
        "number": refund.number,
        "amount": refund.amount,
        "status": str(refund.status).lower(),
        "created_at": refund.created_at,
        "finished_at": refund.finished_at,
        "channel": refund.channel,
        "expected_on": refund.expected_on,
    }


def shipment(parcel: ParcelRecord) -> Shape:
    """Give one parcel with what its courier said."""
    return {
        "number": parcel.number,
        "carrier": parcel.carrier,
        "carrier_name": parcel.carrier_name,
        "tracking": parcel.tracking,
        "state": str(parcel.state).lower(),
        "trouble": str(parcel.trouble).lower() if parcel.trouble else None,
        "shipped_at": parcel.shipped_at,
        "delivered_at": parcel.delivered_at,
        "lines": [{"line": key, "quantity": quantity} for key, quantity in parcel.lines],
        "events": [
            {
                "at": event.occurred_at,
                "state": str(event.state).lower() if event.state else None,
                "text": event.text,
                "place": event.place,
            }
            for event in parcel.events
        ],
    }


def _step(entry: TimelineEntry) -> Shape:
    return {
        "status": entry.status.lower(),
        "name": str(STATUS_NAMES[entry.status]),
        "at": entry.at,
        "note": entry.note,
    }
