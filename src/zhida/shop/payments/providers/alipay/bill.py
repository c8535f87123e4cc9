"""The daily trade bill: a zip whose names are GBK, holding CSV in GBK with # lines around the rows."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from zhida.config.provider_files import may_be_called
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.alipay.calls import Caller, beijing_instant
from zhida.shop.payments.providers.alipay.facts import CURRENCY, text_of
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

OK: Final = 200
METHOD: Final = "alipay.data.dataservice.bill.downloadurl.query"
ABSENT: Final = "BILL_NOT_EXIST"
# The bill of a day is there by the next day's morning; until noon its absence says nothing.
READY_AT: Final = time(12)
ENCODING: Final = "gb18030"
LONGEST_LINE: Final = 16 * 1024
TRADE, SUBJECT, DONE_AT = "交易", "商品名称", "完成时间"
KINDS: Final = {TRADE: BillKind.CAPTURE, "退款": BillKind.REFUND}
OURS: Final = {BillKind.CAPTURE: "商户订单号", BillKind.REFUND: "退款批次号/请求号"}
THEIRS, KIND, ASKED, RECEIVED, FEE = "支付宝交易号", "业务类型", "订单金额", "商家实收", "服务费"
NEEDED: Final = (THEIRS, KIND, SUBJECT, DONE_AT, ASKED, RECEIVED, FEE, *OURS.values())
UNIT: Final = re.compile(r"[（(]元[)）]$")
# 交易合计：6笔，商家实收共0.06元 and 退款合计：4笔，商家实收退款共-0.04元
TOTAL: Final = re.compile(
    r"#+(交易|退款)合计[：:]\s*(\d+)笔(?:.*?商家实收(?:退款)?共(-?[\d.]+)元)?", re.ASCII
)


def fetch_bill(caller: Caller, day: date, into: Path, *, allow_loopback: bool, now: datetime) -> None:
    """Ask where the trade bill of a Beijing day lies and download it; the address is good for 30 seconds.

    Raises NoBill, BillNotReady (until the next noon), OutcomeUnknown, RefusedByChannel.
    """
    content = {"bill_type": "trade", "bill_date": day.isoformat()}
    try:
        node = caller.ask(METHOD, content, now=now)
    except RefusedByChannel as refusal:
        if not refusal.code.upper().endswith(ABSENT):
            raise
        ready_at = datetime.combine(day + timedelta(days=1), READY_AT, tzinfo=SHANGHAI)
        raise (NoBill if now >= ready_at else BillNotReady) from refusal
    address = _address(node, allow_loopback=allow_loopback)
    answer = http.download(address, into, headers={})
    if answer.status != OK:
        raise OutcomeUnknown(f"download: HTTP {answer.status}")
    if not zipfile.is_zipfile(into):
        raise OutcomeUnknown("download: not a zip file")


def read_bill(bill: Path) -> Iterator[BillLine]:
    """Read the details in bounded memory; each file's own totals are checked after its last row.

    Source: reference payments.md 2.8. Raises BillUnreadable.
    """
    with _broken_is_unreadable(), zipfile.ZipFile(bill) as archive:
        details = [entry for entry in archive.infolist() if _holds_details(entry)]
        if not details:
            raise BillUnreadable("no file of details")
        for entry in details:
            with archive.open(entry) as file:
                yield from _lines_of(TextIOWrapper(file, encoding=ENCODING, newline="\n"))


@dataclass(slots=True)
class _Sums:
    """What the rows of one kind add up to, in fen."""

    rows: int = 0
    received: int = 0


def _lines_of(file: TextIOWrapper) -> Iterator[BillLine]:
    sums = {word: _Sums() for word in KINDS}
    names: list[str] = []
    told: set[str] = set()
    while line := _line(file):
        total = TOTAL.match(line)
        if total is not None:
            _compare(sums[total[1]], rows=total[2], received=total[3])
            told.add(total[1])
        elif not names and THEIRS in line and not line.startswith("#"):
            names = _names(line)
        elif names and line.strip() and not line.startswith("#"):
            cells = _cells(line, names)
            kind = KINDS.get(cells[KIND])
            if kind is None:
                raise BillUnreadable(f"unknown {KIND}")
            sums[cells[KIND]].rows += 1
            sums[cells[KIND]].received += _fen(cells[RECEIVED])
            yield _bill_line(kind, cells)
    if any(word not in told and (found.rows or word == TRADE) for word, found in sums.items()):
        raise BillUnreadable("the totals are missing")


def _bill_line(kind: BillKind, cells: Mapping[str, str]) -> BillLine:
    occurred_at = beijing_instant(cells[DONE_AT])
    amount = _fen(cells[ASKED]) * (-1 if kind is BillKind.REFUND else 1)
    if occurred_at is None or amount <= 0:
        raise BillUnreadable(f"{ASKED} or {DONE_AT} is malformed")
    fee = abs(_fen(cells[FEE]))
    return BillLine(
        kind=kind,
        number=cells[OURS[kind]],
        provider_number=cells[THEIRS],
        amount=Money(amount, CURRENCY),
        fee_minor=-fee if kind is BillKind.REFUND else fee,
        occurred_at=occurred_at,
    )


def _compare(sums: _Sums, *, rows: str, received: str | None) -> None:
    if int(rows) != sums.rows or (received is not None and _fen(received) != sums.received):
        raise BillUnreadable("the totals are not the sums of the rows")


def _names(line: str) -> list[str]:
    names = [UNIT.sub("", cell) for cell in _split(line)]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BillUnreadable(f"column {missing[0]} is missing")
    return names


def _cells(line: str, names: Sequence[str]) -> dict[str, str]:
    """Cut a row into its cells. A comma inside the goods' name is found by the two times that follow it."""
    cells = _split(line)
    if len(cells) == len(names):
        return dict(zip(names, cells, strict=True))
    at = names.index(SUBJECT)
    for extra in range(len(cells) - len(names) + 1):
        if all(beijing_instant(cell) for cell in cells[at + extra + 1 : at + extra + 3]):
            return dict(zip(names, [*cells[: at + 1], *cells[at + extra + 1 :]], strict=False))
    raise BillUnreadable("a row does not fit its columns")


def _split(line: str) -> list[str]:
    return [cell.strip(' \t\r\n"') for cell in line.split(",")]


def _fen(text: str) -> int:
    """Read a signed amount in yuan. Raises BillUnreadable."""
    try:
        fen = from_text(text.removeprefix("-") or "0", CURRENCY).minor
    except ValueError as error:
        raise BillUnreadable("an amount is malformed") from error
    return -fen if text.startswith("-") else fen


def _line(file: TextIOWrapper) -> str:
    line = file.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE:
        raise BillUnreadable("an endless line")
    return line


def _holds_details(entry: zipfile.ZipInfo) -> bool:
    """Tell the details from the summary. Names are GBK without saying so, hence read as code page 437."""
    is_unicode = entry.flag_bits & 0x800
    name = entry.filename if is_unicode else entry.filename.encode("cp437").decode(ENCODING)
    return name.lower().endswith(".csv") and "汇总" not in name


def _address(node: Mapping[str, object], *, allow_loopback: bool) -> str:
    """Take the address of the file under the rule for the addresses of the channels file."""
    url = text_of(node, "bill_download_url")
    if not may_be_called(url, allow_loopback=allow_loopback):
        raise OutcomeUnknown("the bill lies at no address that we may call")
    return url


@contextmanager
def _broken_is_unreadable() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeError, RuntimeError) as error:
        # RuntimeError, NotImplementedError: a zip entry that is encrypted or packed in an unknown way.
        raise BillUnreadable(type(error).__name__) from error
