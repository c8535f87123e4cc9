"""Writes of the after-sales room, one verb a file."""

from zhida.shop.aftersales.services.cases.dues import tend_case
from zhida.shop.aftersales.services.cases.exchanging import refund_instead, send_replacement
from zhida.shop.aftersales.services.cases.inspecting import inspect_case, restock_case
from zhida.shop.aftersales.services.cases.judging import appeal_case, approve_case, reject_case
from zhida.shop.aftersales.services.cases.media import drop_upload, upload_for_case, upload_media
from zhida.shop.aftersales.services.cases.opening import open_case, open_case_for_buyer, open_late_case
from zhida.shop.aftersales.services.cases.places import ensure_return_place, put_return_place
from zhida.shop.aftersales.services.cases.quote_payments import start_quote_payment, take_quote_payment
from zhida.shop.aftersales.services.cases.repairing import (
    answer_quote,
    finish_repair,
    note_repair_paid,
    quote_repair,
    send_back,
)
from zhida.shop.aftersales.services.cases.sending import (
    cancel_case,
    enter_shipment,
    give_parcel_up,
    receive_case,
)
from zhida.shop.aftersales.services.cases.talking import add_message
from zhida.shop.aftersales.services.cases.unrepairable import give_quote_back, give_repair_up
from zhida.shop.aftersales.services.cases.way_back import note_way_back_label, pay_way_back
from zhida.shop.aftersales.services.deciding import approve_refund, reject_refund
from zhida.shop.aftersales.services.request import refund_order
from zhida.shop.aftersales.services.settle import fail_refund, settle_refund
from zhida.shop.aftersales.services.unfetched import refund_unfetched

__all__ = [
    "add_message",
    "answer_quote",
    "appeal_case",
    "approve_case",
    "approve_refund",
    "cancel_case",
    "drop_upload",
    "ensure_return_place",
    "enter_shipment",
    "fail_refund",
    "finish_repair",
    "give_parcel_up",
    "give_quote_back",
    "give_repair_up",
    "inspect_case",
    "note_repair_paid",
    "note_way_back_label",
    "open_case",
    "open_case_for_buyer",
    "open_late_case",
    "pay_way_back",
    "put_return_place",
    "quote_repair",
    "receive_case",
    "refund_instead",
    "refund_order",
    "refund_unfetched",
    "reject_case",
    "reject_refund",
    "restock_case",
    "send_back",
    "send_replacement",
    "settle_refund",
    "start_quote_payment",
    "take_quote_payment",
    "tend_case",
    "upload_for_case",
    "upload_media",
]
