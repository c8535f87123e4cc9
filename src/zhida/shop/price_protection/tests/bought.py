"""Protected orders made by the services that make them in the shop."""

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import subscribers as aftersales_subscribers
from zhida.shop.aftersales.tests.casework import deliver, make_bought, order_of
from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.payments.events import RefundFailed, RefundSucceeded
from zhida.shop.policies.records import EVERYTHING, PolicyWish
from zhida.shop.policies.services import put_rule
from zhida.shop.price_protection import queries, services, subscribers

DAYS = 7


def promise(*, now, days=DAYS):
    """Let the merchant promise days of price protection for everything sold from now on."""
    wish = PolicyWish(price_protection_days=days)
    put_rule(actor=SYSTEM_ACTOR, target=EVERYTHING, wish=wish, seen_version=0, reason="", now=now)


def make_paid(*wanted, now, shopper=None, **submit):
    """A paid order whose lines are protected; gives the shopper and its number."""
    buyer = shopper or make_shopper(now=now)
    number = buy_now(buyer, *wanted, now=now, **submit).number
    pay(number, now=now)
    services.follow_order(number=number, now=now)
    return buyer, number


def make_signed(*wanted, now, shopper=None):
    """An order signed for at `now`; gives the shopper and its number."""
    buyer, number = make_bought(*wanted, now=now, shopper=shopper)
    services.follow_order(number=number, now=now)
    return buyer, number


def ask(shopper, number, *, now, lines=(), key=""):
    """Ask for the difference; gives the fen of each protection."""
    given = services.protect_order(actor=shopper, number=number, lines=lines, idempotency_key=key, now=now)
    return [one.amount.minor for one in given]


def quote(shopper, number, *, now):
    """The quote of the first line."""
    return queries.quote_order(number=number, for_customer=shopper.customer_id, now=now).lines[0]


def end_refunds(number, *, now, succeeded=True):
    """Let the channel end every protection of an order that waits for it."""
    for record in queries.list_protections(wanted=queries.ProtectionFilter(order=number)).items:
        if record.status.value == "REFUNDING":
            finish_refund(record.refund, now=now, succeeded=succeeded)
    if succeeded:
        deliver(RefundSucceeded, aftersales_subscribers.on_refund_succeeded, now=now)
    else:
        deliver(RefundFailed, aftersales_subscribers.on_refund_failed, now=now)
        deliver(RefundFailed, subscribers.on_refund_failed, now=now)


def refunding(number):
    """What refunds of an order have claimed, in fen."""
    return order_of(number).refunding.minor


def broken():
    """Which rules of the room's books are broken."""
    return [result.name for result in queries.check_invariants() if result.broken]
