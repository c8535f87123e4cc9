"""Writes of the invoicing room, one verb a file."""

from zhida.shop.invoicing.services.batching import issue_due
from zhida.shop.invoicing.services.desk import (
    attach_file,
    enter_invoice,
    refuse_invoice,
    remove_rate,
    retry_invoice,
    set_rate,
)
from zhida.shop.invoicing.services.following import follow_refund, ripen, take_wish
from zhida.shop.invoicing.services.reddening import redden_whole
from zhida.shop.invoicing.services.request import cancel_invoice, change_invoice, request_invoice
from zhida.shop.invoicing.services.start_up import check_invoices_file
from zhida.shop.invoicing.services.titles import change_title, remove_title, save_title

__all__ = [
    "attach_file",
    "cancel_invoice",
    "change_invoice",
    "change_title",
    "check_invoices_file",
    "enter_invoice",
    "follow_refund",
    "issue_due",
    "redden_whole",
    "refuse_invoice",
    "remove_rate",
    "remove_title",
    "request_invoice",
    "retry_invoice",
    "ripen",
    "save_title",
    "set_rate",
    "take_wish",
]
