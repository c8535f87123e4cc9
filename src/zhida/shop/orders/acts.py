"""What a shopper does to their own order between its statuses."""

from enum import StrEnum


class ShopperAct(StrEnum):
    """One thing the buyer did that the order's history tells."""

    URGED = "URGED"
    ADDRESS_CHANGED = "ADDRESS_CHANGED"
