"""Which units of an order are spoken for, and what price protection gave back for them."""

from zhida.shop.aftersales import case_claims, price_cuts
from zhida.shop.orders import queries as orders_queries


def open_units(*, order: str) -> dict[str, int]:
    """Return how many units of each line of an order stand in open cases; two queries.

    Raises OrderNotFound.
    """
    return case_claims.open_units(order_id=orders_queries.row_id_of(number=order))


def price_cuts_of(*, order: str) -> dict[str, dict[int, int]]:
    """Return the fen that price protection gave back, by line and place in its frozen shares; one query.

    What failed at its channel counts no more.
    """
    return price_cuts.cuts_of(order=order)
