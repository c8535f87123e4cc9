"""REST of devices: a shopper's own units; staff look up units, keep activations and carry out recalls."""

import csv
import io
from typing import Annotated

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.devices import permissions, queries, schemas, services
from zhida.shop.devices.records import RecallDraft

shopper = Router(tags=["devices"])
staff = Router(tags=["devices"])

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@shopper.get("/devices", response=schemas.DevicePage, auth=shopper_only)
def list_devices(request: ShopRequest, cursor: str | None = None) -> schemas.DevicePage:
    page = queries.list_units(for_customer=request.actor.customer_id, cursor=cursor)
    return schemas.DevicePage(items=[schemas.DeviceOut.of(unit) for unit in page.items], next=page.next)


@shopper.get("/devices/{serial}", response=schemas.DeviceOut, auth=shopper_only)
def read_device(request: ShopRequest, serial: str) -> schemas.DeviceOut:
    return schemas.DeviceOut.of(queries.get_unit(serial=serial, for_customer=request.actor.customer_id))


@staff.post(
    "/devices/activations",
    response=schemas.ActivationOut,
    auth=staff_only(permissions.RECORD_ACTIVATIONS),
)
def record_activation(request: ShopRequest, body: schemas.ActivationIn) -> schemas.ActivationOut:
    """Keep when a unit was first switched on; the earliest stays."""
    earliest = services.record_activation(
        actor=request.actor, serial=body.serial, activated_at=body.activated_at, now=request.now
    )
    return schemas.ActivationOut(serial=body.serial, activated_at=earliest)


@staff.get("/devices/{serial}", response=schemas.StaffDeviceOut, auth=staff_only(permissions.VIEW_DEVICES))
def read_any_device(request: ShopRequest, serial: str) -> schemas.StaffDeviceOut:
    """Show a unit, its owner's order and what happened to it."""
    request.actor.require(permissions.VIEW_DEVICES)
    return _staff_device(serial)


@staff.post(
    "/devices/{serial}/warranty",
    response=schemas.StaffDeviceOut,
    auth=staff_only(permissions.EXTEND_WARRANTY),
)
def extend_warranty(
    request: ShopRequest, serial: str, body: schemas.WarrantyExtensionIn
) -> schemas.StaffDeviceOut:
    """Give a unit more days of warranty."""
    services.extend_warranty(
        actor=request.actor, serial=serial, days=body.days, reason=body.reason, now=request.now
    )
    return _staff_device(serial)


@staff.get("/recalls", response=schemas.RecallPage, auth=staff_only(permissions.VIEW_DEVICES))
def list_recalls(request: ShopRequest, cursor: str | None = None) -> schemas.RecallPage:
    """List recalls, newest first."""
    request.actor.require(permissions.VIEW_DEVICES)
    page = queries.list_recalls(cursor=cursor)
    return schemas.RecallPage(items=[schemas.RecallOut.of(one) for one in page.items], next=page.next)


@staff.post("/recalls", response={201: schemas.RecallOut}, auth=staff_only(permissions.RECALL_GOODS))
def propose_recall(request: ShopRequest, body: schemas.RecallIn) -> Status[schemas.RecallOut]:
    """Stop the sale of goods and call them back; with the second-person rule on, another person confirms."""
    draft = RecallDraft(
        product_number=body.product,
        reason=body.reason,
        remedy=body.remedy,
        law=body.law,
        skus=tuple(body.skus),
        serial_from=body.serial_from,
        serial_to=body.serial_to,
    )
    number = services.propose_recall(actor=request.actor, draft=draft, now=request.now)
    return Status(201, _recall(number))


@staff.get("/recalls/{number}", response=schemas.RecallOut, auth=staff_only(permissions.VIEW_DEVICES))
def read_recall(request: ShopRequest, number: str) -> schemas.RecallOut:
    request.actor.require(permissions.VIEW_DEVICES)
    return _recall(number)


@staff.post("/recalls/{number}/open", response=schemas.RecallOut, auth=staff_only(permissions.RECALL_GOODS))
def open_recall(request: ShopRequest, number: str) -> schemas.RecallOut:
    services.open_recall(actor=request.actor, number=number, now=request.now)
    return _recall(number)


@staff.post("/recalls/{number}/drop", response=schemas.RecallOut, auth=staff_only(permissions.RECALL_GOODS))
def drop_recall(request: ShopRequest, number: str, body: schemas.RecallReasonIn) -> schemas.RecallOut:
    services.drop_recall(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return _recall(number)


@staff.post("/recalls/{number}/close", response=schemas.RecallOut, auth=staff_only(permissions.RECALL_GOODS))
def close_recall(request: ShopRequest, number: str, body: schemas.RecallReportIn) -> schemas.RecallOut:
    services.close_recall(actor=request.actor, number=number, report=body.report, now=request.now)
    return _recall(number)


@staff.get(
    "/recalls/{number}/items",
    response=schemas.RecallItemPage,
    auth=staff_only(permissions.VIEW_DEVICES),
)
def list_recall_items(request: ShopRequest, number: str, cursor: str | None = None) -> schemas.RecallItemPage:
    """List the orders and units that a recall concerns."""
    request.actor.require(permissions.VIEW_DEVICES)
    queries.get_recall(number=number)
    page = queries.list_items(number=number, cursor=cursor)
    return schemas.RecallItemPage(
        items=[schemas.RecallItemOut.of(item) for item in page.items], next=page.next
    )


@staff.get("/recalls/{number}/items.csv", auth=staff_only(permissions.VIEW_DEVICES))
def export_recall_items(request: ShopRequest, number: str) -> HttpResponse:
    """Download all that a recall concerns as CSV, for a spreadsheet."""
    request.actor.require(permissions.VIEW_DEVICES)
    queries.get_recall(number=number)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["order", "line", "serial", "units", "customer", "told_at", "remedied_at", "remedy"])
    for item in queries.all_items(number=number):
        told = item.told_at.isoformat() if item.told_at else ""
        done = item.remedied_at.isoformat() if item.remedied_at else ""
        cells = [item.order, item.line, item.serial, item.units, item.customer_id, told, done, item.remedy]
        rows.writerow([_plain(str(cell)) for cell in cells])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="recall-{number}.csv"'
    return answer


@staff.post(
    "/recalls/{number}/items/{item_id}/remedy",
    response=schemas.RecallOut,
    auth=staff_only(permissions.RECORD_REMEDIES),
)
def record_remedy(
    request: ShopRequest, number: str, item_id: RowId, body: schemas.RecallRemedyIn
) -> schemas.RecallOut:
    """Keep what was done for one unit."""
    services.record_remedy(
        actor=request.actor, number=number, item_id=item_id, remedy=body.remedy, now=request.now
    )
    return _recall(number)


def _staff_device(serial: str) -> schemas.StaffDeviceOut:
    unit = queries.get_unit_for_staff(serial=serial)
    return schemas.StaffDeviceOut.of(unit, queries.steps_of(serial=unit.serial))


def _recall(number: str) -> schemas.RecallOut:
    return schemas.RecallOut.of(queries.get_recall(number=number))


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
