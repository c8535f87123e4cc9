"""The difference goes back: asked for by the shopper, or by an automatic run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.aftersales import services as aftersales_services
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.kernel import idempotency, ids, outbox
from zhida.shop.kernel.money import Money, yuan_text
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import OrderLineNotFound
from zhida.shop.policies.queries import last_day
from zhida.shop.price_protection import conf, queries
from zhida.shop.price_protection.errors import (
    DifferencePaid,
    NotProtected,
    PriceNotLower,
    ProtectionEnded,
    ProtectionStopped,
)
from zhida.shop.price_protection.events import PriceProtected
from zhida.shop.price_protection.lifecycle import Way
from zhida.shop.price_protection.models import ProtectedLine, Protection
from zhida.shop.price_protection.records import Answer, LineQuote, ProtectionRecord
from zhida.shop.price_protection.services.following import follow_order


@transactional
def protect_order(
    *, actor: Actor, number: str, lines: Collection[str], idempotency_key: str, now: datetime
) -> tuple[ProtectionRecord, ...]:
    """Give a shopper the difference of named lines, or of every line that costs less now.

    Each line is one protection with one refund. Locks the order, so that of two tries at once one finds that
    nothing is lower any more; the same key again gives the first answer. An empty key is none.
    Records PriceProtected for each. Raises LoginRequired, OrderNotFound (also another's), OrderLineNotFound,
    ProtectionStopped, PriceNotLower, DifferencePaid, ProtectionEnded, NotProtected, IdempotencyMismatch.
    """
    customer_id = actor.customer_id
    if idempotency_key:
        digest = idempotency.request_hash({"number": number, "lines": sorted(lines)})
        key = f"price:{idempotency_key}"
        answer = idempotency.claim(principal=actor.principal, key=key, request_hash=digest, now=now)
        if answer is not None:
            return queries.list_of_numbers(numbers=str(answer.body["numbers"]).split(","))
    orders_queries.get_order(number=number, for_customer=customer_id)
    orders_services.hold_for_refund(number=number)
    if queries.get_terms().stopped_at is not None:
        raise ProtectionStopped
    follow_order(number=number, now=now)
    numbers = [_pay(number, line, Way.SELF, now) for line in _asked(number, lines, now)]
    if idempotency_key:
        body: dict[str, object] = {"numbers": ",".join(numbers)}
        idempotency.store(principal=actor.principal, key=key, status=201, body=body)
    return queries.list_of_numbers(numbers=numbers)


@transactional
def protect_line(*, order: str, line: str, price_minor: int, now: datetime) -> int:
    """Give one shopper the difference of one line by itself; returns the fen, 0 when nothing is due.

    Notes that the line was answered at this price, so that the same price is not looked at again.
    Locks the order. Records PriceProtected.
    """
    orders_services.hold_for_refund(number=order)
    rows = ProtectedLine.objects.filter(order__number=order, line_key=line)
    rows.filter(answered_minor__gt=price_minor).update(answered_minor=price_minor)
    quote = next(one for one in queries.quotes_of(number=order, now=now) if one.line == line)
    if quote.answer is not Answer.LOWER:
        return 0
    _pay(order, quote, Way.AUTO, now)
    return quote.amount.minor


def _asked(number: str, lines: Collection[str], now: datetime) -> list[LineQuote]:
    """Return what each line asked for would bring. Raises why one brings nothing."""
    quotes = {quote.line: quote for quote in queries.quotes_of(number=number, now=now)}
    if unknown := set(lines) - quotes.keys():
        raise OrderLineNotFound(line=min(unknown))
    wanted = [quotes[key] for key in sorted(lines or quotes)]
    lower = [quote for quote in wanted if quote.answer is Answer.LOWER]
    if lines or not lower:
        for quote in wanted:
            _refuse(quote)
    return lower


def _refuse(quote: LineQuote) -> None:
    if quote.answer is Answer.ENDED:
        assert quote.until is not None, "it has ended"
        raise ProtectionEnded(line=quote.line, day=last_day(quote.until).isoformat())
    if quote.answer is Answer.NOT_LOWER:
        assert quote.price_now is not None, "it was compared"
        if quote.protected.minor and quote.price_now < quote.paid:
            raise DifferencePaid(
                line=quote.line,
                paid=yuan_text(quote.paid.minor),
                price_now=yuan_text(quote.price_now.minor),
                given=yuan_text(quote.protected.minor),
            )
        raise PriceNotLower(
            line=quote.line,
            paid=yuan_text(quote.paid.minor),
            price_now=yuan_text(quote.price_now.minor),
        )
    if quote.answer is not Answer.LOWER:
        raise NotProtected(line=quote.line, why=quote.answer.lower())


def _pay(number: str, quote: LineQuote, way: Way, now: datetime) -> str:
    """Ask for the refund of a line's difference and keep it; the order has been locked since the quote."""
    assert quote.price_now is not None, "only a lower price is paid"
    units = {str(unit): fen for unit, fen in quote.units.items()}
    name = ids.new_number("J", now)
    refund = aftersales_services.refund_order(
        actor=SYSTEM_ACTOR,
        number=number,
        request=RefundRequest(
            quantities={},
            freight=None,
            amount=quote.amount,
            reason=conf.REASON,
            price_cuts={quote.line: units},
        ),
        idempotency_key=f"price-protection:{name}",
        now=now,
    )
    line = ProtectedLine.objects.get(order__number=number, line_key=quote.line)
    Protection.objects.create(
        number=name,
        line=line,
        way=way,
        before_minor=quote.paid.minor,
        now_minor=quote.price_now.minor,
        units=units,
        amount_minor=quote.amount.minor,
        refund_number=refund.number,
        at=now,
    )
    answered = min(line.answered_minor, quote.price_now.minor)
    ProtectedLine.objects.filter(pk=line.pk).update(answered_minor=answered)
    protected = PriceProtected(
        number=name,
        order=number,
        line=quote.line,
        title=quote.title,
        customer_id=line.customer_id,
        units=len(units),
        before=Money(quote.paid.minor),
        after=quote.price_now,
        amount=quote.amount,
    )
    outbox.record(protected, now=now)
    return name
