"""Reading a bank's file: strictly, in the forms in which banks write it, whole or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import Money
from zhida.shop.payments.statements.columns import clean, find_columns
from zhida.shop.payments.statements.conf import MOST_ROWS
from zhida.shop.payments.statements.errors import StatementUnreadable
from zhida.shop.payments.statements.reading import read_statement

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
OWN = "6222 0202 0001 1234567"
HEADER = "交易流水号,交易时间,收入金额,支出金额,对方户名,摘要"


def read(*rows: str, header: str = HEADER, encoding: str = "utf-8"):
    content = "\n".join((header, *rows)).encode(encoding)
    return read_statement(content, own_account=OWN, now=NOW)


def refusals(*rows: str, header: str = HEADER) -> list[tuple[int, str]]:
    read_rows = read(*rows, header=header)
    assert read_rows.lines == ()
    return [(row.row, row.reason) for row in read_rows.refused]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_row_is_read_in_every_encoding_of_banks(encoding):
    (line,) = read("BOC1,2026-11-22 10:30:05,6599.00,,张三,货款", encoding=encoding).lines

    assert (line.row, line.bank_serial_number, line.amount) == (2, "BOC1", Money(6599_00))
    assert (line.payer, line.remark) == ("张三", "货款")
    assert line.booked_at == datetime(2026, 11, 22, 10, 30, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "账户明细编号-交易流水号,交易日期,贷方发生额/元(收入),借方发生额/元(支取),对方户名,附言",
            "S1,20261122,10.50,,张三,K",
        ),
        ("流水号,记账日期,交易金额,借贷标志,对方单位,用途,币种", "S1,2026/11/22,10.5,贷,张三,K,人民币"),
        ("流水号\t交易日\t金额\t对方名称\t备注", "S1\t2026年11月22日\t+10.50\t张三\tK"),
        (
            "交易流水号 ,交易日期,交易时间,收入（元）,付款人名称,摘 要",
            '"=""S1""",2026-11-22,00:00:00,10.50,张三,K',
        ),
        ("凭证种类,回单编号,入账日期,收/支,发生额,对方账户名称,交易附言", ",'S1,20261122,收入,10.50,张三,K"),
    ],
)
def test_columns_are_found_by_the_names_that_banks_give_them(header, row):
    (line,) = read(row, header=header).lines

    assert (line.bank_serial_number, line.amount, line.payer, line.remark) == ("S1", Money(1050), "张三", "K")
    assert line.booked_at == datetime(2026, 11, 22, tzinfo=SHANGHAI)


def test_what_stands_above_and_below_the_table_is_passed_over():
    rows = [
        "中国银行交易明细",
        "账号,6222 0202 0001 1234567,户名,直达商贸",
        "",
        HEADER,
        "S1,2026-11-22 10:30,1.00,,张三,a",
        "S2,2026-11-22 10:31,,5.00,李四,b",
        HEADER,
        " , ",
        "合计,,1.00,5.00",
    ]
    content = "\n".join(rows)

    found = read_statement(content.encode(), own_account=OWN, now=NOW)

    assert [line.row for line in found.lines] == [5]
    assert (found.outgoing, found.refused) == (1, ())


def test_all_words_of_a_payer_are_read_once():
    header = "流水号,交易日期,收入,摘要,用途,备注"

    (line,) = read("S1,20261122,1.00,转账,ABCD,转账", header=header).lines

    assert line.remark == "转账 ABCD"


def test_thousands_are_read_only_when_grouped_rightly():
    amounts = ['"1,234.56"', '"12,34.56"', '"1,234,567"', "1,5"]

    lines = [read(f"S1,20261122,{amount},,a,b") for amount in amounts[:3]]

    assert [line.amount for one in lines for line in one.lines] == [Money(123456), Money(1234567_00)]
    assert [len(one.refused) for one in lines] == [0, 1, 0]


@pytest.mark.parametrize(
    "amount",
    ["1e3", "-1.00", "1.234", "NaN", "１.00", "¥1.00", "1 000.00", "0x10", "01.00", "1.", ".5", "+1.00"],
)
def test_an_amount_of_another_form_is_refused(amount):
    assert refusals(f"S1,20261122,{amount},,a,b") == [(2, f"金额无法识别：{amount}")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("S1,20261122,,,a,b", "缺少金额。"),
        ("S1,20261122,1.00,2.00,a,b", "同一行既有收入又有支出。"),
        (",20261122,1.00,,a,b", "缺少流水号，或流水号含有不能识别的字符。"),
        ("S 1,20261122,1.00,,a,b", "缺少流水号，或流水号含有不能识别的字符。"),
        ("2.02611E+17,20261122,1.00,,a,b", "流水号被表格软件改成了科学计数法，请重新导出。"),
        ("S1,22.11.2026,1.00,,a,b", "交易时间无法识别：22.11.2026"),
        ("S1,20261131,1.00,,a,b", "交易时间无法识别：20261131"),
        ("S1,2026-11-24,1.00,,a,b", "交易时间在将来。"),
        (f"S1,20261122,1.00,,{'a' * 121},b", "户名或备注过长。"),
        (f"S1,20261122,1.00,,a,{'b' * 401}", "户名或备注过长。"),
    ],
)
def test_a_bad_row_is_refused_by_its_number(row, reason):
    assert refusals(row) == [(2, reason)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("S1,20261122,1.00,进账,CNY,", "不认识的收支方向：进账"),
        ("S1,20261122,1.00,贷,GBP,", "不认识的币种：GBP"),
        ("S1,20261122,0.00,贷,CNY,", "缺少金额。"),
        ("S1,20261122,1.00,贷,CNY,6222020200019999999", "这一行是另一个账号的流水。"),
        ("S1,20261122,1.00,贷,CNY,6222****9999", "这一行是另一个账号的流水。"),
    ],
)
def test_a_signed_row_is_read_as_strictly(row, reason):
    assert refusals(row, header="流水号,交易日期,金额,借贷标志,币种,本方账号") == [(2, reason)]


def test_directions_signs_currencies_and_own_account():
    header = "流水号,交易日期,金额,借贷标志,币种,本方账号"
    rows = (
        "S1,20261122,1.00,D,CNY,",
        "S2,20261122,2.00,CR,美元,6222020200011234567",
        "S3,20261122,3.00,收,,6222***4567",
    )

    found = read(*rows, header=header)
    signed = read("S1,20261122,-1.00", "S2,20261122,+2.00", header="流水号,交易日期,金额")

    assert [line.amount for line in found.lines] == [Money(200, "USD"), Money(300)]
    assert [line.amount for line in signed.lines] == [Money(200)]
    assert (found.outgoing, signed.outgoing) == (1, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04\0\0", "不是文本文件，请导出为 CSV。"),
        (b"\x81\x20\xff", "文字编码既不是 UTF-8 也不是 GBK。"),
        ("交易时间,收入金额\n20261122,1.00".encode(), "没有找到表头：需要流水号、交易时间和收入金额三列。"),
        (b"", "没有找到表头：需要流水号、交易时间和收入金额三列。"),
        (f'{HEADER}\nS1,20261122,"1.00'.encode(), "CSV 格式有误（引号没有成对）。"),
        (b"a\n" * (MOST_ROWS + 2), "行数过多，请分几份上传。"),
    ],
    ids=["zip", "bytes", "no-serial", "empty", "quote", "long"],
)
def test_a_file_that_is_no_statement_is_refused(content, reason):
    with pytest.raises(StatementUnreadable) as refused:
        read_statement(content, own_account=OWN, now=NOW)

    assert refused.value.data == {"reason": reason}


def test_a_short_row_lacks_what_it_lacks():
    (line,) = read("S1,20261122,1.00").lines

    assert (line.payer, line.remark) == ("", "")
    assert find_columns(["a"]) is None
    assert clean(' ="12" ') == "12"


def test_tomorrow_morning_somewhere_else_is_not_the_future():
    day = (NOW + timedelta(days=1)).astimezone(SHANGHAI)

    (line,) = read(f"S1,{day:%Y-%m-%d},1.00").lines

    assert line.booked_at.date() == day.date()
