"""Staff give money back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.accounts.services import record_audit
from zhida.shop.aftersales import price_cuts, queries
from zhida.shop.aftersales.conf import GUARDED_REFUND_MINOR
from zhida.shop.aftersales.errors import RefundKeyInvalid, RefundOfNothing
from zhida.shop.aftersales.models import StaffRefund
from zhida.shop.aftersales.permissions import REFUND_ORDERS
from zhida.shop.aftersales.previewing import plan_faulty, plan_return
from zhida.shop.aftersales.records import RefundRequest, ReturnFigures, StaffRefundRecord
from zhida.shop.aftersales.services import settle
from zhida.shop.kernel import idempotency, ids
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import ReasonMissing
from zhida.shop.orders.records import ClaimedRefund, RefundClaim
from zhida.shop.payments import services as payments_services

KEY_MAX_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What a refund took of its order, and how that was settled."""

    claimed: ClaimedRefund
    figures: ReturnFigures | None


@transactional
def refund_order(
    *, actor: Actor, number: str, request: RefundRequest, idempotency_key: str, now: datetime
) -> StaffRefundRecord:
    """Give back units at their frozen shares, freight, or a free amount of a paid order.

    Units returned without a reason bring what the merchant's settlement says, and the gifts they break; both
    figures are kept with the refund. Everything left is given back when the request names nothing. The claim
    on the order, the refund at the payments room and the audit row are written together; the channel is
    called later by that room. A refund that brings nothing is settled at once; a large one waits for a second
    person with all that it wants claimed. The same key again gives the first refund.
    Raises PermissionDenied, RefundKeyInvalid, IdempotencyMismatch, ReasonMissing, OrderNotFound,
    OrderLineNotFound, OrderCannotMove, UnitsNotRefundable, FreightNotRefundable, RefundTooLarge,
    RefundOfNothing.
    """
    actor.require(REFUND_ORDERS)
    key = _stored_key(idempotency_key)
    if not request.reason.strip():
        raise ReasonMissing
    digest = idempotency.request_hash({"number": number, **asdict(request)})
    answer = idempotency.claim(principal=actor.principal, key=key, request_hash=digest, now=now)
    if answer is not None:
        return queries.get_refund(number=str(answer.body["number"]))
    figures, claimed = _claim(number, request)
    is_settled = figures is not None or request.is_capped
    if claimed.amount.is_zero and not is_settled and not _is_free_order(number):
        raise RefundOfNothing
    needs_another = _needs_another(actor, claimed)
    row = _write(actor, number, request, _Taken(claimed=claimed, figures=figures), now=now)
    idempotency.store(principal=actor.principal, key=key, status=201, body={"number": row.number})
    if claimed.amount.is_zero:
        settle.settle(row=row, order_number=number, now=now)
    elif needs_another:
        settle.hold(row=row)
    else:
        send(row=row, order_number=number, now=now)
    return queries.get_refund(number=row.number)


def send(*, row: StaffRefund, order_number: str, now: datetime) -> None:
    """Hand a refund to the payments room inside the caller's transaction."""
    payments_services.refund(
        ref=order_number,
        amount=Money(row.amount_minor, row.currency),
        key=row.number,
        reason=row.reason,
        now=now,
    )


def _needs_another(actor: Actor, claimed: ClaimedRefund) -> bool:
    is_guarded = bool(settings.ZHIDA.second_person) and actor.kind is not ActorKind.SYSTEM
    return is_guarded and claimed.amount.minor > GUARDED_REFUND_MINOR


def _stored_key(key: str) -> str:
    if not key or len(key) > KEY_MAX_LENGTH or not key.isascii() or not key.isprintable():
        raise RefundKeyInvalid
    return f"refund:{key}"


def _claim(number: str, request: RefundRequest) -> tuple[ReturnFigures | None, ClaimedRefund]:
    if request.is_no_reason and request.quantities:
        orders_services.hold_for_refund(number=number)
        order = orders_queries.get_order(number=number, for_customer=None)
        plan = plan_return(order, request)
        return plan.figures, orders_services.claim_refund(number=number, claim=plan.claim)
    if request.is_capped and request.quantities:
        orders_services.hold_for_refund(number=number)
        order = orders_queries.get_order(number=number, for_customer=None)
        return None, orders_services.claim_refund(number=number, claim=plan_faulty(order, request))
    goods_minor = _less_cuts(number, request.quantities) if request.quantities else None
    is_whole = not request.quantities and request.freight is None and request.amount is None
    claim = RefundClaim(
        quantities=request.quantities,
        freight_minor=request.freight.minor if request.freight else 0,
        free_minor=request.amount.minor if request.amount else 0,
        goods_minor=goods_minor,
        is_whole=is_whole,
    )
    return None, orders_services.claim_refund(number=number, claim=claim)


def _less_cuts(number: str, quantities: Mapping[str, int]) -> int | None:
    """Return what units bring after price protection; None where there was none: their frozen shares."""
    orders_services.hold_for_refund(number=number)
    cuts = price_cuts.cuts_of(order=number)
    if not cuts:
        return None
    order = orders_queries.get_order(number=number, for_customer=None)
    return price_cuts.paid_for(order, quantities, cuts)


def _is_free_order(number: str) -> bool:
    return orders_queries.get_order(number=number, for_customer=None).captured.is_zero


def _write(actor: Actor, number: str, request: RefundRequest, taken: _Taken, *, now: datetime) -> StaffRefund:
    claimed, figures = taken.claimed, taken.figures
    row = StaffRefund.objects.create(
        number=ids.new_number("A", now),
        order_id=orders_queries.row_id_of(number=number),
        currency=claimed.amount.currency,
        amount_minor=claimed.amount.minor,
        goods_minor=claimed.goods_minor,
        freight_minor=claimed.freight_minor,
        free_minor=claimed.free_minor,
        units={key: list(units) for key, units in claimed.units.items()},
        withheld=dict(claimed.withheld),
        price_cuts={line: dict(units) for line, units in request.price_cuts.items()},
        frozen_minor=figures.frozen.minor if figures else None,
        resettled_minor=figures.resettled.minor if figures and figures.resettled is not None else None,
        freight_deducted_minor=figures.freight_deducted.minor if figures else 0,
        gifts_charged_minor=figures.gifts_charged.minor if figures else 0,
        reason=request.reason.strip(),
        by=actor.principal,
        requested_at=now,
    )
    record_audit(
        actor=actor,
        action="aftersales.refund",
        subject=f"order:{number}",
        before=None,
        after={
            "refund": row.number,
            "amount_minor": row.amount_minor,
            "units": row.units,
            "frozen_minor": row.frozen_minor,
            "resettled_minor": row.resettled_minor,
            "gifts_charged_minor": row.gifts_charged_minor,
        },
        reason=row.reason,
        now=now,
    )
    return row
