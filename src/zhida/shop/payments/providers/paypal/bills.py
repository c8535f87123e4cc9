"""PayPal's bill: the Transaction Search report of one Beijing day, kept as one page of its answer a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.payments.providers.contract import (
    BillKind,
    BillLine,
    BillNotReady,
    BillUnreadable,
    NoBill,
    RefusedByChannel,
)
from zhida.shop.payments.providers.paypal.account import TOO_LARGE, PayPalAccount
from zhida.shop.payments.providers.paypal.documents import (
    BadDocument,
    Document,
    document_in,
    find_text,
    instant_in,
    our_number_in,
    part_of,
    parts_of,
    signed_amount_in,
)

PATH = "/v1/reporting/transactions"
PAGE_SIZE = 500
# Source: PayPal, Transaction Search: executed transactions appear after at most three hours.
LATEST = timedelta(hours=3)
SHORTEST_WINDOW = timedelta(minutes=1)
# T00xx are payments; of the rest only refunds, reversals and chargebacks give a buyer money back.
PAYMENT = re.compile(r"T00[0-9]{2}", re.ASCII)
MONEY_BACK = frozenset({"T1106", "T1107", "T1201"})
# S: done. F and V: done, and later refunded in part or whole, which is told by lines of its own.
DONE = frozenset({"S", "F", "V"})


def fetch(account: PayPalAccount, day: date, into: Path, *, now: datetime) -> None:
    """Write all pages of a day into a file. Raises NoBill, BillNotReady, OutcomeUnknown, RefusedByChannel."""
    starts_at = datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    ends_at = starts_at + timedelta(days=1)
    if now < ends_at + LATEST:
        raise BillNotReady
    page_file = into.with_name(f"{into.name}.page")
    try:
        with into.open("wb") as bill:
            report = _Report(account, page_file, bill, now)
            found = report.fetch(starts_at, ends_at, not_before=ends_at)
    finally:
        page_file.unlink(missing_ok=True)
    if found == 0:
        raise NoBill


def read(bill: Path) -> Iterator[BillLine]:
    """Read the payments and refunds of a fetched bill, a page at a time.

    Raises BillUnreadable for what is no report, pages that are missing or doubled, and wrong totals.
    """
    reading = _Reading()
    with bill.open("rb") as pages:
        for line in pages:
            try:
                page = document_in(line)
                entries = parts_of(page, "transaction_details")
                reading.count(page, len(entries))
                found = [_line_of(part_of(entry, "transaction_info")) for entry in entries]
            except BadDocument as error:
                raise BillUnreadable(str(error)) from error
            yield from (one for one in found if one is not None)
    if reading.awaited != 1:
        raise BillUnreadable("the last pages are missing")


@dataclass(slots=True)
class _Reading:
    """How far a reading is: which page comes next, and how many transactions its stretch of time had yet."""

    awaited: int = 1
    counted: int = 0

    def count(self, page: Document, entries: int) -> None:
        """Check a page against those before it, and at the last one the report's own total."""
        if _whole(page, "page", self.awaited) != self.awaited:
            raise BadDocument("a page is missing or doubled")
        self.counted += entries
        if self.awaited < _whole(page, "total_pages", 1):
            self.awaited += 1
            return
        if _whole(page, "total_items", self.counted) != self.counted:
            raise BadDocument("the transactions are not as many as the report says")
        self.awaited, self.counted = 1, 0


@dataclass(frozen=True, slots=True)
class _Report:
    """One fetching: where from, where to, and a file for the page at hand."""

    account: PayPalAccount
    page_file: Path
    bill: BinaryIO
    now: datetime

    def fetch(self, starts_at: datetime, ends_at: datetime, *, not_before: datetime) -> int:
        """Add the pages of a stretch of time and count its transactions; halve one found too long.

        PayPal includes both ends, so a stretch ends a second early.
        """
        try:
            first = self._page(starts_at, ends_at, number=1)
        except RefusedByChannel as refusal:
            if refusal.code != TOO_LARGE or ends_at - starts_at <= SHORTEST_WINDOW:
                raise
            middle = (starts_at + (ends_at - starts_at) / 2).replace(microsecond=0)
            return self.fetch(starts_at, middle, not_before=not_before) + self.fetch(
                middle, ends_at, not_before=not_before
            )
        refreshed_at = instant_in(first, "last_refreshed_datetime")
        if refreshed_at is not None and refreshed_at < not_before:
            raise BillNotReady
        found = self._keep(first)
        for number in range(2, _whole(first, "total_pages", 1) + 1):
            found += self._keep(self._page(starts_at, ends_at, number=number))
        return found

    def _page(self, starts_at: datetime, ends_at: datetime, *, number: int) -> Document:
        asked = {
            "start_date": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}",
            "end_date": f"{ends_at - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}",
            "fields": "transaction_info",
            "balance_affecting_records_only": "Y",
            "page_size": str(PAGE_SIZE),
            "page": str(number),
        }
        self.account.save(f"{PATH}?{urlencode(asked)}", self.page_file, now=self.now)
        try:
            return document_in(self.page_file.read_bytes())
        except BadDocument as error:
            raise BillUnreadable(str(error)) from error

    def _keep(self, page: Document) -> int:
        """Copy the page as it came; line ends, which JSON has between its words only, become blanks."""
        self.bill.write(self.page_file.read_bytes().replace(b"\r", b" ").replace(b"\n", b" ") + b"\n")
        return len(parts_of(page, "transaction_details"))


def _line_of(info: Document) -> BillLine | None:
    """Read one transaction; None for what is neither a payment to us nor money back to a buyer."""
    code = find_text(info, "transaction_event_code")
    amount, is_negative = signed_amount_in(info, "transaction_amount")
    if PAYMENT.fullmatch(code) and not is_negative:
        kind, number = BillKind.CAPTURE, our_number_in(info, "P")
    elif code in MONEY_BACK and is_negative:
        kind, number = BillKind.REFUND, our_number_in(info, "R")
    else:
        return None
    fee_minor = 0
    if part_of(info, "fee_amount"):
        fee, is_paid = signed_amount_in(info, "fee_amount")
        fee_minor = fee.minor if is_paid else -fee.minor
    occurred_at = instant_in(info, "transaction_initiation_date", "transaction_updated_date")
    provider_number = find_text(info, "transaction_id")
    if occurred_at is None or not provider_number:
        raise BadDocument("a transaction without date or number")
    status = find_text(info, "transaction_status")
    return BillLine(
        kind=kind,
        number=number,
        provider_number=provider_number,
        amount=amount,
        fee_minor=fee_minor,
        occurred_at=occurred_at,
        status="" if status in DONE else status,
    )


def _whole(page: Document, name: str, default: int) -> int:
    value = page.get(name, default)
    if type(value) is not int:
        raise BadDocument(f"{name} is no number")
    return value
