"""The paper that the practice tax office draws."""

import re

import pytest

from zhida.doubles.tax.paper import in_words
from zhida.doubles.tax.tests.calls import NUMBER, asked, exchange, issue, red, words_of


def test_the_paper_says_what_was_issued(running, office):
    (blue,) = issue(running, asked(buyerName="杭州示例科技有限公司", buyerTaxNum=NUMBER))
    number = blue["invoiceNo"]
    (told,) = red(running, number, "F2-1", "-6.67", "-0.77")

    status, headers, paper = exchange(running, "GET", f"/files/{number}.pdf")
    _status, _headers, red_paper = exchange(running, "GET", f"/files/{told['invoiceNo']}.pdf")
    words, red_words = words_of(paper), words_of(red_paper)

    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert paper.startswith(b"%PDF-1.4")
    assert "练习用票据 · 演示税务平台开具 · 不可报销" in words
    assert f"发票号码：{number}" in words
    assert "开票日期：2026年11月22日" in words
    assert "购买方　名称：杭州示例科技有限公司" in words
    assert words[words.index("青岚手机") :][:5] == ["青岚手机", "3", "17.70", "13%", "2.30"]
    assert "价税合计（大写）　贰拾圆整" in words
    assert "红字发票" not in words
    assert "红字发票" in red_words
    assert "价税合计（大写）　负陆圆陆角柒分" in red_words
    assert f"备注　订单号：Z1　被红冲蓝字发票号码：{number}" in red_words


def test_the_files_table_of_places_is_right(running, office):
    (blue,) = issue(running, asked())
    _status, _headers, paper = exchange(running, "GET", f"/files/{blue['invoiceNo']}.pdf")

    table = int(re.search(rb"startxref\n(\d+)\n", paper).group(1))
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", paper)]

    assert paper[table:].startswith(b"xref\n0 8\n")
    assert [paper[place:].partition(b" ")[0] for place in places] == [b"%d" % n for n in range(1, 8)]


def test_a_long_list_is_shortened_and_strange_letters_are_squares(running, office):
    lines = [
        {
            "goodsName": "手机🎁" + "很长的名字" * 8,
            "num": "1",
            "taxRate": "0.1300",
            "taxIncludedAmount": "1.00",
            "taxExcludedAmount": "0.88",
            "tax": "0.12",
        }
    ] * 11
    (blue,) = issue(running, asked(total="11.00", tax="1.32", invoiceDetail=lines))

    words = words_of(exchange(running, "GET", f"/files/{blue['invoiceNo']}.pdf")[2])

    assert "另有 2 项" in words
    assert words.count("手机□" + ("很长的名字" * 8)[:21] + "…") == 9


@pytest.mark.parametrize(("mood", "status"), [("garbage", 200), ("error", 503), ("slow", 200)])
def test_a_file_may_fail(running, office, mood, status):
    (blue,) = issue(running, asked())
    office.mood = mood

    assert exchange(running, "GET", f"/files/{blue['invoiceNo']}.pdf")[0] == status
    office.mood = "up"
    assert exchange(running, "GET", "/files/none.pdf")[0] == 404


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "零圆整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10.07", "壹拾圆零柒分"),
        ("1006.50", "壹仟零陆圆伍角整"),
        ("20010.00", "贰万零壹拾圆整"),
        ("10100000.00", "壹仟零壹拾万圆整"),
        ("100000001.00", "壹亿零壹圆整"),
        ("1000500000.00", "壹拾亿零伍拾万圆整"),
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒圆捌角玖分"),
        ("-6.67", "负陆圆陆角柒分"),
    ],
)
def test_amounts_in_words(amount, words):
    assert in_words(amount) == words
