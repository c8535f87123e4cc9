"""REST of trade-ins for staff: price table, queue, bench, payouts, and devices that are not taken."""

import csv
import io
from typing import BinaryIO, cast

from django.http import HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.kernel.money import yuan_text
from zhida.shop.tradeins import permissions, photo_files, queries, schemas, schemas_cases, services
from zhida.shop.tradeins.lifecycle import PayoutStatus, TradeInStatus
from zhida.shop.tradeins.records import Finding
from zhida.shop.tradeins.services.publishing import PriceTableDraft

staff = Router(tags=["trade-ins"])


@staff.get(
    "/trade-in-prices", response=schemas.StaffTradeInPricesOut, auth=staff_only(permissions.VIEW_TRADE_INS)
)
def read_price_table(request: ShopRequest) -> schemas.StaffTradeInPricesOut:
    request.actor.require(permissions.VIEW_TRADE_INS)
    return schemas.StaffTradeInPricesOut.of(queries.find_price_table(), queries.list_models())


@staff.post(
    "/trade-in-prices",
    response={201: schemas.StaffTradeInPricesOut},
    auth=staff_only(permissions.PRICE_TRADE_INS),
)
def publish_price_table(
    request: ShopRequest, body: schemas.PriceTableIn
) -> Status[schemas.StaffTradeInPricesOut]:
    """Publish the next version of the table: models from CSV, questions, or both."""
    draft = PriceTableDraft(
        expected_version=body.expected_version,
        reason=body.reason,
        models_csv=body.models_csv,
        questions=None if body.questions is None else tuple(one.record() for one in body.questions),
    )
    services.publish_price_table(actor=request.actor, draft=draft, now=request.now)
    return Status(201, schemas.StaffTradeInPricesOut.of(queries.find_price_table(), queries.list_models()))


@staff.get("/trade-ins", response=schemas_cases.StaffTradeInPage, auth=staff_only(permissions.VIEW_TRADE_INS))
def list_queue(
    request: ShopRequest,
    status: schemas.TradeInStatusWord | None = None,
    order: str = "",
    cursor: str | None = None,
) -> schemas_cases.StaffTradeInPage:
    """List what is open, the nearest deadline first, or all of one status, or all tied to an order."""
    request.actor.require(permissions.VIEW_TRADE_INS)
    wanted = TradeInStatus(status.upper()) if status else None
    page = queries.list_queue(status=wanted, order=order, cursor=cursor)
    counts = {schemas.TradeInStatusWord(one.lower()): count for one, count in queries.count_open().items()}
    items = [schemas.SummaryOut.of(one) for one in page.items]
    return schemas_cases.StaffTradeInPage(items=items, next=page.next, counts=counts)


@staff.get(
    "/trade-ins/{number}",
    response=schemas_cases.StaffTradeInOut,
    auth=staff_only(permissions.VIEW_TRADE_INS),
)
def read_any_trade_in(request: ShopRequest, number: str) -> schemas_cases.StaffTradeInOut:
    request.actor.require(permissions.VIEW_TRADE_INS)
    return _any(number)


@staff.post(
    "/trade-ins/{number}/receive",
    response=schemas_cases.StaffTradeInOut,
    auth=staff_only(permissions.INSPECT_TRADE_INS),
)
def receive_trade_in(request: ShopRequest, number: str) -> schemas_cases.StaffTradeInOut:
    """Book in a device that arrived."""
    services.receive_trade_in(actor=request.actor, number=number, now=request.now)
    return _any(number)


@staff.post(
    "/trade-ins/{number}/photos",
    response={201: schemas_cases.StaffTradeInOut},
    auth=staff_only(permissions.INSPECT_TRADE_INS),
)
def add_photo(
    request: ShopRequest, number: str, file: File[UploadedFile]
) -> Status[schemas_cases.StaffTradeInOut]:
    """Keep a photo of the device on the bench."""
    stream = cast("BinaryIO", file.file)
    services.add_photo(actor=request.actor, number=number, stream=stream, now=request.now)
    return Status(201, _any(number))


@staff.get("/trade-in-photos/{number}", auth=staff_only(permissions.VIEW_TRADE_INS))
def read_any_photo(request: ShopRequest, number: str) -> HttpResponse:
    """Send a photo of the bench."""
    request.actor.require(permissions.VIEW_TRADE_INS)
    path = queries.photo_file(number=number, for_customer=None)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(path.read_bytes(), content_type=photo_files.CONTENT_TYPE, headers=headers)


@staff.post(
    "/trade-ins/{number}/inspection",
    response=schemas_cases.StaffTradeInOut,
    auth=staff_only(permissions.INSPECT_TRADE_INS),
)
def inspect_trade_in(
    request: ShopRequest, number: str, body: schemas.BenchFindingIn
) -> schemas_cases.StaffTradeInOut:
    """Price a device as it was found; what follows is decided by the amount."""
    finding = Finding(serial=body.serial, answers=body.answers, note=body.note)
    services.inspect_trade_in(actor=request.actor, number=number, finding=finding, now=request.now)
    return _any(number)


@staff.post(
    "/trade-ins/{number}/send-back",
    response=schemas_cases.StaffTradeInOut,
    auth=staff_only(permissions.INSPECT_TRADE_INS),
)
def send_back(request: ShopRequest, number: str, body: schemas.ParcelIn) -> schemas_cases.StaffTradeInOut:
    """Send a device back that was not sold."""
    services.send_back(
        actor=request.actor, number=number, carrier=body.carrier, tracking=body.tracking, now=request.now
    )
    return _any(number)


@staff.get(
    "/trade-in-payouts",
    response=schemas_cases.PayoutPage,
    auth=staff_only(permissions.VIEW_TRADE_INS),
)
def list_payouts(
    request: ShopRequest, status: schemas.PayoutStatusWord | None = None, cursor: str | None = None
) -> schemas_cases.PayoutPage:
    request.actor.require(permissions.VIEW_TRADE_INS)
    wanted = PayoutStatus(status.upper()) if status else None
    page = queries.list_payouts(status=wanted, cursor=cursor)
    return schemas_cases.PayoutPage(
        items=[schemas_cases.TradeInPayoutOut.of(one) for one in page.items], next=page.next
    )


@staff.post("/trade-in-payouts/exports", auth=staff_only(permissions.PAY_TRADE_INS))
def export_payouts(request: ShopRequest, body: schemas_cases.PayoutExportIn) -> HttpResponse:
    """Download the list for the bank as CSV, accounts in clear; each row is to be paid once.

    No cell can be taken for a formula: names and banks begin with a letter, the rest with what we made.
    """
    listed = services.export_payouts(actor=request.actor, batch=body.batch, now=request.now)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["batch", "payout", "name", "bank", "account", "amount"])
    for payout, payee in listed.rows:
        cells = [listed.batch, payout.number, payee.name, payee.bank, payee.account]
        rows.writerow([*cells, yuan_text(payout.amount.minor)])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{listed.batch}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff.post(
    "/trade-in-payouts/{number}/paid",
    response={204: None},
    auth=staff_only(permissions.PAY_TRADE_INS),
)
def confirm_payout(request: ShopRequest, number: str, body: schemas_cases.PayoutPaidIn) -> Status[None]:
    """Write that the bank paid, with its reference."""
    services.confirm_payout(
        actor=request.actor, number=number, bank_reference=body.bank_reference, now=request.now
    )
    return Status(204, None)


@staff.post(
    "/trade-in-payouts/{number}/failed",
    response={204: None},
    auth=staff_only(permissions.PAY_TRADE_INS),
)
def fail_payout(request: ShopRequest, number: str, body: schemas_cases.PayoutFailedIn) -> Status[None]:
    """Write that the bank did not pay; the seller is asked for another account."""
    services.fail_payout(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return Status(204, None)


@staff.get(
    "/trade-in-refused-serials",
    response=schemas_cases.RefusedSerialPage,
    auth=staff_only(permissions.VIEW_TRADE_INS),
)
def list_refused_serials(request: ShopRequest, cursor: str | None = None) -> schemas_cases.RefusedSerialPage:
    request.actor.require(permissions.VIEW_TRADE_INS)
    page = queries.list_refused_serials(cursor=cursor)
    items = [schemas_cases.RefusedSerialOut.of(one) for one in page.items]
    return schemas_cases.RefusedSerialPage(items=items, next=page.next)


@staff.post("/trade-in-refused-serials", response={204: None}, auth=staff_only(permissions.REFUSE_SERIALS))
def refuse_serial(request: ShopRequest, body: schemas_cases.RefusedSerialIn) -> Status[None]:
    """List a device as not to be taken."""
    services.refuse_serial(actor=request.actor, serial=body.serial, reason=body.reason, now=request.now)
    return Status(204, None)


@staff.delete(
    "/trade-in-refused-serials/{serial}",
    response={204: None},
    auth=staff_only(permissions.REFUSE_SERIALS),
)
def allow_serial(request: ShopRequest, serial: str) -> Status[None]:
    services.allow_serial(actor=request.actor, serial=serial, now=request.now)
    return Status(204, None)


def _any(number: str) -> schemas_cases.StaffTradeInOut:
    record = queries.get_trade_in(number=number, for_customer=None)
    return schemas_cases.StaffTradeInOut.of(record, queries.list_payouts(trade_in=number).items)
