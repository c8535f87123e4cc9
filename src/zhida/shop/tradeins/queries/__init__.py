"""Reads of the trade-in room."""

from zhida.shop.tradeins.photo_files import CONTENT_TYPE
from zhida.shop.tradeins.queries.books import check_invariants
from zhida.shop.tradeins.queries.payouts import list_payouts, list_refused_serials
from zhida.shop.tradeins.queries.tables import (
    best_offer,
    find_price_table,
    get_model,
    list_models,
    questions_of,
    value_device,
)
from zhida.shop.tradeins.queries.tradeins import (
    count_open,
    credits_of,
    get_trade_in,
    list_queue,
    list_trade_ins,
    photo_file,
    tied_to,
    ways_of,
)

PHOTO_TYPE = CONTENT_TYPE

__all__ = [
    "PHOTO_TYPE",
    "best_offer",
    "check_invariants",
    "count_open",
    "credits_of",
    "find_price_table",
    "get_model",
    "get_trade_in",
    "list_models",
    "list_payouts",
    "list_queue",
    "list_refused_serials",
    "list_trade_ins",
    "photo_file",
    "questions_of",
    "tied_to",
    "value_device",
    "ways_of",
]
