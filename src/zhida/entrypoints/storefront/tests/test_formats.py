"""Amounts, instants and data as pages write them."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from zhida.entrypoints.storefront import formats


@pytest.mark.parametrize(
    ("minor", "parts", "text"),
    [
        (659900, ("6599", ".00"), "¥6599.00"),
        (3, ("0", ".03"), "¥0.03"),
        (0, ("0", ".00"), "¥0.00"),
        (-30050, ("-300", ".50"), "-¥300.50"),
    ],
)
def test_yuan_is_written_to_the_fen(minor, parts, text):
    assert formats.yuan_parts(minor) == parts
    assert formats.yuan(minor) == text


def test_moment_is_in_the_shop_s_time():
    at = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)

    assert formats.moment(at) == "2026-11-23 00:30"
    assert formats.machine_time(at) == "2026-11-23T00:30:00+08:00"


def test_data_json_cannot_leave_its_block():
    written = formats.data_json({"name": "</script><!-- & 青岚"})

    assert written == '{"name":"\\u003c/script\\u003e\\u003c!-- \\u0026 青岚"}'


def test_sentences_are_apart_in_english_only():
    with translation.override("zh-hans"):
        chinese = formats.sentences("已发货。", "", "承诺明天前送达。")
    with translation.override("en"):
        english = formats.sentences("It is on its way.", "", "Promised by tomorrow.")

    assert (chinese, english) == (
        "已发货。承诺明天前送达。",
        "It is on its way. Promised by tomorrow.",
    )
