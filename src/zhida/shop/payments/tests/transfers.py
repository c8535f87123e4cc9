"""A shop with one bank account, and the statements that its bank writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.invariants import check_invariants
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry, PaymentIntent
from zhida.shop.payments.records import AttemptStart
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.statements import services as statements
from zhida.shop.payments.statements.models import StatementLine
from zhida.shop.payments.statements.records import UploadOutcome

BUYER = Actor(kind=ActorKind.SHOPPER, user_id=7)
FINANCE = Actor(kind=ActorKind.STAFF, user_id=1, roles=frozenset({Role.FINANCE}))
SECOND = Actor(kind=ActorKind.STAFF, user_id=2, roles=frozenset({Role.FINANCE}))
ACCOUNT = "6222 0202 0001 1234567"
TABLE = """
[channels.{name}]
kind = "transfer"
payee = "直达商贸有限公司"
account = "{account}"
bank = "中国银行杭州西湖支行"
expiry_hours = 48
"""
HEADER = "交易流水号,交易时间,收入金额,支出金额,对方户名,摘要"


def write_channels(directory: Path, *names: str) -> Path:
    """Write a channels file with one bank account of each name."""
    path = directory / "payments.toml"
    path.write_text("".join(TABLE.format(name=name, account=ACCOUNT) for name in names), encoding="utf-8")
    return path


@dataclass
class Bank:
    """The shop's bank account: opens transfers and writes statements about them."""

    now: datetime
    opened: int = 0
    serials: int = field(default=0)

    def open(self, minor: int = 6599_00, *, minutes: int = 30, currency: str = "CNY") -> str:
        self.opened += 1
        ref = f"Z{self.opened}"
        services.open_intent(
            ref=ref,
            amount=Money(minor, currency),
            payer=BUYER.principal,
            subject="青岚 X1 手机",
            expires_at=self.now + timedelta(minutes=minutes),
            now=self.now,
        )
        return ref

    def start(self, ref: str, *, scene: str = "pc") -> AttemptStart:
        wish = PayWish(channel="transfer", scene=scene)
        return services.start_attempt(ref=ref, wish=wish, actor=BUYER, now=self.now)

    def waiting(self, minor: int = 6599_00, *, names: Sequence[str] = ()) -> tuple[str, AttemptStart]:
        """Open an intent, choose transfer and hold it as checkout does; give ref and start."""
        ref = self.open(minor)
        start = self.start(ref)
        services.hold_for_transfer(ref=ref, attempt=start.attempt, payer_names=names, now=self.now)
        return ref, start

    def row(self, amount: str, remark: str = "", *, payer: str = "张三", serial: str = "") -> str:
        """Write one incoming row, booked an hour from now."""
        self.serials += 1
        booked = (self.now + timedelta(hours=1)).astimezone(SHANGHAI)
        return f"{serial or f'BOC{self.serials:012d}'},{booked:%Y-%m-%d %H:%M:%S},{amount},,{payer},{remark}"

    def upload(self, *rows: str, header: str = HEADER, account: str = "", encoding: str = "utf-8"):
        content = "\r\n".join((header, *rows)).encode(encoding)
        return self.upload_bytes(content, account=account)

    def upload_bytes(self, content: bytes, *, account: str = "") -> UploadOutcome:
        return statements.upload_statement(
            actor=FINANCE,
            account=account,
            file_name="流水.csv",
            content=content,
            now=self.now + timedelta(hours=2),
        )


def line_of(outcome: UploadOutcome, place: int = 0) -> StatementLine:
    return StatementLine.objects.get(number=outcome.rows[place].line)


def states(outcome: UploadOutcome) -> list[tuple[str, str]]:
    return [(row.state, row.reason) for row in outcome.rows]


def captured(ref: str) -> tuple[str, int, int, int]:
    """Status, captured, refunding and journal lines of a ref."""
    intent = PaymentIntent.objects.get(ref=ref)
    entries = PaymentEntry.objects.filter(attempt__intent=intent).count()
    return intent.status, intent.captured_minor, intent.refunding_minor, entries


def attempt_status(number: str) -> str:
    return PaymentAttempt.objects.get(number=number).status


def events() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))


def assert_books_agree() -> None:
    assert [(check.name, list(check.broken)) for check in check_invariants() if check.broken] == []


def use_second_person(settings) -> None:
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
