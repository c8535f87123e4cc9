"""The daily trade bill: fetched, read in bounded memory, believed only when its own totals fit."""

import tracemalloc
import zipfile
from datetime import date, timedelta

import pytest

from zhida.doubles.alipay import bills
from zhida.doubles.alipay.wire import Refused
from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.alipay.bill import read_bill
from zhida.shop.payments.providers.contract import (
    BillKind,
    BillNotReady,
    BillUnreadable,
    NoBill,
    OutcomeUnknown,
    RefusedByChannel,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
ROW = (
    "2026112222001\t,P1\t,{kind}\t,{subject},2026-11-22 12:00:00,2026-11-22 12:00:01,\t,\t,\t,\t,*\t,"
    "{money},{money},0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,{number}\t,{fee},0.00,"
)
CAPTURE = ROW.format(kind="交易", subject="手机", money="10.00", number="", fee="-0.06")
REFUND = ROW.format(kind="退款", subject="手机", money="-4.00", number="R1", fee="0.02")
TOTALS = [
    "#交易合计：1笔，商家实收共10.00元，商家优惠共0.00元",
    "#退款合计：1笔，商家实收退款共-4.00元，商家优惠退款共0.00元",
]


def written(tmp_path, rows, *, columns=bills.COLUMNS, totals=TOTALS, name="1_业务明细.csv"):
    """Write a bill; names with the UTF-8 flag are as good as names in GBK."""
    path = tmp_path / "bill.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        lines = ["#支付宝业务明细查询", columns, *rows, "", *totals]
        archive.writestr(name, "\n".join(lines).encode("gb18030"))
        archive.writestr("1_业务明细(汇总).csv", "anything".encode("gb18030"))
    return path


def test_a_day_is_fetched_as_it_came_and_read_to_the_fen(bench, tmp_path):
    ref, attempt = bench.paid()
    number = bench.refund(ref, 100_00)
    bench.paid(1)
    into = tmp_path / "bill.zip"
    bench.clock.move(days=1)

    bench.provider.fetch_bill(DAY, into, now=bench.clock())

    lines = list(bench.provider.read_bill(into))
    assert sorted((line.kind, line.amount.minor, line.fee_minor) for line in lines) == [
        (BillKind.CAPTURE, 1, 0),
        (BillKind.CAPTURE, 6599_00, 39_59),
        (BillKind.REFUND, 100_00, -60),
    ]
    back = next(line for line in lines if line.kind is BillKind.REFUND)
    assert (back.number, back.occurred_at) == (number, (bench.clock() - timedelta(days=1)))
    taken = next(line for line in lines if line.amount == Money(6599_00))
    payment = bench.gateway.books.find_payment(attempt)
    assert (taken.number, taken.provider_number) == (attempt, payment.provider_number)


def test_a_bill_that_is_absent_is_not_ready_until_noon_and_none_after(bench, tmp_path):
    bench.clock.move(days=1, minutes=-1)
    with pytest.raises(BillNotReady):
        bench.provider.fetch_bill(DAY, tmp_path / "bill.zip", now=bench.clock())

    bench.clock.move(minutes=1)

    with pytest.raises(NoBill):
        bench.provider.fetch_bill(DAY, tmp_path / "bill.zip", now=bench.clock())


def test_a_refusal_to_tell_where_the_bill_lies_is_no_missing_bill(bench, tmp_path):
    def script(_request):
        raise Refused("40004", "isp.no_permission")

    bench.dialect.script = script

    with pytest.raises(RefusedByChannel, match=r"isp\.no_permission"):
        bench.provider.fetch_bill(DAY, tmp_path / "bill.zip", now=bench.clock())


@pytest.mark.parametrize("how", ["torn", "forged"])
def test_a_bill_whose_totals_are_missing_or_do_not_fit_is_unreadable(bench, tmp_path, how):
    bench.paid()
    bench.control("bill", how=how)
    into = tmp_path / "bill.zip"
    bench.provider.fetch_bill(DAY, into, now=bench.clock())

    with pytest.raises(BillUnreadable, match="totals"):
        list(bench.provider.read_bill(into))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "no address"),
        ("file:///etc/passwd", "no address"),
        ("{url}/bills/expired", "download: HTTP 403"),
        ("{url}/healthz", "not a zip file"),
    ],
)
def test_a_bill_that_cannot_be_downloaded_is_asked_for_again(bench, tmp_path, address, reason):
    told = {"bill_download_url": address.format(url=bench.gateway.url)}
    bench.dialect.script = lambda _request: told

    with pytest.raises(OutcomeUnknown, match=reason):
        bench.provider.fetch_bill(DAY, tmp_path / "bill.zip", now=bench.clock())


def test_commas_in_the_name_of_the_goods_move_no_column(tmp_path):
    odd = ROW.format(kind="交易", subject='"手机, 8GB, 黑"', money="10.00", number="", fee="-0.06")

    (line,) = read_bill(written(tmp_path, [odd], totals=TOTALS[:1]))

    assert (line.amount, line.number, line.fee_minor) == (Money(10_00), "P1", 6)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([CAPTURE.replace("交易", "转账"), REFUND], "unknown 业务类型"),
        ([CAPTURE.replace("10.00", "1e1"), REFUND], "an amount is malformed"),
        ([CAPTURE.replace("10.00", "-10.00"), REFUND], "订单金额 or 完成时间"),
        ([CAPTURE.replace("12:00:01", "noon"), REFUND], "订单金额 or 完成时间"),
        ([CAPTURE, "x,y"], "does not fit"),
        ([CAPTURE.replace("2026-11-22", "x") + ",more"], "does not fit"),
        ([CAPTURE], "totals are not"),
        ([CAPTURE, REFUND, REFUND], "totals are not"),
        ([CAPTURE + "x" * 20_000], "endless line"),
    ],
)
def test_a_bill_that_breaks_its_own_rules_is_unreadable(tmp_path, rows, reason):
    with pytest.raises(BillUnreadable, match=reason):
        list(read_bill(written(tmp_path, rows)))


def test_a_refund_without_total_is_unreadable_but_a_day_without_refunds_needs_none(tmp_path):
    with pytest.raises(BillUnreadable, match="missing"):
        list(read_bill(written(tmp_path, [CAPTURE, REFUND], totals=TOTALS[:1])))
    with pytest.raises(BillUnreadable, match="missing"):
        list(read_bill(written(tmp_path, [], totals=[])))

    assert len(list(read_bill(written(tmp_path, [CAPTURE], totals=TOTALS[:1])))) == 1


def test_a_total_may_leave_the_sum_out_but_not_the_count(tmp_path):
    totals = ["#交易合计：1笔", "##退款合计: 0笔"]

    assert [line.amount for line in read_bill(written(tmp_path, [CAPTURE], totals=totals))] == [Money(10_00)]


def test_a_missing_column_file_or_archive_is_unreadable(tmp_path):
    with pytest.raises(BillUnreadable, match="column 服务费 is missing"):
        list(read_bill(written(tmp_path, [], columns=bills.COLUMNS.replace("服务费", "费"))))
    with pytest.raises(BillUnreadable, match="no file of details"):
        list(read_bill(written(tmp_path, [], name="readme.txt")))
    torn = tmp_path / "torn.zip"
    torn.write_bytes(written(tmp_path, [CAPTURE]).read_bytes()[:-30])
    with pytest.raises(BillUnreadable, match="BadZipFile"):
        list(read_bill(torn))


def test_a_large_bill_is_read_in_little_memory(tmp_path):
    count = 20_000
    total = f"#交易合计：{count}笔，商家实收共{count * 10}.00元，商家优惠共0.00元"
    path = written(tmp_path, [CAPTURE] * count, totals=[total])
    tracemalloc.start()

    assert sum(line.amount.minor for line in read_bill(path)) == count * 10_00

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
