"""Exchanges: what it is exchanged for, the stock kept for it, and the parcel with the new units."""

from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.aftersales import case_serials, case_status, conf, price_cuts
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_reasons import CaseReason
from zhida.shop.aftersales.errors import CaseCannotMove, ExchangeCostsMore, ExchangeSkuUnknown, WrongSerial
from zhida.shop.aftersales.events import UnitReplaced
from zhida.shop.aftersales.models import Case, CaseLine
from zhida.shop.aftersales.permissions import HANDLE_GOODS
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.aftersales.records.cases import CaseWish, OutgoingParcel
from zhida.shop.aftersales.services.cases import audits, paying
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.records import ReserveLine
from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import OrderRecord, OrderStatus
from zhida.shop.pricing.queries import prices_for
from zhida.shop.shipping import services as shipping_services


def choose(*, case: Case, order: OrderRecord, wish: CaseWish, now: datetime) -> None:
    """Set on a new case what its units are exchanged for, and what the buyer paid too much for that.

    Without a SKU the same goods come, whatever they cost today. Another variant must be on sale and of the
    same product; what its units cost more than the returned ones brought is refused, what they cost less is
    given back. Worked: 2 units paid 99.00 each for 2 of 89.00 bring 20.00.
    Raises ExchangeSkuUnknown, ExchangeCostsMore.
    """
    lines = {line.key: line for line in order.lines}
    wanted = [lines[key] for key in sorted(wish.quantities)]
    if not wish.wanted_sku:
        return
    found = sellable_skus(skus=[wish.wanted_sku], now=now).get(wish.wanted_sku)
    if (
        found is None
        or not found.is_sellable
        or {line.product_number for line in wanted} != {found.product_number}
    ):
        raise ExchangeSkuUnknown
    case.wanted_sku, case.wanted_sku_id = found.sku, found.sku_id
    if all(line.sku == found.sku for line in wanted):
        return
    price = prices_for(sku_ids=[found.sku_id], now=now)[found.sku_id].selling
    paid = price_cuts.paid_for(order, wish.quantities, price_cuts.cuts_of(order=order.number))
    surplus = paid - price.minor * sum(wish.quantities.values())
    if surplus < 0:
        raise ExchangeCostsMore(difference=Money(-surplus))
    case.surplus_minor = surplus


def reserve(*, case: Case, now: datetime) -> None:
    """Keep the new units for an exchange under its own number. Raises OutOfStock."""
    inventory_services.reserve(
        ref=case.number,
        holder=f"case:{case.number}",
        lines=[
            ReserveLine(
                sku_id=case.wanted_sku_id or line.sku_id,
                quantity=line.quantity,
                sku=case.wanted_sku or line.sku_code,
            )
            for line in case.lines.order_by("line_key")
        ],
        expires_at=now + conf.REPAIR_WITHIN,
        region="",
        now=now,
    )


def give_stock_back(*, case: Case, now: datetime) -> None:
    """Let the new units be sold to others, where the case is an exchange that will not happen."""
    if case.kind == CaseKind.EXCHANGE:
        inventory_services.release(ref=case.number, now=now)


@transactional
def send_replacement(*, actor: Actor, number: str, parcel: OutgoingParcel, now: datetime) -> None:
    """Send the new units of an exchange; what the buyer paid too much goes back. Audited.

    Units that came back with serials are replaced by as many with serials of their own. Records ParcelShipped
    and one UnitReplaced a unit; the new units' serials leave with the order's.
    Raises PermissionDenied, CaseNotFound, CaseCannotMove, WrongSerial, GoodsRecalled (`refund_instead` is the
    way out), SerialTaken, UnknownCourier, InvalidTrackingNumber.
    """
    actor.require(HANDLE_GOODS)
    case = case_status.lock_case(number=number)
    before = case.status
    if before != CaseStatus.REPLACING:
        raise CaseCannotMove(case_status=before.lower())
    lines = list(case.lines.order_by("line_key"))
    for line in lines:
        given = parcel.serials.get(line.line_key, ())
        if line.serials and len(given) != line.quantity:
            raise WrongSerial(serial=given[0] if given else "", line=line.line_key)
    orders_queries.check_new_units(
        number=case.order.number,
        units={line.line_key: line.quantity for line in lines},
        serials=parcel.serials,
        sku=case.wanted_sku,
    )
    sent = shipping_services.create_parcel(
        ref=case.number,
        lines=[(line.line_key, line.quantity) for line in lines],
        carrier=parcel.carrier,
        tracking=parcel.tracking,
        actor=actor,
        now=now,
    )
    inventory_services.commit(ref=case.number, now=now)
    _replace(case, lines, parcel=parcel, actor=actor, sent=sent.number)
    Case.objects.filter(pk=case.pk).update(parcel=sent.number)
    case_status.move(case=case, to=CaseStatus.REPLACED, by=actor.principal, now=now)
    _announce(case, lines, sent=sent.number, now=now)
    _give_surplus(case, now=now)
    audits.note(actor=actor, case=case, verb="send_replacement", before=before, now=now)


@transactional
def refund_instead(*, actor: Actor, number: str, now: datetime) -> None:
    """End an exchange in money, for example when the goods cannot be had any more. Audited.

    So ends a repair of a fault within the warranty, too, when it turns out impossible.
    Raises PermissionDenied, CaseNotFound, CaseCannotMove. Source: 消费者权益保护法 24.
    """
    actor.require(HANDLE_GOODS)
    case = case_status.lock_case(number=number)
    before = case.status
    if not (_is_exchanged(case) or _is_owed(case)):
        raise CaseCannotMove(case_status=before.lower())
    paying.pay(case=case, actor=SYSTEM_ACTOR, now=now)
    give_stock_back(case=case, now=now)
    audits.note(actor=actor, case=case, verb="refund_instead", before=before, now=now)


def _is_exchanged(case: Case) -> bool:
    return case.kind == CaseKind.EXCHANGE and case.received_at is not None


def _is_owed(case: Case) -> bool:
    """Say whether a repair is of a fault within the warranty, which cost nothing."""
    is_repairing = case.kind == CaseKind.REPAIR and case.status == CaseStatus.REPAIRING
    return is_repairing and case.is_faulty and bool(case.is_in_warranty)


def _replace(case: Case, lines: list[CaseLine], *, parcel: OutgoingParcel, actor: Actor, sent: str) -> None:
    serials = {key: values for key, values in parcel.serials.items() if values}
    if serials:
        orders_services.record_serials(actor=actor, number=case.order.number, parcel=sent, serials=serials)
    for line in lines:
        line.new_serials = [case_serials.as_stored(raw) for raw in parcel.serials.get(line.line_key, ())]
        line.save(update_fields=["new_serials"])


def _announce(case: Case, lines: list[CaseLine], *, sent: str, now: datetime) -> None:
    for line in lines:
        for unit in range(line.quantity):
            replaced = UnitReplaced(
                case=case.number,
                order=case.order.number,
                line=line.line_key,
                old_serial=_nth(line.serials, unit),
                new_serial=_nth(line.new_serials, unit),
                parcel=sent,
                replaced_at=now,
            )
            outbox.record(replaced, now=now)


def _give_surplus(case: Case, *, now: datetime) -> None:
    order = orders_queries.get_order(number=case.order.number, for_customer=None)
    left = (order.captured - order.refunding).minor
    surplus = min(case.surplus_minor, left)
    if not surplus or order.status is OrderStatus.CLOSED:
        return
    request = RefundRequest(
        quantities={}, freight=None, amount=Money(surplus), reason=f"{case.number} {CaseReason.OTHER_VARIANT}"
    )
    paying.ask(case=case, actor=SYSTEM_ACTOR, request=request, now=now)


def _nth(serials: list[str], unit: int) -> str:
    return serials[unit] if unit < len(serials) else ""
