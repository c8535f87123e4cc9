"""Which column of a bank's table means what: chosen by the names in its header row."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SERIAL: Final = "serial"
TIME: Final = "time"
DAY: Final = "day"
INCOME: Final = "income"
OUTGO: Final = "outgo"
AMOUNT: Final = "amount"
DIRECTION: Final = "direction"
PAYER: Final = "payer"
CURRENCY: Final = "currency"
OWN_ACCOUNT: Final = "own_account"

# For each meaning the names that banks give it, the surest first.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    SERIAL: (
        "交易流水号",
        "账户明细编号-交易流水号",
        "银行流水号",
        "核心流水号",
        "业务流水号",
        "柜员流水号",
        "流水号",
        "交易流水",
        "交易序号",
        "回单编号",
        "回单号",
    ),
    # A table may give the day and the time of day apart, or both in one.
    DAY: ("交易日期", "入账日期", "记账日期", "交易日", "日期"),
    TIME: ("交易时间", "交易日期时间", "入账时间", "记账时间", "时间"),
    INCOME: ("收入金额", "贷方发生额", "贷方金额", "收入", "转入金额", "存入金额", "贷方", "收方金额"),
    OUTGO: ("支出金额", "借方发生额", "借方金额", "支出", "转出金额", "支取金额", "借方", "付方金额"),
    AMOUNT: ("交易金额", "发生额", "金额"),
    DIRECTION: ("借贷标志", "借贷方向", "借贷", "收支标志", "收支方向", "收/支", "收支", "收支类型"),
    PAYER: (
        "对方户名",
        "对方账户名称",
        "对方名称",
        "付款人名称",
        "付款方户名",
        "付款人户名",
        "对方单位名称",
        "对方单位",
        "对方姓名",
    ),
    CURRENCY: ("币种", "币别", "货币", "交易币种"),
    OWN_ACCOUNT: ("账号", "本方账号", "账户", "本方账户", "查询账号"),
}
REMARK_NAMES: Final = (
    "摘要",
    "附言",
    "备注",
    "用途",
    "交易附言",
    "交易摘要",
    "客户附言",
    "留言",
    "转账附言",
    "交易备注",
)
_UNIT: Final = re.compile(r"\([^()]*\)|/元")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each meaning stands in a row; `remarks` are all columns in which a payer's words may be."""

    places: Mapping[str, int]
    remarks: tuple[int, ...]

    def cell(self, row: Sequence[str], meaning: str) -> str:
        """Return a cell's text without its wrapping; empty when the table has no such column."""
        place = self.places.get(meaning)
        return clean(row[place]) if place is not None and place < len(row) else ""

    def remark(self, row: Sequence[str]) -> str:
        """Return all the words of a row, one cell after the other."""
        words = [clean(row[place]) for place in self.remarks if place < len(row)]
        return " ".join(dict.fromkeys(word for word in words if word))


def find_columns(row: Sequence[str]) -> Columns | None:
    """Read a row as a header; None when it is none: serial number, time and an amount must be named."""
    heads = [_plain(name) for name in row]
    places = {}
    for meaning, names in NAMES.items():
        known = next((name for name in names if name in heads), None)
        if known is not None:
            places[meaning] = heads.index(known)
    if SERIAL not in places or not {DAY, TIME} & set(places) or not {INCOME, AMOUNT} & set(places):
        return None
    remarks = tuple(place for place, head in enumerate(heads) if head in REMARK_NAMES)
    return Columns(places=places, remarks=remarks)


def clean(cell: str) -> str:
    """Take away what exports wrap around a cell: blanks, tabs, a leading quote, and ="..."."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.strip().removeprefix("'").strip()


def _plain(name: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", clean(name)).split())
    return _UNIT.sub("", text)
