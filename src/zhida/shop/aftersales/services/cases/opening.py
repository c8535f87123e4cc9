"""Opens a case: by a shopper, or by the shop itself about an order that is late."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.aftersales import case_claims, case_status, conf, windows
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_money import money_of
from zhida.shop.aftersales.case_reasons import FAULTS, CaseReason
from zhida.shop.aftersales.errors import AfterWindow, CaseNotAllowed, UnitsInCase
from zhida.shop.aftersales.events import CaseOpened
from zhida.shop.aftersales.models import Case, CaseLine
from zhida.shop.aftersales.permissions import DECIDE_CASES
from zhida.shop.aftersales.records.cases import CaseWish, KindWindow, LineWindow, WhyNot
from zhida.shop.aftersales.services.cases import audits, exchanging, judging, media
from zhida.shop.kernel import idempotency, ids, outbox
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import OrderLineNotFound, ReasonMissing, UnitsNotRefundable
from zhida.shop.orders.records import OrderRecord
from zhida.shop.policies.queries import last_day

CASE_PREFIX = "C"


@transactional
def open_case(*, actor: Actor, wish: CaseWish, idempotency_key: str, now: datetime) -> str:
    """Open a case about the shopper's own order and return its number; its units are claimed.

    A return without a reason within its days is approved at once, with the address to send it to. The same
    key again gives the first case. Locks the order. Records CaseOpened (and CaseMoved).
    Raises OrderNotFound (also another's), OrderLineNotFound, UnitsNotRefundable (more than bought),
    UnitsInCase, CaseNotAllowed, AfterWindow, ExchangeSkuUnknown, ExchangeCostsMore, CaseMediaNotFound,
    TooManyFiles, IdempotencyMismatch.
    """
    orders_queries.get_order(number=wish.order, for_customer=actor.customer_id)
    number, _is_new = _open(actor, wish, idempotency_key=idempotency_key, now=now)
    return number


@transactional
def open_case_for_buyer(*, actor: Actor, wish: CaseWish, idempotency_key: str, now: datetime) -> str:
    """Open a case that a buyer asked for otherwise, by telephone for example; it is the buyer's own. Audited.

    Windows, claims and what follows are those of a buyer's own application; the buyer reads that staff opened
    it and may cancel, send, appeal. `wish.note` says what was asked and how.
    Raises PermissionDenied, ReasonMissing (no note), OrderNotFound, and what `open_case` refuses.
    """
    actor.require(DECIDE_CASES)
    if not wish.note.strip():
        raise ReasonMissing
    number, is_new = _open(actor, wish, idempotency_key=idempotency_key, now=now)
    if is_new:
        case = case_status.get_row(number=number, for_customer=None)
        audits.note(actor=actor, case=case, verb="open", before="", now=now, reason=wish.note.strip())
    return number


@transactional
def open_late_case(*, order: str, now: datetime) -> str | None:
    """Open the one case about an order that did not arrive on the promised day; None when there is one.

    Raises OrderNotFound.
    """
    row_id = orders_queries.row_id_of(number=order)
    case = Case(
        number=ids.new_number(CASE_PREFIX, now),
        order_id=row_id,
        customer_id=orders_queries.customer_of(number=order),
        kind=CaseKind.LATE,
        reason=CaseReason.LATE,
        opened_at=now,
        deadline=now + conf.DECIDE_WITHIN,
        late_slot=order,
    )
    if not insert_new(case):
        return None
    case.refresh_from_db()
    case_status.enter(case=case, by="SYSTEM", now=now)
    _announce(case, now=now)
    return case.number


def _open(actor: Actor, wish: CaseWish, *, idempotency_key: str, now: datetime) -> tuple[str, bool]:
    """Return the number of the case and whether it is new."""
    key = f"case:{idempotency_key}"[:100]
    if idempotency_key:
        digest = idempotency.request_hash({key: _plain(value) for key, value in asdict(wish).items()})
        answer = idempotency.claim(principal=actor.principal, key=key, request_hash=digest, now=now)
        if answer is not None:
            return str(answer.body["number"]), False
    orders_services.hold_for_refund(number=wish.order)
    order = orders_queries.get_order(number=wish.order, for_customer=None)
    found = _check(order, wish, now=now)
    case = _write(order, wish, found, now=now)
    case_claims.take(case)
    case_status.enter(case=case, by=actor.principal, now=now)
    media.attach(case=case, by=actor.principal, numbers=wish.media, message=None)
    _announce(case, now=now)
    if case.kind == CaseKind.RETURN and case.reason == CaseReason.NO_REASON:
        judging.approve_by_itself(case=case, now=now)
    if idempotency_key:
        idempotency.store(principal=actor.principal, key=key, status=201, body={"number": case.number})
    return case.number, True


def _check(order: OrderRecord, wish: CaseWish, *, now: datetime) -> Mapping[str, KindWindow]:
    """Return the window of each wanted line, or refuse."""
    lines = {window.line: window for window in windows.windows_of(order, now=now)}
    bought = {line.key: line for line in order.lines}
    found = {}
    for key, units in wish.quantities.items():
        if key not in lines:
            raise OrderLineNotFound(line=key)
        left = bought[key].quantity - len(bought[key].claimed_units)
        if not 1 <= units <= bought[key].quantity:
            raise UnitsNotRefundable(line=key, left=left)
        found[key] = _check_line(lines[key], wish, units)
    return found


def _check_line(line: LineWindow, wish: CaseWish, units: int) -> KindWindow:
    window = next((kind for kind in line.kinds if kind.kind is wish.kind), None)
    if window is None:
        raise CaseNotAllowed(line=line.line, why="kind")
    if window.why is WhyNot.AFTER_WINDOW:
        assert window.until is not None
        raise AfterWindow(line=line.line, until=last_day(window.until).isoformat())
    if window.why is WhyNot.NOTHING_LEFT or (window.is_allowed and units > line.left):
        raise UnitsInCase(line=line.line, left=line.left)
    if window.why is not None:
        raise CaseNotAllowed(line=line.line, why=window.why.lower())
    if wish.reason not in window.reasons:
        raise CaseNotAllowed(line=line.line, why="reason")
    return window


def _write(order: OrderRecord, wish: CaseWish, found: Mapping[str, KindWindow], *, now: datetime) -> Case:
    shown = None
    if wish.kind in {CaseKind.REFUND_ONLY, CaseKind.RETURN}:
        money = money_of(order, wish.quantities, wish.reason)
        keeps = money.goods.charges_gifts if wish.keeps_gifts is None else wish.keeps_gifts
        shown = money.total_keeping_gifts if keeps else money.total
    case = Case(
        number=ids.new_number(CASE_PREFIX, now),
        order_id=orders_queries.row_id_of(number=order.number),
        customer_id=order.customer_id,
        kind=wish.kind,
        status=CaseStatus.APPLIED,
        reason=wish.reason,
        is_faulty=wish.reason in FAULTS,
        is_within_days=all(CaseReason.NO_REASON in window.reasons for window in found.values()),
        note=wish.note,
        opened_at=now,
        deadline=now + conf.DECIDE_WITHIN,
        shown_minor=None if shown is None else shown.minor,
        keeps_gifts=wish.keeps_gifts,
    )
    if wish.kind is CaseKind.EXCHANGE:
        exchanging.choose(case=case, order=order, wish=wish, now=now)
    case.save(force_insert=True)
    bought = {line.key: line for line in order.lines}
    CaseLine.objects.bulk_create(
        CaseLine(
            case=case,
            line_key=key,
            sku_id=bought[key].sku_id,
            sku_code=bought[key].sku,
            title=bought[key].title,
            image=bought[key].image,
            quantity=units,
        )
        for key, units in sorted(wish.quantities.items())
    )
    return case


def _announce(case: Case, *, now: datetime) -> None:
    opened = CaseOpened(
        number=case.number,
        order=case.order.number,
        customer_id=case.customer_id,
        kind=case.kind,
        opened_at=now,
    )
    outbox.record(opened, now=now)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
