"""The trade bill of a Beijing day, as WeChat writes it."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from zhida.doubles.gateways.books import FAILED, PROCESSING, SHANGHAI, Payment, Refund
from zhida.doubles.gateways.dialect import Desk
from zhida.doubles.wechat.documents import TRADE_TYPES
from zhida.doubles.wechat.keys import Keys
from zhida.doubles.wechat.wire import CallRefused

NAMES = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TOTAL_NAMES = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
# 0.60 %: fees are told in yuan with five decimals, hence in thousandths of a fen.
FEE_THOUSANDTHS_PER_FEN = 6
REFUND_WORDS = {PROCESSING: "PROCESSING", FAILED: "FAIL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The bill's text, and whether its download is cut short."""

    content: bytes
    is_torn: bool

    @property
    def sha1(self) -> str:
        """The checksum of the unpacked file."""
        return hashlib.sha1(self.content, usedforsecurity=False).hexdigest()

    def packed(self, *, by_gzip: bool) -> bytes:
        """Give what is downloaded."""
        sent = gzip.compress(self.content, mtime=0) if by_gzip else self.content
        return sent[: len(sent) // 2] if self.is_torn else sent


def write_bill(day: date, keys: Keys, desk: Desk, *, now: datetime) -> Bill:
    """Write the bill of a day that is over. Raises CallRefused when there is none, or not yet."""
    fault = desk.faults.bill
    if fault == "late" or day >= now.astimezone(SHANGHAI).date():
        raise CallRefused(400, "STATEMENT_CREATING", "账单生成中")
    rows = list(_rows(day, keys, desk))
    if fault == "empty" or not rows:
        raise CallRefused(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    settled = sum(row.paid for row in rows)
    refunded = sum(row.refunded for row in rows)
    fees = sum(row.fee for row in rows)
    # A forged bill tells one yuan more than its rows do.
    told = settled + (100 if fault == "forged" else 0)
    totals = (str(len(rows)), yuan(told), yuan(refunded), "0.00", fee(fees), yuan(told), yuan(refunded))
    lines = [NAMES, *(_line(row.cells) for row in rows), TOTAL_NAMES, _line(totals)]
    text = "\ufeff" + "".join(f"{line}\r\n" for line in lines)
    return Bill(content=text.encode(), is_torn=fault == "torn")


def yuan(fen: int) -> str:
    """Write fen as yuan."""
    return f"{fen // 100}.{fen % 100:02d}"


def fee(thousandths: int) -> str:
    """Write a fee in yuan with five decimals; a fee that comes back has a minus."""
    sign, amount = ("-" if thousandths < 0 else ""), abs(thousandths)
    return f"{sign}{amount // 100_000}.{amount % 100_000:05d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    cells: tuple[str, ...]
    paid: int = 0
    refunded: int = 0
    fee: int


def _rows(day: date, keys: Keys, desk: Desk) -> Iterator[_Row]:
    for payment in desk.books.list_payments(paid_on=day):
        amount = payment.paid_amount or 0
        charged = amount * FEE_THOUSANDTHS_PER_FEN
        cells = (
            *_head(payment.paid_at, payment, keys, "SUCCESS"),
            *(yuan(amount), "0.00", "0", "0", "0.00", "0.00", "", ""),
            *(payment.subject, "", fee(charged), "0.60%", yuan(amount), "0.00", ""),
        )
        yield _Row(cells=cells, paid=amount, fee=charged)
    for refund in desk.books.list_refunds(made_on=day):
        of = desk.books.find_payment(refund.attempt)
        assert of is not None
        yield _refund_row(of, refund, keys)


def _refund_row(payment: Payment, refund: Refund, keys: Keys) -> _Row:
    """Write a refund on the day on which it was asked for."""
    charged = -refund.amount * FEE_THOUSANDTHS_PER_FEN
    cells = (
        *_head(refund.created_at, payment, keys, "REFUND"),
        *("0.00", "0.00", refund.provider_number, refund.refund, yuan(refund.amount), "0.00", "ORIGINAL"),
        *(REFUND_WORDS.get(refund.status, "SUCCESS"), payment.subject, "", fee(charged), "0.60%"),
        *("0.00", yuan(refund.amount), ""),
    )
    return _Row(cells=cells, refunded=refund.amount, fee=charged)


def _head(instant: str, payment: Payment, keys: Keys, state: str) -> tuple[str, ...]:
    at = datetime.fromisoformat(instant).astimezone(SHANGHAI)
    return (
        f"{at:%Y-%m-%d %H:%M:%S}",
        *(keys.appid, keys.mchid, "0", "", payment.provider_number, payment.attempt),
        *(payment.extra.get("openid", ""), TRADE_TYPES[payment.scene], state, "OTHERS"),
        payment.paid_currency or payment.currency,
    )


def _line(cells: tuple[str, ...]) -> str:
    return ",".join(f"`{cell}" for cell in cells)
