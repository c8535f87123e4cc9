"""What is marked in a title."""

from __future__ import annotations

import pytest

from zhida.shop.search.highlighting import marks_of


@pytest.mark.parametrize(
    ("title", "sought", "marked"),
    [
        ("华为 Mate 10 手机", ("华为", "10"), ["华为", "10"]),
        ("华为手机 华为", ("华为", "手机"), ["华为手机", "华为"]),
        ("ＨＵＡＷＥＩ　Ｍate10", ("mate10",), ["Ｍate10"]),
        ("Mate10 Pro", ("10",), ["10"]),
        ("WH-1000XM4 headphones", ("1000xm4", "headphon"), ["1000XM4", "headphones"]),
        ("华为 Mate", ("huawei",), ["华为"]),
        ("華為手機", ("华为",), ["華為"]),
        ("小米 红米5A", ("5",), ["5"]),
        ("小米 红米", ("5",), []),
        ("ﬃ手机", ("手机",), ["手机"]),
        ("华为", (), []),
    ],
)
def test_marks_stand_on_the_title_as_written(title, sought, marked):
    assert [title[start:end] for start, end in marks_of(title, sought)] == marked
