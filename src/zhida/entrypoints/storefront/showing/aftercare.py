"""What may come back, as the checkout asks and orders tell."""

from collections.abc import Collection, Mapping
from datetime import datetime

from zhida.entrypoints.storefront.contexts.aftercare import ExclusionBox
from zhida.entrypoints.storefront.contexts.cart import CartLine
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.orders.records import LineAftercare, OrderRecord, OrderStatus
from zhida.shop.policies import queries as policies

ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.CLOSED})


def exclusion_boxes(lines: Collection[CartLine], *, now: datetime) -> tuple[ExclusionBox, ...]:
    """Give a box for each line that asks for the buyer's confirmation; none is ever ticked. Two queries.

    Source: 七日无理由退货暂行办法 art. 20: for this very purchase, and never beforehand.
    """
    records = catalogue.sellable_skus(skus=[line.sku for line in lines], now=now)
    found = policies.policies_for(skus=list(records.values()))
    boxes = []
    for line in lines:
        policy = found[records[line.sku].sku_id] if line.sku in records else None
        if policy is not None and policy.asks_confirmation:
            boxes.append(
                ExclusionBox(
                    sku=line.sku,
                    title=f"{line.title} {line.options}".strip(),
                    reason=policy.exclusion_reason,
                    source=policy.sources[0],
                )
            )
    return tuple(boxes)


def date_lines(order: OrderRecord, aftercare: Mapping[str, LineAftercare]) -> dict[str, tuple[str, ...]]:
    """Give the sentences of each line of an order, by its key: until when it may come back.

    Nothing where the order ended without goods.
    """
    if order.status in ENDED:
        return {}
    return {key: policies.shown_dates(policy=one.policy, dates=one.dates) for key, one in aftercare.items()}
