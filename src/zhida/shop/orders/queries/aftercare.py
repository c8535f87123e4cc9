"""What holds for the lines of an order after its sale, and until when."""

from __future__ import annotations

from collections.abc import Sequence

from zhida.shop.orders.aftercare import LineAftercare
from zhida.shop.orders.queries.signatures import signed_by
from zhida.shop.orders.records import OrderRecord, OrderStatus
from zhida.shop.policies import queries as policies_queries
from zhida.shop.policies.records import LinePolicy
from zhida.shop.shipping.records import ParcelRecord


def aftercare_of(*, order: OrderRecord, parcels: Sequence[ParcelRecord]) -> dict[str, LineAftercare]:
    """Return each line's frozen policy, signature and dates, by its key, from what was read of the order.

    One query however many lines, for the days that staff entered; none before anything is signed for.
    """
    received = next((one.at for one in order.timeline if one.status is OrderStatus.COMPLETED), None)
    signed = signed_by(keys=[line.key for line in order.lines], parcels=parcels, received_at=received)
    policies = {line.key: LinePolicy.from_document(line.policy) for line in order.lines}
    dates = policies_queries.dates_of_lines(policies=policies, signed=signed)
    return {
        key: LineAftercare(policy=policy, signed_at=signed.get(key), dates=dates[key])
        for key, policy in policies.items()
    }
