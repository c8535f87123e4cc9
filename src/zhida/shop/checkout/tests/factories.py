"""Orders in every state, made by the services that make them in the shop."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart import services as cart_services
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.factories import make_address
from zhida.shop.checkout import services, subscribers
from zhida.shop.checkout.records import PlacedOrder, PlaceOrder
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.events import PaymentCaptured
from zhida.shop.payments.lifecycle import AttemptStatus, Source
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, Refund
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact, RefundFact
from zhida.shop.payments.services.facts import book_payment_fact
from zhida.shop.payments.services.refund_facts import book_refund_fact


def buy_now(
    shopper: Actor, *wanted: tuple[str, int], now: datetime, key: str | None = None, **submit: object
) -> PlacedOrder:
    """Place an order for SKUs and quantities at what it costs now."""
    if submit.get("pickup") is None and "address_id" not in submit:
        submit["address_id"] = make_address(shopper, now=now)
    lines = tuple(WantedLine(sku=sku, quantity=quantity) for sku, quantity in wanted)
    request = PlaceOrder(
        lines=lines,
        expected_payable=submit.pop("expected", None)
        or price_of(shopper, lines, now=now, is_fetched=submit.get("pickup") is not None),
        **submit,
    )
    return services.place_order(actor=shopper, request=request, idempotency_key=key, now=now)


def price_of(
    shopper: Actor, lines: tuple[WantedLine, ...], *, now: datetime, is_fetched: bool = False
) -> Money:
    """What the quote says for these lines."""
    view = cart_queries.quote_lines(
        wanted=lines,
        customer_id=shopper.customer_id,
        region=None,
        choice=cart_queries.NOTHING_CHOSEN,
        now=now,
        is_fetched=is_fetched,
    )
    return view.parts.payable


def fill_cart(shopper: Actor, *wanted: tuple[str, int], now: datetime) -> None:
    """Put SKUs into the shopper's cart."""
    for sku, quantity in wanted:
        cart_services.add_line(actor=shopper, sku=sku, quantity=quantity, now=now)


def make_attempt(number: str, *, now: datetime) -> PaymentAttempt:
    """An open attempt of an order's intent, as a channel would know it."""
    intent = PaymentIntent.objects.get(ref=number)
    PaymentIntent.objects.filter(pk=intent.pk).update(attempts_started=intent.attempts_started + 1)
    return PaymentAttempt.objects.create(
        number=f"P{number[1:]}",
        intent=intent,
        account="simulator",
        method="simulator",
        scene="pc",
        currency=intent.currency,
        amount_minor=intent.amount_minor,
        status=AttemptStatus.PENDING,
        decision=[],
        expires_at=intent.expires_at,
        created_at=now,
    )


@transactional
def capture(attempt: PaymentAttempt, *, now: datetime) -> None:
    """Book that the channel has taken the attempt's whole amount."""
    fact = PaymentFact(
        attempt=attempt.number,
        status=FactStatus.SUCCEEDED,
        amount=Money(attempt.amount_minor, attempt.currency),
        provider_number=f"X{attempt.number}",
        occurred_at=now,
    )
    book_payment_fact(fact=fact, account="simulator", source=Source.QUERY, now=now)


def pay(number: str, *, now: datetime) -> None:
    """Let the channel take an order's money and deliver what payments announce."""
    capture(make_attempt(number, now=now), now=now)
    deliver_captures(now=now)


def deliver_captures(*, now: datetime) -> None:
    """Hand every PaymentCaptured that was recorded to its subscriber, as the worker does."""
    for row in OutboxEvent.objects.filter(name=PaymentCaptured.name).order_by("id"):
        transactional(subscribers.on_payment_captured)(PaymentCaptured.from_payload(row.payload), now=now)


@transactional
def finish_refund(key: str, *, now: datetime, succeeded: bool = True) -> None:
    """Book that the channel has paid a refund back, or refused it for good."""
    row = Refund.objects.select_related("attempt").get(key=key)
    fact = RefundFact(
        refund=row.number,
        attempt=row.attempt.number,
        status=FactStatus.SUCCEEDED if succeeded else FactStatus.FAILED,
        amount=Money(row.amount_minor, row.currency),
        provider_number=f"X{row.number}",
        occurred_at=now,
    )
    book_refund_fact(fact=fact, account="simulator", source=Source.QUERY, now=now)
