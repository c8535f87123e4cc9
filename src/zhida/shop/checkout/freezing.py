"""A quote turned into what an order keeps for ever, and the one change staff may make to it. Pure."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace

from zhida.shop.cart.records import PricedLines
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.money import Money, round_down, split_by_largest_remainder
from zhida.shop.orders.records import (
    FrozenPrices,
    LineDraft,
    LinePrices,
    OrderAmounts,
    OrderGift,
    OrderLineRecord,
    OrderRecord,
)
from zhida.shop.policies.records import LinePolicy
from zhida.shop.pricing.records import SoldRow
from zhida.shop.promotions.records import POINTS_OFFER

STAFF_OFFER = "staff"


def frozen_prices(priced: PricedLines) -> FrozenPrices:
    """Give the prices an order freezes: the quote whole, and rows and unit shares by line."""
    quote = priced.quote
    parts = priced.parts
    return FrozenPrices(
        amounts=OrderAmounts(
            goods=parts.goods,
            discount=parts.discount,
            coupon=parts.coupon,
            points=parts.points,
            freight=parts.freight,
            payable=parts.payable,
        ),
        quote={"quote": json.loads(quote.to_json()), "staff": []},
        lines={
            line.key: LinePrices(
                payable_minor=quote.line_payable(line.key),
                rows=tuple(asdict(row) for row in quote.rows if row.line == line.key),
                unit_shares=tuple(quote.unit_shares[line.key]),
            )
            for line in priced.lines
        }
        | {
            gift.key: LinePrices(payable_minor=0, rows=(), unit_shares=(0,) * gift.quantity)
            for gift in priced.gifts
        },
    )


def line_drafts(priced: PricedLines) -> tuple[LineDraft, ...]:
    """Give the lines of a new order as the catalogue shows them today, and the gifts that go with them."""
    sold = [
        _line_draft(
            line.key,
            line.sku,
            quantity=line.quantity,
            unit_price=Money(max(row.unit_price for row in priced.quote.rows if row.line == line.key)),
            amount=Money(priced.quote.line_amount(line.key)),
        )
        for line in priced.lines
    ]
    nothing = Money.zero()
    given = [
        replace(
            _line_draft(gift.key, gift.sku, quantity=gift.quantity, unit_price=nothing, amount=nothing),
            gift=OrderGift(offer=gift.offer, value=gift.value),
        )
        for gift in priced.gifts
    ]
    return (*sold, *given)


def with_policies(
    lines: Sequence[LineDraft], *, policies: Mapping[int, LinePolicy], confirmed: Collection[str]
) -> tuple[LineDraft, ...]:
    """Give the lines with their after-sales policies; what was ticked, by SKU or line key, is confirmed.

    A tick on goods that are not excluded counts for nothing.
    """
    return tuple(
        replace(line, policy=_frozen_policy(policies[line.sku_id], {line.key, line.sku}, confirmed))
        for line in lines
    )


def lowered_prices(order: OrderRecord, *, payable: Money, reason: str) -> FrozenPrices:
    """Give an order's prices at a lower payable: the cut goes over the goods first, then over the freight.

    The cut stands in the quote as an adjustment of the offer `staff`. Worked: 20.00 and 10.00 at freight 5.00
    lowered from 35.00 to 32.00 cut 2.00 and 1.00; lowered to 3.00 they cut 20.00, 10.00 and 2.00 of freight.
    """
    cut = (order.amounts.payable - payable).minor
    assert 0 < cut < order.amounts.payable.minor
    goods_payable = sum(line.payable.minor for line in order.lines)
    goods_cut = min(cut, goods_payable)
    freight = order.amounts.freight - Money(cut - goods_cut)
    shares = split_by_largest_remainder(goods_cut, [line.payable.minor for line in order.lines])
    cuts = {line.key: share for line, share in zip(order.lines, shares, strict=True)}
    adjustment = {
        "offer": STAFF_OFFER,
        "amount": goods_cut,
        "freight": cut - goods_cut,
        "lines": {key: share for key, share in cuts.items() if share},
        "reason": reason,
    }
    before = order.quote
    return FrozenPrices(
        amounts=OrderAmounts(
            goods=order.amounts.goods,
            discount=order.amounts.discount + Money(goods_cut),
            coupon=order.amounts.coupon,
            points=order.amounts.points,
            freight=freight,
            payable=payable,
        ),
        quote={**before, "staff": [*_staff(before), adjustment]},
        lines={line.key: _lowered_line(line, cuts[line.key]) for line in order.lines},
    )


def sold_rows(lines: Sequence[OrderLineRecord]) -> list[SoldRow]:
    """Give what each row's units were sold for: after offers, coupons and a staff cut, before points.

    Two units of a row that pays 100.01 and 5.00 in points were sold for 52.50 each, rounded down.
    """
    return [
        SoldRow(
            row=_text(row, "row"),
            sku_id=line.sku_id,
            unit_minor=round_down(_row_payable(row) + _paid_in_points(row), _number(row, "quantity")),
            quantity=_number(row, "quantity"),
        )
        for line in lines
        for row in line.rows
    ]


def _line_draft(key: str, sku: SkuRecord, *, quantity: int, unit_price: Money, amount: Money) -> LineDraft:
    return LineDraft(
        key=key,
        sku_id=sku.sku_id,
        sku=sku.sku,
        product_number=sku.product_number,
        title=sku.title,
        options=sku.options,
        image=sku.image or "",
        weight_grams=sku.weight_grams,
        quantity=quantity,
        unit_price=unit_price,
        amount=amount,
    )


def _frozen_policy(
    policy: LinePolicy, names: Collection[str], confirmed: Collection[str]
) -> Mapping[str, object]:
    is_ticked = any(name in confirmed for name in names)
    return (policy.confirmed() if is_ticked else policy).to_document()


def _staff(quote: Mapping[str, object]) -> Sequence[object]:
    staff = quote["staff"]
    assert isinstance(staff, list)
    return staff


def _lowered_line(line: OrderLineRecord, cut: int) -> LinePrices:
    """Take a cut off a line: off its rows by what each was to pay, and off its units by their shares."""
    row_cuts = split_by_largest_remainder(cut, [_row_payable(row) for row in line.rows])
    unit_cuts = split_by_largest_remainder(cut, line.unit_shares)
    shares = [share - taken for share, taken in zip(line.unit_shares, unit_cuts, strict=True)]
    return LinePrices(
        payable_minor=line.payable.minor - cut,
        rows=tuple(_lowered_row(row, taken) for row, taken in zip(line.rows, row_cuts, strict=True)),
        unit_shares=tuple(sorted(shares, reverse=True)),
    )


def _lowered_row(row: Mapping[str, object], cut: int) -> Mapping[str, object]:
    adjustments = row["adjustments"]
    assert isinstance(adjustments, (list, tuple))
    added = [{"offer": STAFF_OFFER, "amount": cut}] if cut else []
    return {**row, "payable": _row_payable(row) - cut, "adjustments": [*adjustments, *added]}


def _row_payable(row: Mapping[str, object]) -> int:
    return _number(row, "payable")


def _paid_in_points(row: Mapping[str, object]) -> int:
    adjustments = row["adjustments"]
    assert isinstance(adjustments, (list, tuple))
    return sum(int(one["amount"]) for one in adjustments if one["offer"] == POINTS_OFFER)


def _number(row: Mapping[str, object], key: str) -> int:
    number = row[key]
    assert isinstance(number, int)
    return number


def _text(row: Mapping[str, object], key: str) -> str:
    text = row[key]
    assert isinstance(text, str)
    return text
