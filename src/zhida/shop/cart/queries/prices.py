"""What lines cost now: the one computation behind cart, quote and checkout."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zhida.shop.cart import explaining, skus
from zhida.shop.cart.buyers import default_region, quote_terms
from zhida.shop.cart.errors import SkuNotFound
from zhida.shop.cart.records import (
    KnownSkus,
    PricedGift,
    PricedLine,
    PricedLines,
    QuoteTerms,
    QuoteView,
    WantedLine,
)
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions import queries as promotions_queries
from zhida.shop.promotions.records import Quote, QuoteChoice, QuoteLine
from zhida.shop.shipping import queries as shipping_queries


def price_lines(*, wanted: Sequence[WantedLine], terms: QuoteTerms, now: datetime) -> PricedLines:
    """Price lines as they would be sold at `now`; at most three queries whatever their number.

    Lines that cannot be sold are left out and named in `unsellable`. The engine knows lines by their place in
    `wanted`, so cart and order give the same total for the same lines. Raises SkuNotFound (a code that never
    was), QuoteRefused (a choice of coupons or points that cannot be).
    """
    known = skus.priced([line.sku for line in wanted], now=now)
    if any(line.sku not in known.records for line in wanted):
        raise SkuNotFound
    return price_known(wanted=wanted, known=known, terms=terms, now=now)


def price_known(
    *,
    wanted: Sequence[WantedLine],
    known: KnownSkus,
    terms: QuoteTerms,
    now: datetime,
) -> PricedLines:
    """Price lines whose SKUs and prices were read already; at most two queries, one more where a gift is
    offered and one where it is given.
    """
    lines = []
    unsellable = []
    for place, line in enumerate(wanted, start=1):
        record = known.records.get(line.sku)
        price = known.prices.get(record.sku_id) if record else None
        if record is None or price is None or not record.is_sellable:
            unsellable.append(line.sku)
            continue
        lines.append(
            PricedLine(key=line_key(place=place), sku=record, quantity=line.quantity, selling=price.selling)
        )
    quote = _quote(lines, known.prices, terms, now)
    return PricedLines(
        lines=tuple(lines),
        quote=quote,
        parts=explaining.parts_of(quote),
        unsellable=tuple(unsellable),
        gifts=_gifts(quote, places_taken=len(wanted), now=now),
    )


def quote_lines(
    *,
    wanted: Sequence[WantedLine],
    customer_id: int | None,
    region: str | None,
    choice: QuoteChoice,
    now: datetime,
    is_fetched: bool = False,
) -> QuoteView:
    """Quote lines that may stand in no cart, without writing; at most five queries.

    Without a region the freight is that of the default address; what is fetched has none. Line ids are the
    places 1, 2, 3 in `wanted`.
    Raises SkuNotFound.
    """
    terms = quote_terms(
        customer_id=customer_id,
        region=None if is_fetched else region or default_region(customer_id=customer_id),
        choice=choice,
        now=now,
    )
    priced = price_lines(wanted=wanted, terms=terms, now=now)
    line_ids = {line_key(place=place): str(place) for place in range(1, len(wanted) + 1)}
    return explaining.view_of(priced.quote, line_ids=line_ids, terms=terms, gifts=priced.gifts)


def line_key(*, place: int) -> str:
    """Give the engine's name of a line by its place: L001; names sort as the places do."""
    return f"L{place:03d}"


def _quote(
    lines: Sequence[PricedLine], prices: Mapping[int, SkuPrice], terms: QuoteTerms, now: datetime
) -> Quote:
    if not lines:
        return EMPTY_QUOTE
    return promotions_queries.evaluate(
        lines=[_quote_line(line, prices[line.sku.sku_id]) for line in lines],
        buyer=terms.buyer,
        choice=terms.choice,
        freight_minor=_freight_minor(lines, terms.region),
        now=now,
        points=terms.points,
    )


def _gifts(quote: Quote, *, places_taken: int, now: datetime) -> tuple[PricedGift, ...]:
    """Give the things that go with the lines, keyed after them; one query, none without gifts."""
    if not quote.gifts:
        return ()
    records = skus.known({gift.sku for gift in quote.gifts}, now=now)
    return tuple(
        PricedGift(
            key=line_key(place=place),
            offer=gift.offer,
            sku=records[gift.sku],
            quantity=gift.quantity,
            value=Money(gift.value),
        )
        for place, gift in enumerate(quote.gifts, start=places_taken + 1)
    )


def _freight_minor(lines: Sequence[PricedLine], region: str | None) -> int:
    if region is None:
        return 0
    weight_grams = sum(line.sku.weight_grams * line.quantity for line in lines)
    return shipping_queries.quote_freight(region=region, weight_grams=weight_grams).minor


def _quote_line(line: PricedLine, price: SkuPrice) -> QuoteLine:
    return QuoteLine(
        line=line.key,
        sku=line.sku.sku,
        product=line.sku.product_number,
        category=line.sku.category,
        brand=line.sku.brand,
        quantity=line.quantity,
        selling_minor=price.selling.minor,
        level_prices={level: money.minor for level, money in price.level_prices.items()},
    )


EMPTY_QUOTE = Quote(
    rows=(),
    goods=0,
    discounts=(),
    not_applied=(),
    coupons_used=(),
    points_used=0,
    points_amount=0,
    gifts=(),
    freight=0,
    freight_payable=0,
    freight_cuts=(),
    payable=0,
    unit_shares={},
)
