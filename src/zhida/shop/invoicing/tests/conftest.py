"""A tax office on a loopback port, and paid orders to be invoiced."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from zhida.doubles.tax.server import TaxOffice, TaxServer
from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor, Role
from zhida.shop.aftersales import services as aftersales_services
from zhida.shop.aftersales import subscribers as aftersales_subscribers
from zhida.shop.aftersales.queries import list_refunds
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.cart.tests.factories import make_shopper, make_sku, make_threshold_cut
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.invoicing import queries, services
from zhida.shop.invoicing.providers import http
from zhida.shop.invoicing.records import InvoiceRecord, Title, TitleKind
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.payments.events import RefundSucceeded

COMPANY = Title(kind=TitleKind.COMPANY, name="杭州示例科技有限公司", tax_number="91350100M000100Y43")
PERSONAL = Title(kind=TitleKind.PERSONAL, name="张小明")
SECRET = "a-secret-of-the-practice-tax-office"


@dataclass
class Clock:
    """The instant that the shop and the tax office share."""

    instant: datetime

    def __call__(self) -> datetime:
        return self.instant

    def move(self, **step: float) -> datetime:
        self.instant += timedelta(**step)
        return self.instant


@dataclass
class Bought:
    """An order of three units (6.67, 6.67, 6.66) and one of another SKU, with its buyer."""

    number: str
    shopper: Actor


@pytest.fixture(autouse=True)
def _data_folder(settings, tmp_path) -> None:
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path, invoices_file=None)


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


@pytest.fixture(scope="session")
def _tax_server() -> Iterator[TaxServer]:
    """One server for the run: each test gives it an office of its own."""
    server = TaxServer(port=0, office=TaxOffice(app_key="shop", secret=SECRET))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.stop()


@pytest.fixture
def office(clock, settings, tmp_path, monkeypatch, _tax_server) -> TaxOffice:
    """The shop has an account at a tax office of its own."""
    # Loopback speaks http: the certificates that a client loads anew take 40 ms.
    monkeypatch.setattr(http, "_tls_context", lambda: False)
    office = TaxOffice(app_key="shop", secret=SECRET, clock=clock)
    _tax_server.office = office
    (tmp_path / "secret.txt").write_text(SECRET)
    path = tmp_path / "invoices.toml"
    path.write_text(account_text(_tax_server.url))
    settings.ZHIDA = replace(settings.ZHIDA, invoices_file=path)
    return office


def account_text(url: str, /, **changes: str) -> str:
    """The text of an invoices file."""
    values = {
        "kind": '"platform"',
        "url": f'"{url}"',
        "app_key": '"shop"',
        "secret_file": '"secret.txt"',
        "seller_tax_number": '"91350100M000100Y43"',
        "issue": '"paid"',
        **changes,
    }
    lines = [f"{key} = {value}" for key, value in values.items() if value]
    return "\n".join(["[service]", *lines, ""])


@pytest.fixture
def bought(now) -> Bought:
    return buy(now)


def buy(now: datetime, *, quantity: int = 3, invoice: dict[str, str] | None = None) -> Bought:
    """Buy units at 10.00 with 10.00 off from 30.00 on, and pay."""
    make_sku("A-1", now=now, fen=1000)
    make_threshold_cut(3000, 1000, now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, ("A-1", quantity), now=now, invoice=invoice)
    pay(placed.number, now=now)
    return Bought(number=placed.number, shopper=shopper)


def ask(bought: Bought, now: datetime, title: Title = COMPANY) -> str:
    """Ask for the invoice of an order."""
    return services.request_invoice(actor=bought.shopper, order=bought.number, title=title, now=now)


def refund(bought: Bought, now: datetime, *, units: int = 0, fen: int = 0, is_whole: bool = False) -> str:
    """Give units or a free amount back, let the money arrive and tell the invoices."""
    request = RefundRequest(
        quantities={"L001": units} if units else {},
        freight=None,
        amount=Money(fen) if fen else None,
        reason="退货",
    )
    assert units or fen or is_whole
    key = f"k{len(list_refunds(order=bought.number))}"
    made = aftersales_services.refund_order(
        actor=SYSTEM_ACTOR, number=bought.number, request=request, idempotency_key=key, now=now
    )
    finish_refund(made.number, now=now)
    deliver(RefundSucceeded, aftersales_subscribers.on_refund_succeeded, now)
    services.follow_refund(order=bought.number, now=now)
    OutboxEvent.objects.filter(name="aftersales.OrderRefunded").update(state="DELIVERED")
    return made.number


def deliver(event_type: type, subscriber: Callable[..., None], now: datetime) -> None:
    """Hand every event of a kind that was recorded to a subscriber, as the worker does."""
    for row in OutboxEvent.objects.filter(name=event_type.name).order_by("id"):
        transactional(subscriber)(event_type.from_payload(row.payload), now=now)


def ship_and_confirm(bought: Bought, now: datetime) -> None:
    """Let an order go out and its buyer confirm receipt."""
    orders_services.ship(
        actor=SYSTEM_ACTOR,
        number=bought.number,
        shipment=ShipmentDraft(carrier="sf", tracking="SF1234567890"),
        now=now,
    )
    orders_services.confirm_receipt(
        number=bought.number, for_customer=bought.shopper.customer_id, by="C", now=now
    )


def read(number: str, now: datetime) -> InvoiceRecord:
    """Read an invoice as staff do."""
    return queries.get_invoice(number=number, for_customer=None, now=now)


def invoices_of(bought: Bought, now: datetime) -> tuple[InvoiceRecord, ...]:
    """Read all invoices of an order, oldest first."""
    return queries.get_book(order=bought.number, for_customer=None, now=now).invoices


def broken() -> list[str]:
    """Name every rule of the room that does not hold."""
    return [result.name for result in queries.check_invariants() if result.broken]


@pytest.fixture
def accountant(staff_actor) -> Actor:
    return staff_actor(Role.FINANCE)
