"""REST of the waiting line: where a place stands."""

from datetime import UTC, datetime
from typing import Annotated

from ninja import Query, Router, Schema

from zhida.shop.accounts.records import ShopRequest
from zhida.shop.checkout import conf, queries
from zhida.shop.checkout.records import WaitingPlace

shopper = Router(tags=["checkout"])


class WaitingPlaceOut(Schema):
    """So many are `ahead`; with `is_turn` the order may be sent again, with the ticket."""

    place: int
    ahead: int
    is_turn: bool
    retry_after_seconds: int


@shopper.get(
    "/waiting-places", response=WaitingPlaceOut, auth=None, summary="Where a ticket stands in its line"
)
def read_place(
    request: ShopRequest,
    ticket: Annotated[str, Query(max_length=conf.LONGEST_TICKET)],
) -> WaitingPlace:
    """Whoever holds the ticket may look; only its own account can use it."""
    return queries.waiting_place(ticket=ticket, now=datetime.now(UTC))
