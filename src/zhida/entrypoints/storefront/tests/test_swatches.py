"""The colour of a swatch, read from what merchants call it."""

from __future__ import annotations

import pytest

from zhida.entrypoints.storefront.showing.goods import colour_of, named_colour


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("远山青", "#3f7f7c"),
        ("金色", "#d8bf8f"),
        ("玫瑰金", "#d9a79c"),
        ("香槟金", "#e4d3b2"),
        ("#A1b2C3 定制", "#A1b2C3"),
        ("标准", ""),
    ],
)
def test_a_word_has_its_colour(value, colour):
    assert named_colour(value) == colour


def test_only_colours_have_swatches():
    assert (colour_of("颜色", "金色"), colour_of("内存", "金色")) == ("#d8bf8f", "")
