"""Price tables and trade-ins, made by the services that make them in the shop."""

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor, ActorKind, Role
from zhida.shop.aftersales import subscribers as aftersales_subscribers
from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.aftersales.queries import list_refunds
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.aftersales.services import refund_order
from zhida.shop.aftersales.tests.casework import deliver, make_bought, photo
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.tests.factories import finish_refund
from zhida.shop.payments.events import RefundFailed, RefundSucceeded
from zhida.shop.tradeins import queries, services, subscribers
from zhida.shop.tradeins.lifecycle import PayWay
from zhida.shop.tradeins.records import Acceptance, Finding, Grade, Payee, Question
from zhida.shop.tradeins.services.publishing import PriceTableDraft

PRICER = Actor(kind=ActorKind.STAFF, user_id=9101, roles=frozenset({Role.PRICE}))
BENCH = Actor(kind=ActorKind.STAFF, user_id=9102, roles=frozenset({Role.SUPPORT}))
CASHIER = Actor(kind=ActorKind.STAFF, user_id=9103, roles=frozenset({Role.FINANCE}))
SECOND = Actor(kind=ActorKind.STAFF, user_id=9104, roles=frozenset({Role.FINANCE}))

MODELS = "code,brand,model,capacity,base_price\nOLD-1,旧牌,一代,128GB,1234.50\nOLD-2,旧牌,二代,,100\n"
QUESTIONS = (
    Question(
        code="SCREEN",
        text="屏幕外观",
        text_en="Screen",
        grades=(
            Grade(code="GOOD", text="无划痕", text_en="No scratches"),
            Grade(code="SCRATCHED", text="有划痕", percent=15),
        ),
    ),
    Question(
        code="BODY",
        text="机身",
        grades=(Grade(code="GOOD", text="完好"), Grade(code="DENTED", text="磕碰", minor=8000)),
    ),
    Question(
        code="BATTERY",
        text="电池",
        grades=(Grade(code="GOOD", text="80% 以上"), Grade(code="WORN", text="低于 80%", percent=5)),
    ),
    Question(
        code="ACCOUNT",
        text="账号锁",
        grades=(
            Grade(code="FREE", text="已退出"),
            Grade(code="LOCKED", text="退不出", is_refused=True),
        ),
    ),
)
PERFECT = {"SCREEN": "GOOD", "BODY": "GOOD", "BATTERY": "GOOD", "ACCOUNT": "FREE"}
WORN = {"SCREEN": "SCRATCHED", "BODY": "DENTED", "BATTERY": "WORN", "ACCOUNT": "FREE"}
IMEI = "490154203237518"
PAYEE = Payee(name="张小·明", bank="中国工商银行深圳南山支行", account="6222 0200 0000 0000 000")


def publish(*, now, version=0, models=MODELS, questions=QUESTIONS):
    """A price table; gives its version."""
    draft = PriceTableDraft(expected_version=version, reason="首版", models_csv=models, questions=questions)
    return services.publish_price_table(actor=PRICER, draft=draft, now=now)


def start(shopper, *, now, code="OLD-1", answers=None):
    """A quote; gives the trade-in's number."""
    return services.start_trade_in(actor=shopper, code=code, answers=answers or PERFECT, now=now)


def make_buyer(*, now, fen=300000, units=1):
    """A shopper with a paid order of one line; gives both."""
    make_sku("NEW-1", now=now, fen=fen)
    return make_bought(("NEW-1", units), now=now)


def by_transfer(**more):
    """An acceptance that is paid to an account."""
    wish = {"serial": IMEI, "is_wiped": True, "way": PayWay.TRANSFER, "payee": PAYEE, **more}
    return Acceptance(is_payee_agreed=wish.pop("is_payee_agreed", True), **wish)


def by_credit(order, line="L001", **more):
    """An acceptance that is credited to an order line."""
    return Acceptance(
        **{"serial": IMEI, "is_wiped": True, "way": PayWay.CREDIT, "order": order, "line": line, **more}
    )


def accept(shopper, number, acceptance, *, now):
    """Accept a quote."""
    services.accept_quote(actor=shopper, number=number, acceptance=acceptance, now=now)


def arrived(shopper, acceptance, *, now, answers=None):
    """A trade-in whose device lies on the bench; gives its number."""
    number = start(shopper, now=now, answers=answers)
    accept(shopper, number, acceptance, now=now)
    services.enter_tracking(actor=shopper, number=number, carrier="SF", tracking="sf12345", now=now)
    services.receive_trade_in(actor=BENCH, number=number, now=now)
    return number


def inspect(number, *, now, answers=None, serial=IMEI, note=""):
    """Price the device as found; gives the status that follows."""
    finding = Finding(serial=serial, answers=answers or PERFECT, note=note)
    return services.inspect_trade_in(actor=BENCH, number=number, finding=finding, now=now).value


def add_photo(number, *, now):
    """A photo from the bench; gives its number."""
    return services.add_photo(actor=BENCH, number=number, stream=photo(), now=now)


def end_refund(number, *, now, succeeded=True):
    """Let the channel end the refund of a trade-in, and tell whoever listens."""
    finish_refund(read(number).refund, now=now, succeeded=succeeded)
    if succeeded:
        deliver(RefundSucceeded, aftersales_subscribers.on_refund_succeeded, now=now)
        deliver(OrderRefunded, subscribers.on_order_refunded, now=now)
    else:
        deliver(RefundFailed, aftersales_subscribers.on_refund_failed, now=now)
        deliver(RefundFailed, subscribers.on_refund_failed, now=now)


def take_back(order, *, now, units):
    """Refund units of an order as faulty, at most what is left of it; gives the money."""
    request = RefundRequest(
        quantities={"L001": units}, freight=None, amount=None, reason="故障", is_capped=True
    )
    key = f"back-{len(list_refunds(order=order))}"
    made = refund_order(actor=SYSTEM_ACTOR, number=order, request=request, idempotency_key=key, now=now)
    finish_refund(made.number, now=now)
    deliver(RefundSucceeded, aftersales_subscribers.on_refund_succeeded, now=now)
    deliver(OrderRefunded, subscribers.on_order_refunded, now=now)
    return made.amount


def read(number):
    """The trade-in as staff read it."""
    return queries.get_trade_in(number=number, for_customer=None)


def status(number):
    """Where it stands."""
    return read(number).summary.status.value


def books():
    """What breaks the books of trade-ins."""
    return [result.name for result in queries.check_invariants() if result.broken]


def stranger(*, now):
    """Another shopper."""
    return make_shopper(now=now)
