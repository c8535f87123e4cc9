"""The file of a settlement day, made of what the books hold: a zip with one fixed-width ZM_ file."""

import base64
import io
import zipfile
import zlib
from datetime import date, datetime

from zhida.doubles.gateways.books import SHANGHAI, SUCCEEDED, Books, Payment, Refund

# 42 columns, one blank apart.
WIDTHS = (
    *(3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15),
    *(1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98),
)
FEE_BP = 60


def packed_day(books: Books, day: date, *, merchant: str) -> tuple[str, bytes] | None:
    """Give name and zip of a day's file; None for a day on which nothing happened."""
    payments = {row.attempt: row for row in books.list_payments(status=SUCCEEDED)}
    records = [_payment_record(row, merchant) for row in books.list_payments(paid_on=day, status=SUCCEEDED)]
    records += [
        _refund_record(payments[row.attempt], row, merchant)
        for row in books.list_refunds(done_on=day, status=SUCCEEDED)
    ]
    if not records:
        return None
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(f"INN{day:%y%m%d}88ZM_{merchant}", b"".join(records))
    return f"{merchant}_{day:%Y%m%d}.zip", buffer.getvalue()


def file_content(package: bytes) -> str:
    """Write a file as the field fileContent carries it: deflated, then base64."""
    return base64.b64encode(zlib.compress(package)).decode()


def _payment_record(payment: Payment, merchant: str) -> bytes:
    amount = payment.paid_amount or 0
    return _record(
        {
            0: "S22",
            4: _moment(payment.paid_at),
            6: f"{amount:012d}",
            9: payment.provider_number,
            11: payment.attempt,
            15: f"D{amount * FEE_BP // 10000:012d}",
            16: f"C{amount:012d}",
            19: "01",
            27: merchant,
        }
    )


def _refund_record(payment: Payment, refund: Refund, merchant: str) -> bytes:
    return _record(
        {
            0: "S30",
            4: _moment(refund.done_at),
            6: f"{refund.amount:012d}",
            9: refund.provider_number,
            11: refund.refund,
            15: f"C{refund.amount * FEE_BP // 10000:012d}",
            16: f"D{refund.amount:012d}",
            19: "04",
            26: payment.provider_number,
            27: merchant,
        }
    )


def _record(cells: dict[int, str]) -> bytes:
    line = " ".join(cells.get(index, "").ljust(width) for index, width in enumerate(WIDTHS))
    return line.encode("gbk") + b"\r\n"


def _moment(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%m%d%H%M%S}"
