"""Reading a bank's CSV strictly: every row is taken whole or refused with its number and the reason."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.amounts import from_text
from zhida.shop.payments.statements import columns as known
from zhida.shop.payments.statements.columns import Columns, clean, find_columns
from zhida.shop.payments.statements.conf import MOST_PREFACE_ROWS, MOST_ROWS
from zhida.shop.payments.statements.errors import StatementUnreadable

ENCODINGS: Final = ("utf-8-sig", "gb18030")
SERIAL: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-_/|]{0,63}")
# A spreadsheet has written a long number as a power of ten: its digits are lost.
POWER: Final = re.compile(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+")
GROUPED: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?")
TIMES: Final = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H%M%S",
    "%Y%m%d%H%M%S",
    "%Y年%m月%d日 %H:%M:%S",
)
DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日")
CURRENCIES: Final = {
    "": "CNY",
    "CNY": "CNY",
    "RMB": "CNY",
    "人民币": "CNY",
    "人民币元": "CNY",
    "01": "CNY",
    "156": "CNY",
    "USD": "USD",
    "美元": "USD",
    "EUR": "EUR",
    "欧元": "EUR",
    "HKD": "HKD",
    "港币": "HKD",
}
INCOMING: Final = frozenset({"贷", "贷方", "收", "收入", "进", "转入", "来账", "C", "CR", "贷记"})
OUTGOING: Final = frozenset({"借", "借方", "支", "支出", "出", "转出", "往账", "D", "DR", "借记"})
SUMMARY: Final = (
    "合计",
    "总计",
    "小计",
    "汇总",
    "总笔数",
    "总金额",
    "收入总",
    "支出总",
    "贷方合计",
    "借方合计",
)
NOTHING: Final = frozenset({"", "-", "--", "0", "0.0", "0.00"})
LONGEST_REMARK: Final = 400
LONGEST_PAYER: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """Money that came in, as one row tells it. `booked_at` is the day's begin where there is no time."""

    row: int
    bank_serial_number: str
    amount: Money
    payer: str
    remark: str
    booked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that was not taken in, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatement:
    """What a file says. `outgoing` counts the rows about money that went out."""

    lines: tuple[ReadLine, ...]
    refused: tuple[RefusedRow, ...]
    outgoing: int


class _Unreadable(Exception):
    """A row that cannot be taken in."""


def read_statement(content: bytes, *, own_account: str, now: datetime) -> ReadStatement:
    """Read a CSV in UTF-8 or GBK whose header names its columns as banks do.

    Rows of outgoing money, blank rows and sums are passed over. Rows are counted from 1 with the first row of
    the file. Raises StatementUnreadable when the file as a whole is no statement of this account.
    """
    rows = list(_rows(_decoded(content)))
    header, found = _header(rows)
    lines, refused, outgoing = [], [], 0
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        if _is_blank_or_sum(row, found) or find_columns(row) is not None:
            continue
        try:
            _check_own_account(found.cell(row, known.OWN_ACCOUNT), own_account)
            line = _line(row, found, number=number, now=now)
        except _Unreadable as error:
            refused.append(RefusedRow(row=number, reason=str(error)))
            continue
        if line is None:
            outgoing += 1
        else:
            lines.append(line)
    return ReadStatement(lines=tuple(lines), refused=tuple(refused), outgoing=outgoing)


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise StatementUnreadable(reason=_("不是文本文件，请导出为 CSV。"))
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StatementUnreadable(reason=_("文字编码既不是 UTF-8 也不是 GBK。"))


def _rows(text: str) -> Iterator[list[str]]:
    separator = "\t" if text.count("\t") > text.count(",") and text.count(",") < text.count("\n") else ","
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator, strict=True)):
            if number > MOST_ROWS:
                raise StatementUnreadable(reason=_("行数过多，请分几份上传。"))
            yield row
    except csv.Error as error:
        raise StatementUnreadable(reason=_("CSV 格式有误（引号没有成对）。")) from error


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, Columns]:
    for place, row in enumerate(rows[:MOST_PREFACE_ROWS]):
        found = find_columns(row)
        if found is not None:
            return place, found
    raise StatementUnreadable(reason=_("没有找到表头：需要流水号、交易时间和收入金额三列。"))


def _is_blank_or_sum(row: Sequence[str], found: Columns) -> bool:
    cells = [cell for cell in map(clean, row) if cell]
    if not cells:
        return True
    serial = found.cell(row, known.SERIAL)
    return cells[0].startswith(SUMMARY) and (not serial or serial.startswith(SUMMARY))


def _check_own_account(written: str, own: str) -> None:
    """Refuse a row of another account; a masked one is compared by its last four digits."""
    digits = "".join(letter for letter in own if letter.isalnum())
    plain = "".join(letter for letter in written if letter.isalnum() or letter == "*")
    if not plain or plain == digits or ("*" in plain and plain[-4:] == digits[-4:]):
        return
    raise _Unreadable(_("这一行是另一个账号的流水。"))


def _line(row: Sequence[str], found: Columns, *, number: int, now: datetime) -> ReadLine | None:
    amount = _income(row, found)
    if amount is None:
        return None
    serial = found.cell(row, known.SERIAL)
    if POWER.fullmatch(serial):
        raise _Unreadable(_("流水号被表格软件改成了科学计数法，请重新导出。"))
    if not SERIAL.fullmatch(serial):
        raise _Unreadable(_("缺少流水号，或流水号含有不能识别的字符。"))
    payer, remark = found.cell(row, known.PAYER), found.remark(row)
    if len(payer) > LONGEST_PAYER or len(remark) > LONGEST_REMARK:
        raise _Unreadable(_("户名或备注过长。"))
    return ReadLine(
        row=number,
        bank_serial_number=serial,
        amount=amount,
        payer=payer,
        remark=remark,
        booked_at=_booked_at(row, found, now=now),
    )


def _income(row: Sequence[str], found: Columns) -> Money | None:
    """Return what came in by a row, None when it went out."""
    written = found.cell(row, known.CURRENCY)
    currency = CURRENCIES.get(written.upper())
    if currency is None:
        raise _Unreadable(_("不认识的币种：%(currency)s") % {"currency": written[:20]})
    if known.INCOME in found.places:
        came, went = found.cell(row, known.INCOME), found.cell(row, known.OUTGO)
        if came in NOTHING:
            if went in NOTHING:
                raise _Unreadable(_("缺少金额。"))
            return None
        if went not in NOTHING:
            raise _Unreadable(_("同一行既有收入又有支出。"))
        return _money(came, currency)
    return _signed(found.cell(row, known.AMOUNT), found.cell(row, known.DIRECTION), currency, found)


def _signed(text: str, direction: str, currency: str, found: Columns) -> Money | None:
    if known.DIRECTION in found.places:
        if direction.upper() in OUTGOING:
            return None
        if direction.upper() not in INCOMING:
            raise _Unreadable(_("不认识的收支方向：%(direction)s") % {"direction": direction[:20]})
    elif text.startswith("-"):
        return None
    return _money(text.removeprefix("+"), currency)


def _money(text: str, currency: str) -> Money:
    plain = text.replace(",", "") if GROUPED.fullmatch(text) else text
    try:
        amount = from_text(plain, currency)
    except ValueError as error:
        raise _Unreadable(_("金额无法识别：%(text)s") % {"text": text[:30]}) from error
    if amount.minor == 0:
        raise _Unreadable(_("缺少金额。"))
    return amount


def _booked_at(row: Sequence[str], found: Columns, *, now: datetime) -> datetime:
    day, time = found.cell(row, known.DAY), found.cell(row, known.TIME)
    wished = (f"{day} {time}".strip(), time, day)
    for text in wished:
        for form in (*TIMES, *DAYS):
            try:
                instant = datetime.strptime(" ".join(text.split()), form).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
            if instant > now + timedelta(days=1):
                raise _Unreadable(_("交易时间在将来。"))
            return instant
    raise _Unreadable(_("交易时间无法识别：%(text)s") % {"text": wished[0][:30]})
