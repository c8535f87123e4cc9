"""One page of text and lines as a PDF; Chinese in the predefined STSong-Light, nothing is embedded."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

WIDTH, HEIGHT = 595, 397
# The predefined font and its encoding, ISO 32000-1 table 118; Latin letters are half as wide.
FONT: Final = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H/Encoding/UniGB-UCS2-H"
    b"/DescendantFonts[5 0 R]>>"
)
GLYPHS: Final = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/FontDescriptor 6 0 R/DW 1000/W[1 95 500]>>"
)
DESCRIPTOR: Final = (
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
)


class Ink(StrEnum):
    """The colours that an invoice is written in."""

    BLACK = "0 0 0"
    RED = "0.6 0.2 0.1"
    GREY = "0.5 0.5 0.5"


class Page:
    """A page to write on; places are points from its upper left corner."""

    def __init__(self) -> None:
        self._strokes: list[str] = ["0.6 w 0.6 0.2 0.1 RG"]

    def text(self, left: int, top: int, words: str, size: int, ink: Ink = Ink.BLACK) -> None:
        """Write words; what is outside the basic plane becomes a white square."""
        shown = "".join(one if one <= "\uffff" else "□" for one in words).encode("utf-16-be").hex()
        self._strokes.append(f"BT {ink} rg /F1 {size} Tf {left} {HEIGHT - top} Td <{shown}> Tj ET")

    def line(self, left: int, top: int, right: int, bottom: int) -> None:
        """Draw a line."""
        self._strokes.append(f"{left} {HEIGHT - top} m {right} {HEIGHT - bottom} l S")

    def box(self, left: int, top: int, right: int, bottom: int) -> None:
        """Draw a frame."""
        self._strokes.append(f"{left} {HEIGHT - bottom} {right - left} {bottom - top} re S")

    def pdf(self) -> bytes:
        """Give the file, with its table of places."""
        strokes = "\n".join(self._strokes).encode("ascii")
        objects = (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 4 0 R>>>>/Contents 7 0 R>>"
            % (WIDTH, HEIGHT),
            FONT,
            GLYPHS,
            DESCRIPTOR,
            b"<</Length %d>>\nstream\n%b\nendstream" % (len(strokes), strokes),
        )
        written = bytearray(b"%PDF-1.4\n")
        places = []
        for number, content in enumerate(objects, 1):
            places.append(len(written))
            written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        start = len(written)
        written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        written += b"".join(b"%010d 00000 n \n" % place for place in places)
        written += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
        return bytes(written)
