"""Trade bills: asked for, downloaded, checked, read; and files that are not what they should be."""

import base64
import gzip
from datetime import UTC, date, datetime

import pytest

from zhida.doubles.wechat import bills
from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import (
    BillKind,
    BillLine,
    BillNotReady,
    BillUnreadable,
    NoBill,
    OutcomeUnknown,
    RefusedByChannel,
)

DAY = date(2026, 11, 22)
CELLS = (
    *("2026-11-22 12:00:00", "wx", "1900000109", "0", "", "4200", "P1", "o", "NATIVE", "SUCCESS", "OTHERS"),
    *("CNY", "12.34", "0.00", "0", "0", "0.00", "0.00", "", "", "手机, 黑", "", "0.07404", "0.60%", "12.34"),
    *("0.00", ""),
)
TOTALS = ("1", "12.34", "0.00", "0.00", "0.07404", "12.34", "0.00")


def row(cells=CELLS, **changes):
    names = bills.NAMES.split(",")
    values = dict(zip(names, cells, strict=True)) | changes
    return ",".join(f"`{values[name]}" for name in names)


def text(*rows, totals=TOTALS, end="\n"):
    lines = [bills.NAMES, *(rows or (row(),)), bills.TOTAL_NAMES, ",".join(f"`{cell}" for cell in totals)]
    return end.join(lines) + end


def read(bench, tmp_path, content):
    file = tmp_path / "read.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(bench.provider.read_bill(file))


@pytest.fixture
def traded(bench, tmp_path):
    """Let there be a day with two payments and a refund, and a file for its bill."""
    ref, first = bench.paid(1234_56)
    _other, second = bench.paid(9_90)
    refund = bench.refund(ref, 100_00)
    bench.clock.move(days=1)
    return first, second, refund, tmp_path / "bill"


def test_a_bill_tells_what_the_day_brought(bench, traded):
    first, second, refund, file = traded

    bench.provider.fetch_bill(DAY, file, now=bench.clock())
    lines = list(bench.provider.read_bill(file))

    assert file.read_bytes()[:2] == b"\x1f\x8b"
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)
    told = {line.number: (line.kind, line.amount, line.fee_minor, line.status) for line in lines}
    assert told == {
        first: (BillKind.CAPTURE, Money(1234_56), 741, ""),
        second: (BillKind.CAPTURE, Money(9_90), 6, ""),
        refund: (BillKind.REFUND, Money(100_00), -60, ""),
    }
    assert {line.number: line.provider_number for line in lines} == {
        first: bench.payment(first).provider_number,
        second: bench.payment(second).provider_number,
        refund: bench.gateway.books.find_refund(refund).provider_number,
    }
    assert {line.occurred_at for line in lines} == {noon}


def test_the_judge_reads_the_same_bill(bench, traded, judge):
    _first, _second, _refund, file = traded
    bench.provider.fetch_bill(DAY, file, now=bench.clock())

    told = judge("bill", content=base64.b64encode(gzip.decompress(file.read_bytes())).decode())

    assert told["summary"]["总交易单数"] == "3"
    lines = list(bench.provider.read_bill(file))
    assert [
        cells["商户退款单号"] if cells["交易状态"] == "REFUND" else cells["商户订单号"]
        for cells in told["rows"]
    ] == [line.number for line in lines]


def test_a_refund_that_waits_is_told_in_the_state_it_has(bench, tmp_path):
    ref, _attempt = bench.paid()
    bench.control("delay", what="refunds")
    bench.refund(ref, 100_00)
    bench.clock.move(days=1)

    bench.provider.fetch_bill(DAY, tmp_path / "bill", now=bench.clock())

    assert [line.status for line in bench.provider.read_bill(tmp_path / "bill")] == ["", "PROCESSING"]


def test_the_download_is_signed_by_us_and_asked_for_once(bench, traded):
    _first, _second, _refund, file = traded

    bench.provider.fetch_bill(DAY, file, now=bench.clock())

    apply, download = [call.target for call in bench.dialect.calls[-2:]]
    assert apply == "/v3/bill/tradebill?bill_date=2026-11-22&bill_type=ALL&tar_type=GZIP"
    assert download.startswith("/v3/billdownload/file?token=")


def test_a_day_without_trade_has_no_bill(bench, tmp_path):
    with pytest.raises(NoBill):
        bench.provider.fetch_bill(date(2026, 11, 21), tmp_path / "bill", now=bench.clock())


def test_a_bill_may_come_later(bench, traded):
    bench.control("bill", how="late")

    with pytest.raises(BillNotReady):
        bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())


def test_a_bill_cut_short_is_noticed_by_its_checksum(bench, traded):
    bench.control("bill", how="torn")

    with pytest.raises(BillUnreadable, match="unpacked"):
        bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())


def test_a_bill_whose_totals_lie_is_noticed(bench, traded):
    bench.control("bill", how="forged")
    bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())

    with pytest.raises(BillUnreadable, match="应结订单总金额"):
        list(bench.provider.read_bill(traded[3]))


@pytest.mark.parametrize("change", [{"hash_value": "0" * 40}, {"hash_type": "MD5"}, {"hash_value": None}])
def test_another_checksum_is_refused(bench, traded, change):
    bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())
    sha1 = bills.Bill(content=gzip.decompress(traded[3].read_bytes()), is_torn=False).sha1
    token = bench.provider.caller.ask("GET", f"/v3/bill/tradebill?bill_date={DAY}", now=bench.clock())
    bench.script({**token, "hash_value": sha1} | change)

    with pytest.raises(BillUnreadable, match="SHA-1"):
        bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())


def test_a_plain_file_is_read_too(bench, traded):
    token = bench.provider.caller.ask("GET", f"/v3/bill/tradebill?bill_date={DAY}", now=bench.clock())
    bench.script(token)

    bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())

    assert traded[3].read_bytes()[:3] == b"\xef\xbb\xbf"
    assert len(list(bench.provider.read_bill(traded[3]))) == 3


def test_a_download_that_is_refused_says_nothing(bench, traded):
    url = f"{bench.gateway.url}/v3/billdownload/file?token=stale"
    bench.script({"hash_type": "SHA1", "hash_value": "0", "download_url": url})

    with pytest.raises(OutcomeUnknown, match="HTTP 400"):
        bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/bill", "file:///etc/passwd", "", None, 7])
def test_a_bill_is_fetched_from_web_addresses_only(bench, traded, url):
    bench.script({"hash_type": "SHA1", "hash_value": "0", "download_url": url})

    with pytest.raises(OutcomeUnknown, match="no address"):
        bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())


def test_another_refusal_is_passed_on(bench, traded):
    bench.script({"code": "NO_AUTH", "message": ""}, status=403)

    with pytest.raises(RefusedByChannel, match="NO_AUTH"):
        bench.provider.fetch_bill(DAY, traded[3], now=bench.clock())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_name_may_hold_commas(bench, tmp_path, mark, end):
    lines = read(bench, tmp_path, mark + text(end=end))

    assert lines == [
        BillLine(
            kind=BillKind.CAPTURE,
            number="P1",
            provider_number="4200",
            amount=Money(12_34),
            fee_minor=7,
            occurred_at=datetime(2026, 11, 22, 4, tzinfo=UTC),
        )
    ]


def test_a_bill_without_rows_is_a_bill(bench, tmp_path):
    totals = ",".join(f"`{cell}" for cell in ("0", "0.00", "0.00", "0.00", "0.00000", "0.00", "0.00"))

    assert read(bench, tmp_path, f"{bills.NAMES}\n{bills.TOTAL_NAMES}\n{totals}\n") == []


def test_a_total_that_the_bill_does_not_tell_is_not_missed(bench, tmp_path):
    content = text().replace(",手续费总金额", "").replace(",`0.07404,`12.34,`0.00\n", ",`12.34,`0.00\n")

    assert len(read(bench, tmp_path, content)) == 1


def test_a_column_that_is_not_needed_may_be_missing(bench, tmp_path):
    content = text().replace(",充值券退款金额,", ",").replace(",`0.00,`0.00,`,`,`手机", ",`0.00,`,`,`手机")

    assert len(read(bench, tmp_path, content)) == 1


def test_fees_may_be_rounded_in_their_total(bench, tmp_path):
    assert len(read(bench, tmp_path, text(totals=(*TOTALS[:4], "0.07", *TOTALS[5:])))) == 1
    with pytest.raises(BillUnreadable, match="手续费总金额"):
        read(bench, tmp_path, text(totals=(*TOTALS[:4], "0.06", *TOTALS[5:])))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is missing"),
        (b"\xff\xfe", "not UTF-8"),
        (b"`" * 70_000, "too long"),
        (b"\x1f\x8b\x08", "unpacked"),
        (text().replace("订单金额,申请", "总额,申请"), "column 订单金额 is missing"),
        (text(row(商户号="1900000999")), "another merchant"),
        (text(row(交易状态="LOST")), "unknown 交易状态"),
        (text(row(订单金额="1e3")), "malformed"),
        (text(row(订单金额="-1.00")), "malformed"),
        (text(row(交易时间="2026-11-22")), "malformed"),
        (text(row(手续费="NaN")), "malformed"),
        (text(row().removesuffix(",`")), "number of cells"),
        (text(row(), row()), "number of rows"),
        (text(totals=("1", "12.35", *TOTALS[2:])), "应结订单总金额"),
        (text().rsplit("总交易单数", 1)[0], "number of rows"),
        (text() + "`1", "after the totals"),
    ],
)
def test_a_bill_that_breaks_its_rules_is_unreadable(bench, tmp_path, content, reason):
    with pytest.raises(BillUnreadable, match=reason):
        read(bench, tmp_path, content)
