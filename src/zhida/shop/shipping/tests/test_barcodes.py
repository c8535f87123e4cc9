"""Code 128: the table is sound, the check character is right, and what is drawn reads as what was meant."""

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhida.shop.shipping.barcodes import STOP, WIDTHS, code128_picture, code128_symbols

ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=32)


def test_the_table_has_the_make_of_the_standard():
    assert len(WIDTHS) == len(set(WIDTHS)) == 107
    assert {sum(map(int, word)) for word in WIDTHS[:STOP]} == {11}
    assert {sum(map(int, word[::2])) % 2 for word in WIDTHS[:STOP]} == {0}
    assert sum(map(int, WIDTHS[STOP])) == 13


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        # 104 + 48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35 = 879 = 8·103 + 55; the same in set A gives 54.
        ("PJJ123C", [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]),
        # 105 + 12 + 2·34 = 185 = 103 + 82
        ("1234", [105, 12, 34, 82, 106]),
        # 104 + 65 = 169 = 103 + 66
        ("a", [104, 65, 66, 106]),
        # An odd digit of a run comes before the pairs.
        ("SF1234567890123", [104, 51, 38, 17, 99, 23, 45, 67, 89, 1, 23, 11, 106]),
        # Four digits between letters stay as they are, six do not.
        ("A1234B", [104, 33, 17, 18, 19, 20, 34, 90, 106]),
        ("A123456B", [104, 33, 99, 12, 34, 56, 100, 34, 80, 106]),
        ("YT8812345678901", [104, 57, 52, 24, 99, 81, 23, 45, 67, 89, 1, 54, 106]),
    ],
)
def test_known_texts_have_their_symbols_and_check_character(text, symbols):
    assert code128_symbols(text) == symbols


@settings(max_examples=30)
@given(ASCII)
def test_what_is_drawn_reads_as_what_was_meant(text):
    assert _read(code128_picture(text)) == text


def _read(picture):
    """Read the bars like a scanner: widths to symbols, symbols to text by the code set in force."""
    svg = unquote(picture.removeprefix("data:image/svg+xml,"))
    bars = [(int(at), int(width)) for at, width in re.findall(r"M(\d+) 0h(\d+)v40", svg)]
    assert bars[0][0] == 10
    assert int(re.search(r'viewBox="0 0 (\d+) 40"', svg)[1]) == sum(bars[-1]) + 10
    widths = [bars[0][1]]
    for (at, width), (following, next_width) in pairwise(bars):
        widths += [following - at - width, next_width]
    assert "".join(map(str, widths[-7:])) == WIDTHS[STOP]
    words = ["".join(map(str, widths[place : place + 6])) for place in range(0, len(widths) - 7, 6)]
    first, *body, check = [WIDTHS.index(word) for word in words]
    assert (first + sum(place * value for place, value in enumerate(body, start=1))) % 103 == check
    is_c, text = first == 105, ""
    for value in body:
        if value == (100 if is_c else 99):
            is_c = not is_c
        else:
            text += f"{value:02d}" if is_c else chr(value + 32)
    return text
