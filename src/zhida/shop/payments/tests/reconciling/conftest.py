"""A shop whose channel is Alipay's gateway for practice: real bills, fetched and parsed as they come."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tests.running.shop import plain_http

from zhida.doubles.alipay.gateway import AlipayDialect, prepare
from zhida.doubles.gateways.books import SUCCEEDED, Payment, Refund
from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services, tasks
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import BillDay, Discrepancy
from zhida.shop.payments.models import Refund as RefundRow
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact, RefundFact
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.services.facts import book_payment_fact
from zhida.shop.payments.services.refund_facts import book_refund_fact
from zhida.shop.payments.tests.practice_shop import BUYER, lay_keys
from zhida.shop.payments.timer_kinds import PLAN_BILLS, RECONCILE_DAY

DAY = date(2026, 11, 22)
HANDLERS = {PLAN_BILLS: tasks.plan_bills, RECONCILE_DAY: tasks.reconcile_day}


def beijing(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    """An instant of November, by Beijing's clock; the day after the bill's unless said otherwise."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@dataclass
class BillBench:
    """A shop, Alipay, and a day that is over at some time."""

    clock: object
    gateway: Gateway
    directory: Path
    client: httpx.Client
    opened: int = 0

    def set_channel(self, **changes: object) -> None:
        """Write the channels file; a change is seen by its time."""
        values = {**prepare(self.directory), "gateway_url": f"{self.gateway.url}/gateway.do", **changes}
        file = self.directory / "channels.toml"
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        file.write_text("[channels.alipay]\n" + "\n".join(lines) + "\n", encoding="utf-8")
        stat = file.stat()
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000 * (self.opened + 1)))

    def pending(self, minor: int = 6599_00) -> str:
        """Start an attempt and look at its page, so that Alipay knows it."""
        self.opened += 1
        ref, now = f"Z{self.opened}", self.clock()
        services.open_intent(
            ref=ref,
            amount=Money(minor),
            payer=BUYER.principal,
            subject="青岚 X1 手机",
            expires_at=now + timedelta(minutes=30),
            now=now,
        )
        wish = PayWish(channel="alipay", scene="pc")
        started = services.start_attempt(ref=ref, wish=wish, actor=BUYER, now=now)
        shown = started.payload.get("url") or started.payload["code"]
        assert self.client.get(shown, follow_redirects=True).status_code == 200
        return started.attempt

    def pay(self, attempt: str, minor: int = 6599_00) -> None:
        """Let the buyer pay; nobody tells the shop."""
        self.gateway.books.pay(attempt, amount=minor, currency="CNY", now=self.clock())

    def paid(self, minor: int = 6599_00) -> str:
        """Pay and let the shop ask."""
        attempt = self.pending(minor)
        self.pay(attempt, minor)
        services.check_attempt(number=attempt, now=self.clock())
        return attempt

    def claim(self, attempt: str, *, minor: int = 6599_00, at: datetime | None = None) -> None:
        """Book money for an attempt on our side, whatever the channel thinks."""
        fact = PaymentFact(
            attempt=attempt,
            status=FactStatus.SUCCEEDED,
            amount=Money(minor),
            provider_number=f"T{attempt}",
            occurred_at=at or self.clock(),
        )
        book_payment_fact(fact=fact, account="alipay", source=Source.QUERY, now=self.clock())

    def refund(self, ref: str, minor: int) -> str:
        """Decide a refund; nothing is sent yet."""
        wish = services.refund(ref=ref, amount=Money(minor), key="k", reason="七天无理由", now=self.clock())
        return wish.number

    def claim_refund(self, number: str, status: FactStatus, minor: int) -> None:
        """Book a refund's end on our side, whatever the channel thinks."""
        row = RefundRow.objects.select_related("attempt").get(number=number)
        fact = RefundFact(
            refund=number, attempt=row.attempt.number, status=status, amount=Money(minor), provider_number="T"
        )
        book_refund_fact(fact=fact, account="alipay", source=Source.QUERY, now=self.clock())

    def strange_payment(self, number: str, minor: int = 100_00) -> None:
        """Put a payment into Alipay's books that we never asked for."""
        at = self.clock().isoformat()
        self.gateway.books.add_payment(
            Payment(
                attempt=number,
                provider_number=f"2026{number}",
                merchant="m",
                amount=minor,
                currency="CNY",
                subject="?",
                scene="pc",
                expires_at="",
                notify_url="",
                return_url="",
                status=SUCCEEDED,
                paid_amount=minor,
                paid_currency="CNY",
                paid_at=at,
                created_at=at,
            )
        )

    def give_back(self, attempt: str, number: str, minor: int) -> None:
        """Put a refund into Alipay's books."""
        at = self.clock().isoformat()
        self.gateway.books.add_refund(
            Refund(
                refund=number,
                provider_number=f"2026{number}",
                attempt=attempt,
                amount=minor,
                currency="CNY",
                notify_url="",
                status=SUCCEEDED,
                changed_at=at,
                created_at=at,
                done_at=at,
            )
        )

    def reconcile(self, at: datetime | None = None, *, day: date = DAY) -> BillDay:
        """Look at the day at an instant; a little after noon of the next day unless said otherwise."""
        self.clock.instant = at or beijing(12, 30)
        services.reconcile_day(account="alipay", day=day, now=self.clock())
        return BillDay.objects.get(account="alipay", day=day)

    def run_timers(self) -> int:
        """Run what is due of reconciliation, once each, as the worker does."""
        due = Timer.objects.filter(kind__in=HANDLERS, due_at__lte=self.clock()).order_by("due_at", "id")
        for timer in (rows := list(due)):
            HANDLERS[timer.kind](timer.key, now=self.clock())
            Timer.objects.filter(pk=timer.pk, generation=timer.generation).delete()
        return len(rows)

    def found(self) -> list[tuple[str, str]]:
        """Give what is not closed, by kind and number."""
        rows = Discrepancy.objects.filter(closed_at=None).order_by("kind", "number")
        return list(rows.values_list("kind", "number"))

    def events(self) -> list[str]:
        return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))

    def due(self, day: date = DAY) -> datetime | None:
        """Say when a day is looked at next."""
        key = f"alipay:{day}"
        return Timer.objects.filter(kind=RECONCILE_DAY, key=key).values_list("due_at", flat=True).first()


@pytest.fixture
def bills(tmp_path: Path, clock, settings, db) -> Iterator[BillBench]:
    lay_keys(prepare, tmp_path)
    gateway = Gateway(AlipayDialect(tmp_path), GatewaySettings(port=0, directory=tmp_path, clock=clock))
    settings.ZHIDA = replace(
        settings.ZHIDA,
        payments_file=tmp_path / "channels.toml",
        data_dir=tmp_path,
        public_url="http://127.0.0.1:9",
    )
    with gateway, httpx.Client(timeout=30, transport=plain_http()) as client:
        bench = BillBench(clock, gateway, tmp_path, client)
        bench.set_channel()
        yield bench
