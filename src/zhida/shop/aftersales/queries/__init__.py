"""Reads of the after-sales room."""

from zhida.shop.aftersales.queries.books import check_invariants
from zhida.shop.aftersales.queries.cases import (
    CaseFilter,
    CaseTab,
    count_own_cases,
    find_order_of,
    get_case,
    get_media,
    get_return_place,
    list_cases,
    list_cases_for_staff,
    list_cases_of_order,
    media_file,
    preview_case,
    windows_of_order,
)
from zhida.shop.aftersales.queries.desk import basis_of_case, count_cases
from zhida.shop.aftersales.queries.exchanges import ExchangeChoice, exchange_choices
from zhida.shop.aftersales.queries.quotes import check_own_case, list_quoted, quote_methods
from zhida.shop.aftersales.queries.refunds import get_refund, list_refunds, preview_refund
from zhida.shop.aftersales.queries.units import open_units, price_cuts_of

__all__ = [
    "CaseFilter",
    "CaseTab",
    "ExchangeChoice",
    "basis_of_case",
    "check_invariants",
    "check_own_case",
    "count_cases",
    "count_own_cases",
    "exchange_choices",
    "find_order_of",
    "get_case",
    "get_media",
    "get_refund",
    "get_return_place",
    "list_cases",
    "list_cases_for_staff",
    "list_cases_of_order",
    "list_quoted",
    "list_refunds",
    "media_file",
    "open_units",
    "preview_case",
    "preview_refund",
    "price_cuts_of",
    "quote_methods",
    "windows_of_order",
]
