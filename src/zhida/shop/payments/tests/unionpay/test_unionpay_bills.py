"""The file of a settlement day: fetched, proven, unpacked and read without holding it whole."""

import base64
import zipfile
import zlib
from datetime import UTC, date, datetime, timedelta

import pytest

from zhida.doubles.unionpay import wire
from zhida.doubles.unionpay.files import WIDTHS
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.providers.contract import (
    BillKind,
    BillLine,
    BillNotReady,
    BillUnreadable,
    NoBill,
    OutcomeUnknown,
)
from zhida.shop.payments.providers.unionpay import bills
from zhida.shop.payments.providers.unionpay.bills import read_large_answer, read_lines, unpack
from zhida.shop.payments.providers.unionpay.moments import beijing_near
from zhida.shop.payments.providers.unionpay.signatures import Unproven, hex_digest

DAY = date(2026, 11, 22)
MERCHANT = "777290058110048"


def traded(card) -> tuple[str, str]:
    """Pay 100.00, give 30.00 back, and let it be the next afternoon; gives the numbers of both."""
    ref, attempt = card.paid(100_00)
    refund = services.refund(ref=ref, amount=Money(30_00), key="r1", reason="退货", now=card.clock())
    card.settle()
    card.clock.move(days=1)
    return attempt, refund.number


def test_the_file_tells_what_both_books_hold(card, tmp_path):
    attempt, refund = traded(card)
    bill = tmp_path / "bill.zip"

    card.provider.fetch_bill(DAY, bill, now=card.clock())

    lines = {line.number: line for line in card.provider.read_bill(bill)}
    books = card.gateway.books
    assert lines == {
        attempt: BillLine(
            kind=BillKind.CAPTURE,
            number=attempt,
            provider_number=books.find_payment(attempt).provider_number,
            amount=Money(100_00),
            fee_minor=60,
            occurred_at=datetime(2026, 11, 22, 4, 0, tzinfo=UTC),
        ),
        refund: BillLine(
            kind=BillKind.REFUND,
            number=refund,
            provider_number=books.find_refund(refund).provider_number,
            amount=Money(30_00),
            fee_minor=-18,
            occurred_at=datetime.fromisoformat(books.find_refund(refund).done_at).astimezone(UTC),
        ),
    }
    assert [path.name for path in tmp_path.glob("bill*")] == ["bill.zip"]
    card.assert_books_agree()


def test_a_day_without_trade_is_no_bill_but_not_before_noon_of_the_next(card, tmp_path):
    noon = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    with pytest.raises(BillNotReady):
        card.provider.fetch_bill(DAY, tmp_path / "bill", now=noon - timedelta(seconds=1))
    with pytest.raises(NoBill):
        card.provider.fetch_bill(DAY, tmp_path / "bill", now=noon)

    assert not (tmp_path / "bill").exists()


@pytest.mark.parametrize(
    ("how", "error"), [("torn", BillUnreadable), ("forged", OutcomeUnknown), ("late", NoBill)]
)
def test_a_spoilt_file_is_no_bill(card, tmp_path, how, error):
    traded(card)
    card.control("bill", how=how)

    with pytest.raises(error):
        card.provider.fetch_bill(DAY, tmp_path / "bill", now=card.clock())


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"respCode": "10"}, OutcomeUnknown),
        ({"merId": "777290058110049"}, OutcomeUnknown),
        ({"version": "5.0.0"}, OutcomeUnknown),
        ({"fileContent": "!!!!"}, BillUnreadable),
        ({"fileContent": base64.b64encode(b"not deflated").decode()}, BillUnreadable),
        ({"fileContent": base64.b64encode(zlib.compress(b"x") + b"more").decode()}, BillUnreadable),
    ],
)
def test_a_signed_answer_that_is_no_file_is_refused(card, tmp_path, changes, error):
    traded(card)
    card.dialect.changes = changes

    with pytest.raises(error):
        card.provider.fetch_bill(DAY, tmp_path / "bill", now=card.clock())


def test_an_answer_without_file_is_refused(card, tmp_path):
    card.dialect.changes = {"respCode": "00"}

    with pytest.raises(BillUnreadable, match="carries no file"):
        card.provider.fetch_bill(DAY, tmp_path / "bill", now=card.clock())


def test_a_file_server_that_answers_otherwise_is_no_answer(card, tmp_path):
    card.control("down", how="error", status=404)

    with pytest.raises(OutcomeUnknown, match="HTTP 404"):
        card.provider.fetch_bill(DAY, tmp_path / "bill", now=card.clock())


def test_a_large_answer_is_hashed_as_a_small_one(tmp_path, authority):
    fields = wire.sign(
        {"merId": MERCHANT, "reserved": "", "fileContent": "A" * 200_000, "fileName": "a.zip"},
        key=authority.signer.key,
        certificate=authority.signer.certificate,
    )
    answer = tmp_path / "answer"
    answer.write_bytes(wire.plain_answer(fields))

    large = read_large_answer(answer)

    short = {name: value for name, value in fields.items() if name != "fileContent"}
    filled = {name: value for name, value in fields.items() if value}
    assert large.fields == short
    assert large.digests == (hex_digest(filled), hex_digest(fields))
    assert large.content.stop - large.content.start == 200_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502</html>",
        b"a=1&a=2",
        b"a=1&=2",
        b"a=1&",
        b"a=\xff",
        b"a=" + b"1" * 9000,
        b"&".join(b"a%d=1" % index for index in range(101)),
    ],
)
def test_what_is_no_answer_is_unproven(tmp_path, body):
    (tmp_path / "answer").write_bytes(body)

    with pytest.raises(Unproven):
        read_large_answer(tmp_path / "answer")


def test_a_file_that_swells_too_far_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bills, "MOST_BILL_BYTES", 100_000)
    content = base64.b64encode(zlib.compress(b"0" * 10_000_000))
    (tmp_path / "answer").write_bytes(content)

    with pytest.raises(BillUnreadable, match="too large"):
        unpack(tmp_path / "answer", slice(0, len(content)), tmp_path / "bill")

    assert (tmp_path / "bill").stat().st_size <= 100_000 + bills.PIECE


def record(**cells: str) -> str:
    """Write a record as the file has it; `c4` names the column 4."""
    told = {"c4": "1122120000", "c6": "10000", "c9": "1" * 21, "c11": "P1", "c15": "D000000000060"}
    told |= {"c19": "01", "c27": MERCHANT, **cells}
    return " ".join(told.get(f"c{index}", "").ljust(width) for index, width in enumerate(WIDTHS))


def zipped(tmp_path, *records: str, name: str = f"INN26112288ZM_{MERCHANT}"):
    bill = tmp_path / "bill.zip"
    with zipfile.ZipFile(bill, "w") as package:
        package.writestr(name, "\r\n".join(records).encode("gbk"))
        package.writestr(f"INN26112288ZME_{MERCHANT}", b"")
    return bill


def test_a_record_is_read_by_its_columns(tmp_path):
    bill = zipped(tmp_path, record(), "", record(c11="R1", c19="31", c15=""), name="a/INN26112288ZM_7")
    with pytest.raises(BillUnreadable):
        list(read_lines(bill, merchant=MERCHANT))

    bill = zipped(
        tmp_path, record(), "", record(c11="R1", c19="31", c15="0000000000007"), name="a/INN26112288ZM_7"
    )
    first, second = read_lines(bill, merchant=MERCHANT)

    assert (first.kind, first.number, first.amount, first.fee_minor) == (
        BillKind.CAPTURE,
        "P1",
        Money(100_00),
        60,
    )
    assert (second.kind, second.number, second.fee_minor) == (BillKind.REFUND, "R1", 7)


@pytest.mark.parametrize(
    ("settled", "sent_at", "expected"),
    [
        ("270101", "1231233000", datetime(2026, 12, 31, 15, 30, tzinfo=UTC)),
        ("261231", "1231000000", datetime(2026, 12, 30, 16, 0, tzinfo=UTC)),
        ("280229", "0229120000", datetime(2028, 2, 29, 4, 0, tzinfo=UTC)),
    ],
)
def test_the_year_is_that_of_the_settlement_day(tmp_path, settled, sent_at, expected):
    bill = zipped(tmp_path, record(c4=sent_at), name=f"INN{settled}88ZM_{MERCHANT}")

    assert [line.occurred_at for line in read_lines(bill, merchant=MERCHANT)] == [expected]


@pytest.mark.parametrize(
    "broken",
    [
        "too short",
        record(c6="1.00"),
        record(c6=""),
        record(c4="1322120000"),
        record(c4="0230120000"),
        record(c19="99"),
        record(c15="X000000000060"),
        record(c27="777290058110049"),
        record(c11="付款单号"),
    ],
)
def test_a_record_that_breaks_the_rules_is_refused(tmp_path, broken):
    bill = zipped(tmp_path, broken)

    with pytest.raises(BillUnreadable):
        list(read_lines(bill, merchant=MERCHANT))


@pytest.mark.parametrize("name", ["INN26112288ZMX", "ZM_777", "INN26139988ZM_777"])
def test_a_zip_with_another_file_is_refused(tmp_path, name):
    with pytest.raises(BillUnreadable):
        list(read_lines(zipped(tmp_path, record(), name=name), merchant=MERCHANT))


def test_what_is_no_zip_is_refused(tmp_path):
    (tmp_path / "bill").write_bytes(b"PK nothing")

    with pytest.raises(BillUnreadable, match="not a whole zip"):
        list(read_lines(tmp_path / "bill", merchant=MERCHANT))


@pytest.mark.parametrize("text", ["", "112212000", "11221200000", "1122１20000", "0000000000"])
def test_what_is_no_moment_is_none(now, text):
    assert beijing_near(text, now) is None
