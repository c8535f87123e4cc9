"""WeChat's trade bill of a day: asked for, downloaded, checked against its SHA-1, read line by line.

The file is UTF-8, mostly with a BOM and packed by gzip. A row of names, rows whose cells each begin with a
backtick (so that names may hold commas), then a row of names and one of totals. Amounts are yuan.
Source: pay.weixin.qq.com, 申请交易账单, 下载账单.
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BufferedIOBase
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from zhida.config.provider_files import may_be_called
from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.amounts import from_text
from zhida.shop.payments.providers.contract import (
    BillKind,
    BillLine,
    BillNotReady,
    BillUnreadable,
    NoBill,
    OutcomeUnknown,
    RefusedByChannel,
)
from zhida.shop.payments.providers.wechat.calls import OK, Caller

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
GZIP_MARK: Final = b"\x1f\x8b"
PIECE_BYTES: Final = 64 * 1024
LONGEST_LINE_BYTES: Final = 64 * 1024
DECIMAL: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,8})?", re.ASCII)
HALF_FEN: Final = Decimal("0.005")
SUCCESS: Final = "SUCCESS"
REFUNDS: Final = frozenset({"REFUND", "REVOKED"})
FEE: Final = "手续费"
NEEDED: Final = (
    "交易时间",
    "商户号",
    "微信订单号",
    "商户订单号",
    "交易状态",
    "货币种类",
    "微信退款单号",
    "商户退款单号",
    "退款状态",
    "手续费",
    "订单金额",
    "申请退款金额",
)
ROWS_IN_ALL: Final = "总交易单数"
# A column, and the name of its total.
TOTALS: Final = {
    "应结订单金额": "应结订单总金额",
    "退款金额": "退款总金额",
    "充值券退款金额": "充值券退款总金额",
    FEE: "手续费总金额",
    "订单金额": "订单总金额",
    "申请退款金额": "申请退款总金额",
}


def fetch_bill(caller: Caller, day: date, into: Path, *, allow_loopback: bool, now: datetime) -> None:
    """Ask for the bill of a Beijing day and download it; the download is signed by us and not by WeChat.

    Raises NoBill, BillNotReady, OutcomeUnknown, RefusedByChannel, BillUnreadable (SHA-1).
    """
    query = urlencode({"bill_date": day.isoformat(), "bill_type": "ALL", "tar_type": "GZIP"})
    try:
        told = caller.ask("GET", f"/v3/bill/tradebill?{query}", now=now)
    except RefusedByChannel as refusal:
        if refusal.code == "NO_STATEMENT_EXIST":
            raise NoBill from refusal
        if refusal.code == "STATEMENT_CREATING":
            raise BillNotReady from refusal
        raise
    url = _address(told, allow_loopback=allow_loopback)
    headers = caller.headers_for("GET", url, b"", now=now)
    answer = http.download(url, into, headers=headers)
    if answer.status != OK:
        raise OutcomeUnknown(f"download: HTTP {answer.status}")
    if told.get("hash_type") != "SHA1" or _sha1(into) != str(told.get("hash_value")).lower():
        raise BillUnreadable("the SHA-1 of the unpacked file is another one")


def read_bill(bill: Path, *, mchid: str) -> Iterator[BillLine]:
    """Read a bill in bounded memory; its totals are checked when the last line was given.

    A refund stands in the bill of the day on which it was asked for, in the state it had then. Raises
    BillUnreadable.
    """
    with _opened(bill) as file:
        names = _names(_line(file))
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise BillUnreadable(f"column {missing[0]} is missing")
        sums = _Sums()
        line = _line(file)
        while line.startswith("`"):
            cells = _cells(line, names)
            if cells["商户号"] != mchid:
                raise BillUnreadable("a row of another merchant")
            sums.add(cells)
            yield _bill_line(cells)
            line = _line(file)
        sums.compare(_cells(_line(file), _names(line)))
        if _line(file):
            raise BillUnreadable("text after the totals")


class _Sums:
    """What the rows add up to, exactly."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns = dict.fromkeys(TOTALS, Decimal(0))

    def add(self, cells: Mapping[str, str]) -> None:
        self._rows += 1
        for column in TOTALS:
            if column in cells:
                self._columns[column] += _decimal(cells[column])

    def compare(self, totals: Mapping[str, str]) -> None:
        if totals.get(ROWS_IN_ALL) != str(self._rows):
            raise BillUnreadable("the number of rows is another one")
        for column, total in TOTALS.items():
            if total not in totals:
                continue
            difference = abs(self._columns[column] - _decimal(totals[total]))
            # Fees have five decimals; their total may have been rounded row by row.
            if difference > (HALF_FEN * self._rows if column == FEE else 0):
                raise BillUnreadable(f"{total} is not the sum of its rows")


def _bill_line(cells: Mapping[str, str]) -> BillLine:
    state = cells["交易状态"]
    if state != SUCCESS and state not in REFUNDS:
        raise BillUnreadable("unknown 交易状态")
    is_refund = state in REFUNDS
    try:
        amount = from_text(cells["申请退款金额" if is_refund else "订单金额"], cells["货币种类"])
        occurred_at = datetime.strptime(cells["交易时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise BillUnreadable("an amount or a time is malformed") from error
    refund_state = cells["退款状态"] if is_refund else ""
    return BillLine(
        kind=BillKind.REFUND if is_refund else BillKind.CAPTURE,
        number=cells["商户退款单号" if is_refund else "商户订单号"],
        provider_number=cells["微信退款单号" if is_refund else "微信订单号"],
        amount=amount,
        fee_minor=int((_decimal(cells[FEE]) * 100).quantize(Decimal(1), ROUND_HALF_UP)),
        occurred_at=occurred_at,
        status="" if refund_state == SUCCESS else refund_state,
    )


def _address(told: Mapping[str, object], *, allow_loopback: bool) -> str:
    """Take the address of the file under the rule for the addresses of the channels file."""
    url = told.get("download_url")
    if not isinstance(url, str) or not may_be_called(url, allow_loopback=allow_loopback):
        raise OutcomeUnknown("the bill lies at no address that we may call")
    return url


def _sha1(bill: Path) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    with _opened(bill) as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _opened(bill: Path) -> Iterator[BufferedIOBase]:
    """Open a bill, packed or not."""
    try:
        with bill.open("rb") as raw:
            is_packed = raw.read(len(GZIP_MARK)) == GZIP_MARK
            raw.seek(0)
            yield gzip.GzipFile(fileobj=raw) if is_packed else raw
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BillUnreadable("the file cannot be unpacked") from error


def _line(file: BufferedIOBase) -> str:
    raw = file.readline(LONGEST_LINE_BYTES)
    if len(raw) == LONGEST_LINE_BYTES:
        raise BillUnreadable("a line is too long")
    try:
        return raw.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BillUnreadable("not UTF-8") from error


def _names(line: str) -> list[str]:
    return [name.strip().removeprefix("`") for name in line.split(",")]


def _cells(line: str, names: list[str]) -> Mapping[str, str]:
    values = [value.strip() for value in line.removeprefix("`").split(",`")]
    if len(values) != len(names):
        raise BillUnreadable("a row has another number of cells")
    return dict(zip(names, values, strict=True))


def _decimal(text: str) -> Decimal:
    if not DECIMAL.fullmatch(text):
        raise BillUnreadable("an amount is malformed")
    return Decimal(text)
