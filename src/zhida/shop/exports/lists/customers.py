"""Customers, newest first, phones always masked: a whole book of numbers is nobody's need."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.customers.permissions import READ_CUSTOMERS
from zhida.shop.customers.queries import list_customers
from zhida.shop.customers.records import CustomerRecord
from zhida.shop.exports.lists.paging import PAGE, shown, until_older
from zhida.shop.exports.records import Document, ExportList, Reading
from zhida.shop.kernel.pagination import Page


def read(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of customers."""
    page = list_customers(actor=reading.actor, cursor=cursor, limit=PAGE)
    recent = until_older(page, since=reading.since, at=lambda one: one.profile.joined_at)
    return shown(recent, _document)


def _document(customer: CustomerRecord) -> Document:
    profile = customer.profile
    return {
        "number": profile.number,
        "nickname": profile.nickname,
        "phone": customer.phone_masked,
        "joined_at": profile.joined_at.isoformat(),
    }


CUSTOMERS = ExportList(
    name="customers",
    title=_("顾客"),
    permission=READ_CUSTOMERS,
    columns=("number", "nickname", "phone", "joined_at"),
    read=read,
    personal=frozenset({"phone"}),
)
