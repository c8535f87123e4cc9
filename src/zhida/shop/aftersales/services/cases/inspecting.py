"""The bench: what was found when goods were back, and what becomes of them."""

from collections import Counter
from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.aftersales import case_status
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_reasons import REFUSAL_NAMES, STATUTORY, Disposition
from zhida.shop.aftersales.errors import (
    AlreadyRestocked,
    CaseCannotMove,
    CaseMediaNotFound,
    RefusalNotAllowed,
)
from zhida.shop.aftersales.models import Case, CaseMedia, Inspection
from zhida.shop.aftersales.permissions import HANDLE_GOODS
from zhida.shop.aftersales.records.cases import Finding, RestockWish
from zhida.shop.aftersales.services.cases import audits, judging, paying
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.errors import StockNotFound
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.inventory.records import ReceiveLine
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import services as orders_services

INSPECTED = frozenset({CaseKind.RETURN, CaseKind.EXCHANGE})
KEPT = frozenset(
    {
        CaseStatus.REFUNDING,
        CaseStatus.REFUND_FAILED,
        CaseStatus.REFUNDED,
        CaseStatus.COVERED,
        CaseStatus.REPLACING,
        CaseStatus.REPLACED,
    }
)


@transactional
def inspect_case(*, actor: Actor, number: str, finding: Finding, now: datetime) -> None:
    """Write down what the bench found: accepted goods are paid or exchanged, refused ones are not.

    A return without a reason may be refused for the statutory reasons only, each with a photo that staff put
    to the case. A claimed fault that is not there is settled as a return without a reason, or refused where
    those days had passed. Audited.
    Raises PermissionDenied, CaseNotFound, CaseCannotMove, RefusalNotAllowed, CaseMediaNotFound.
    """
    actor.require(HANDLE_GOODS)
    case = case_status.lock_case(number=number)
    before = case.status
    if before != CaseStatus.RECEIVED or case.kind not in INSPECTED:
        raise CaseCannotMove(case_status=before.lower())
    _check_refusal(case, finding)
    _check_photos(case, finding)
    Inspection.objects.create(
        case=case,
        is_accepted=finding.is_accepted,
        is_fault_found=finding.is_fault_found,
        refusal=finding.refusal or "",
        note=finding.note,
        photos=list(finding.photos),
        by=actor.principal,
        at=now,
    )
    if finding.refusal is not None:
        words = str(REFUSAL_NAMES[finding.refusal])
        judging.refuse(case=case, actor=actor, reason=f"{words} {finding.note}".strip()[:200], now=now)
    elif case.kind == CaseKind.EXCHANGE:
        case_status.move(case=case, to=CaseStatus.REPLACING, by=actor.principal, now=now)
    else:
        case.is_faulty = case.is_faulty and finding.is_fault_found
        case.save(update_fields=["is_faulty"])
        paying.pay(case=case, actor=SYSTEM_ACTOR, now=now)
    audits.note(actor=actor, case=case, verb="inspect", before=before, now=now, reason=finding.note)


@transactional
def restock_case(
    *, actor: Actor, number: str, units: tuple[RestockWish, ...], warehouse: str, now: datetime
) -> None:
    """Say once what becomes of the goods that stay with the shop: every unit of every line.

    Sellable units go on sale as they were, refurbished ones under a SKU of their own, so that buyers see that
    they are not new (L49); scrap is only noted here. `warehouse` "" is the first one. Audited.
    Raises PermissionDenied, CaseNotFound, CaseCannotMove (not back, or going back), AlreadyRestocked,
    InvalidInput (units do not sum), StockNotFound (no such refurbished SKU), WarehouseNotFound.
    """
    actor.require(HANDLE_GOODS)
    case = case_status.lock_case(number=number)
    if case.received_at is None or case.status not in KEPT:
        raise CaseCannotMove(case_status=case.status.lower())
    lines = {line.line_key: line for line in case.lines.order_by("line_key")}
    counted: Counter[str] = Counter()
    for unit in units:
        counted[unit.line] += unit.quantity
    if counted != Counter({key: line.quantity for key, line in lines.items()}):
        raise InvalidInput(fields={"units": InvalidInput.message})
    if Case.objects.filter(pk=case.pk, is_restocked=False).update(is_restocked=True) != 1:
        raise AlreadyRestocked
    place = warehouse or list_warehouses()[0].code
    arrived: dict[str, ReceiveLine] = {}
    for unit in units:
        line = lines[unit.line]
        document = {"disposition": unit.disposition.value, "quantity": unit.quantity, "sku": unit.sku}
        line.restocked = [*line.restocked, document]
        line.save(update_fields=["restocked"])
        if unit.disposition is not Disposition.SCRAP:
            sku_id, sku = _sold_as(case, line.sku_id, line.sku_code, unit, now=now)
            quantity = unit.quantity + (arrived[sku].quantity if sku in arrived else 0)
            arrived[sku] = ReceiveLine(sku_id=sku_id, sku=sku, quantity=quantity, warehouse=place)
    if arrived:
        inventory_services.receive_returned(
            actor=actor, ref=case.number, lines=list(arrived.values()), now=now
        )
    serials = tuple(serial for line in lines.values() for serial in line.serials)
    if serials:
        orders_services.take_serials_back(number=case.order.number, serials=serials)
    audits.note(actor=actor, case=case, verb="restock", before=case.status, now=now)


def _check_refusal(case: Case, finding: Finding) -> None:
    """Accepting names no reason; refusing names one of the law, and shows it."""
    if finding.is_accepted:
        if finding.refusal is not None:
            raise RefusalNotAllowed
        return
    is_fault_claim = case.is_faulty and not case.is_within_days
    allowed = finding.refusal in STATUTORY or (finding.refusal is not None and is_fault_claim)
    if not allowed or not finding.photos:
        raise RefusalNotAllowed


def _check_photos(case: Case, finding: Finding) -> None:
    shown = CaseMedia.objects.filter(case=case, is_staff=True, number__in=finding.photos)
    if len(set(finding.photos)) != shown.count():
        raise CaseMediaNotFound


def _sold_as(case: Case, sku_id: int, sku: str, unit: RestockWish, *, now: datetime) -> tuple[int, str]:
    if unit.disposition is Disposition.SELLABLE:
        return sku_id, sku
    found = sellable_skus(skus=[unit.sku], now=now).get(unit.sku)
    if found is None or found.sku_id == sku_id:
        raise StockNotFound(sku=unit.sku, case=case.number)
    return found.sku_id, found.sku
