"""Barcodes of waybill numbers: Code 128 as couriers' scanners read it.

Source: ISO/IEC 15417:2007 (symbol widths, start, check and stop characters, code sets B and C).
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

# Widths of bars and spaces in modules, a bar first, by symbol value; the last is the stop with one more bar.
TABLE: Final = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131
113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211
241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214
211232 2331112
"""
WIDTHS: Final = tuple(TABLE.split())

START_B: Final = 104
START_C: Final = 105
TO_B: Final = 100
TO_C: Final = 99
STOP: Final = 106
# Fewer digits than these in a row are shorter in set B: at an end of the text, and between letters.
DIGITS_AT_END: Final = 4
DIGITS_BETWEEN: Final = 6
QUIET_MODULES: Final = 10
HEIGHT: Final = 40


def code128_symbols(text: str) -> list[int]:
    """Return the symbol values of a printable ASCII text, from the start to the check and the stop character.

    Pairs of digits go together in set C where that is shorter. The check character is the start's value plus
    each value times its place, modulo 103. Worked: "12" gives 105, 12, (105 + 12) mod 103 = 14, 106.
    """
    assert text
    assert text.isascii()
    assert text.isprintable()
    symbols: list[int] = []
    at, is_c = 0, False
    while at < len(text):
        pairs = _pairs(text, at)
        if pairs:
            symbols += [START_C if at == 0 else TO_C] if not is_c else []
            symbols += [int(text[place : place + 2]) for place in range(at, at + 2 * pairs, 2)]
            at, is_c = at + 2 * pairs, True
            continue
        if at == 0 or is_c:
            symbols.append(START_B if at == 0 else TO_B)
            is_c = False
        symbols.append(ord(text[at]) - 32)
        at += 1
    check = (symbols[0] + sum(place * value for place, value in enumerate(symbols))) % 103
    return [*symbols, check, STOP]


def code128_picture(text: str) -> str:
    """Draw a text as an SVG data address that may be stretched to any size; ten modules of quiet margin."""
    path, at = [], QUIET_MODULES
    for symbol in code128_symbols(text):
        for place, width in enumerate(map(int, WIDTHS[symbol])):
            if place % 2 == 0:
                path.append(f"M{at} 0h{width}v{HEIGHT}h-{width}z")
            at += width
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at + QUIET_MODULES} {HEIGHT}" '
        f'preserveAspectRatio="none" shape-rendering="crispEdges"><path d="{"".join(path)}"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg, safe=" =:/'\"")


def _pairs(text: str, at: int) -> int:
    """Count the pairs of digits that go into set C from here; an odd digit of a run comes before them."""
    end = at
    while end < len(text) and text[end].isdecimal():
        end += 1
    run = end - at
    least = DIGITS_AT_END if at == 0 or end == len(text) else DIGITS_BETWEEN
    if run < least or run % 2:
        return 0
    return run // 2
