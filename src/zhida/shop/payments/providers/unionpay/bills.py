"""UnionPay's daily file: a zip, deflated and in base64 inside a signed answer, with a fixed-width ZM_ file.

Verified against published code and a published map of the fields: widths and meaning of the columns read.
Recalled, not verified: the letter before the fee (D: we owe it, C: it comes back), and that a fee without
letter is owed; transaction type 31 (void) beside 01 and 04; code 98 for a day that has no file. The file
carries no totals that we know of; the zip's own checksum is checked.
"""

import base64
import hashlib
import mmap
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import Money
from zhida.shop.payments.conf import MOST_BILL_BYTES
from zhida.shop.payments.providers.contract import BillKind, BillLine, BillUnreadable
from zhida.shop.payments.providers.unionpay.moments import beijing_near
from zhida.shop.payments.providers.unionpay.signatures import MOST_FIELDS, SIGNATURE, Unproven

CONTENT: Final = "fileContent"
LONGEST_FIELD: Final = 8192
PIECE: Final = 1 << 16
# A record is some 640 bytes.
LONGEST_RECORD: Final = 4096
DETAIL_FILE: Final = "ZM_"
FILE_DAY: Final = re.compile(r"INN([0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
FEE: Final = re.compile(r"([CD]?)([0-9]{1,13})", re.ASCII)

# Columns stand one blank apart. Only the widths up to the merchant's number are needed.
WIDTHS: Final = (
    3,
    11,
    11,
    6,
    10,
    19,
    12,
    4,
    2,
    21,
    2,
    32,
    2,
    6,
    10,
    13,
    13,
    4,
    15,
    2,
    2,
    6,
    2,
    4,
    32,
    1,
    21,
    15,
)
SENT_AT, AMOUNT, QUERY_ID, ORDER_ID, FEE_COLUMN, TYPE, MERCHANT = 4, 6, 9, 11, 15, 19, 27
READ: Final = (SENT_AT, AMOUNT, QUERY_ID, ORDER_ID, FEE_COLUMN, TYPE, MERCHANT)
STARTS: Final = tuple(sum(WIDTHS[:index]) + index for index in range(len(WIDTHS)))
SHORTEST_RECORD: Final = STARTS[-1] + WIDTHS[-1]
KINDS: Final = {b"01": BillKind.CAPTURE, b"04": BillKind.REFUND, b"31": BillKind.REFUND}


@dataclass(frozen=True, slots=True)
class LargeAnswer:
    """A signed answer too large to hold: its short fields, and the digests of all of it."""

    fields: Mapping[str, str]
    digests: tuple[str, str]
    content: slice | None


def read_large_answer(answer: Path) -> LargeAnswer:
    """Read the fields of an answer in bounded memory; `content` is where the file stands in it.

    Raises Unproven for what is no answer.
    """
    if not answer.stat().st_size:
        raise Unproven("an empty answer")
    with answer.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        places = _places(whole)
        fields = {name: _short(whole[place]) for name, place in places.items() if name != CONTENT}
        signed = sorted(name for name in places if name != SIGNATURE)
        filled = [name for name in signed if places[name].start < places[name].stop]
        digests = (_digest(whole, filled, places), _digest(whole, signed, places))
    return LargeAnswer(fields, digests, places.get(CONTENT))


def unpack(answer: Path, content: slice, into: Path) -> None:
    """Write the zip that an answer carries: base64, then inflated, piece by piece. Raises BillUnreadable."""
    inflater = zlib.decompressobj()
    left, written = b"", 0
    with answer.open("rb") as file, into.open("wb") as target:
        file.seek(content.start)
        try:
            while file.tell() < content.stop:
                piece = file.read(min(PIECE, content.stop - file.tell()))
                text = left + piece.translate(None, b"\r\n ")
                whole = len(text) - len(text) % 4
                left = text[whole:]
                for inflated in _inflated(inflater, base64.b64decode(text[:whole], validate=True)):
                    written += target.write(inflated)
                    if written > MOST_BILL_BYTES:
                        raise BillUnreadable("too large")
        except (ValueError, zlib.error) as error:
            raise BillUnreadable("not deflated and in base64") from error
    if left or not inflater.eof:
        raise BillUnreadable("cut short")


def read_lines(bill: Path, *, merchant: str) -> Iterator[BillLine]:
    """Read the records of the zip's ZM_ file one by one. Raises BillUnreadable."""
    try:
        with zipfile.ZipFile(bill) as package:
            names = [name for name in package.namelist() if DETAIL_FILE in name.rsplit("/", 1)[-1]]
            if len(names) != 1:
                raise BillUnreadable("it holds not one ZM_ file")
            day = _day_of(names[0])
            with closing(package.open(names[0])) as records:
                while record := records.readline(LONGEST_RECORD):
                    if record.strip():
                        yield _line(record.rstrip(b"\r\n"), day, merchant)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BillUnreadable("not a whole zip") from error


def _places(whole: mmap.mmap) -> dict[str, slice]:
    places: dict[str, slice] = {}
    start = 0
    while start <= len(whole):
        end = whole.find(b"&", start)
        end = len(whole) if end < 0 else end
        equals = whole.find(b"=", start, end)
        name = _short(whole[start:equals]) if equals > start else ""
        if not name or name in places or len(places) >= MOST_FIELDS:
            raise Unproven("not a list of fields")
        places[name] = slice(equals + 1, end)
        start = end + 1
    return places


def _short(value: bytes) -> str:
    if len(value) > LONGEST_FIELD:
        raise Unproven("a field too long")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unproven("not UTF-8") from error


def _digest(whole: mmap.mmap, names: list[str], places: Mapping[str, slice]) -> str:
    digest = hashlib.sha256()
    for index, name in enumerate(names):
        digest.update(f"{'&' if index else ''}{name}=".encode())
        place = places[name]
        for start in range(place.start, place.stop, PIECE):
            digest.update(whole[start : min(start + PIECE, place.stop)])
    return digest.hexdigest()


def _inflated(inflater: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    """Give what a piece inflates to, a bounded step at a time."""
    while piece:
        yield inflater.decompress(piece, PIECE)
        if inflater.eof and inflater.unused_data:
            raise BillUnreadable("something follows its end")
        piece = inflater.unconsumed_tail


def _day_of(name: str) -> datetime:
    """Read the settlement day in the file's name, INNyyMMdd88ZM_...: the records lack their year."""
    found = FILE_DAY.search(name)
    try:
        year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
        return datetime(2000 + year, month, day, tzinfo=SHANGHAI).astimezone(UTC)
    except ValueError as error:
        raise BillUnreadable("its name tells no day") from error


def _line(record: bytes, day: datetime, merchant: str) -> BillLine:
    if len(record) < SHORTEST_RECORD:
        raise BillUnreadable("a record too short")
    cells = {index: record[STARTS[index] : STARTS[index] + WIDTHS[index]].strip() for index in READ}
    kind = KINDS.get(cells[TYPE])
    try:
        sent_at = beijing_near(cells[SENT_AT].decode("ascii"), day)
        amount, fee = cells[AMOUNT].decode("ascii"), FEE.fullmatch(cells[FEE_COLUMN].decode("ascii"))
        number, query_id = cells[ORDER_ID].decode("ascii"), cells[QUERY_ID].decode("ascii")
    except UnicodeDecodeError as error:
        raise BillUnreadable("a record that is no text") from error
    if kind is None or sent_at is None or not DIGITS.fullmatch(amount) or fee is None:
        raise BillUnreadable("a record with an unknown type, time or amount")
    if cells[MERCHANT] != merchant.encode():
        raise BillUnreadable("a record of another merchant")
    return BillLine(
        kind=kind,
        number=number,
        provider_number=query_id,
        amount=Money(int(amount)),
        fee_minor=-int(fee[2]) if fee[1] == "C" else int(fee[2]),
        occurred_at=sent_at,
    )
