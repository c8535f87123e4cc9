"""What an invoice says, laid out on a page of 595 by 397 points as the 数电票 is, and marked as practice."""

from __future__ import annotations

from typing import Final

from zhida.doubles.tax.pdf import Ink, Page

Row = dict[str, object]

LEFT, RIGHT = 30, 565
SELLER: Final = "青岚科技（演示）有限公司"
DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿")
COLUMNS: Final = ((36, "项目名称"), (300, "数量"), (345, "金额"), (425, "税率"), (480, "税额"))
LINE_HEIGHT: Final = 15
MOST_LINES: Final = 9
NAME_LENGTH: Final = 25


def draw(number: str, document: Row) -> bytes:
    """Draw one issued invoice as a PDF."""
    asked = document["asked"]
    assert isinstance(asked, dict)
    page = Page()
    page.text(LEFT, 20, "练习用票据 · 演示税务平台开具 · 不可报销", 9, Ink.GREY)
    page.text(205, 45, "电子发票（普通发票）", 18, Ink.RED)
    page.text(395, 30, f"发票号码：{number}", 9)
    page.text(395, 45, f"开票日期：{_day(str(document['issued_at']))}", 9)
    _parties(page, asked)
    bottom = _goods(page, asked)
    _sums(page, asked, bottom)
    note = f"订单号：{asked.get('orderNo', '')}"
    if asked["invoiceType"] == "2":
        page.text(95, 60, "红字发票", 12, Ink.RED)
        note += f"　被红冲蓝字发票号码：{asked['blueInvoiceNo']}"
    page.text(36, bottom + 60, f"备注　{note}", 9)
    return page.pdf()


def in_words(text: str) -> str:
    """Write an amount of yuan as invoices do: 1006.50 is 壹仟零陆圆伍角整."""
    sign, digits = ("负" if text.startswith("-") else ""), text.lstrip("-")
    yuan, fen = digits.split(".")
    words = _whole(int(yuan)) + "圆" if int(yuan) else ""
    if fen[0] != "0":
        words += f"{DIGITS[int(fen[0])]}角"
    elif words and fen[1] != "0":
        words += "零"
    words += f"{DIGITS[int(fen[1])]}分" if fen[1] != "0" else "整"
    return sign + (words if words != "整" else "零圆整")


def _whole(value: int) -> str:
    """Write a whole number group by group of four digits; a gap within it is one 零."""
    words, is_gap = "", False
    for place in range(len(str(value))):
        digit = value // 10**place % 10
        if place % 4 == 0 and place and value // 10**place % 10000:
            words, is_gap = GROUPS[place // 4] + ("零" if is_gap else "") + words, False
        if digit:
            words = DIGITS[digit] + PLACES[place % 4] + ("零" if is_gap else "") + words
        is_gap = not digit and bool(words) and words[0] not in GROUPS
    return words


def _day(instant: str) -> str:
    year, month, day = instant[:10].split("-")
    return f"{year}年{month}月{day}日"


def _parties(page: Page, asked: Row) -> None:
    page.box(LEFT, 70, RIGHT, 120)
    page.line(297, 70, 297, 120)
    sides = (
        (36, "购买方", asked.get("buyerName"), asked.get("buyerTaxNum")),
        (303, "销售方", SELLER, asked.get("salerTaxNum")),
    )
    for left, side, name, tax_number in sides:
        page.text(left, 88, f"{side}　名称：{_shortened(str(name))}", 9)
        page.text(left, 108, f"纳税人识别号：{tax_number or ''}", 9)


def _goods(page: Page, asked: Row) -> int:
    """Write the lines; more than nine are named by their number. Gives where they end."""
    details = asked["invoiceDetail"]
    assert isinstance(details, list)
    for left, title in COLUMNS:
        page.text(left, 136, title, 9, Ink.RED)
    top = 136
    for line in details[:MOST_LINES]:
        top += LINE_HEIGHT
        rate = f"{int(str(line['taxRate']).replace('.', '')) // 100}%"
        words = (
            _shortened(str(line["goodsName"])),
            line["num"],
            line["taxExcludedAmount"],
            rate,
            line["tax"],
        )
        for (left, _title), word in zip(COLUMNS, words, strict=True):
            page.text(left, top, str(word), 9)
    if len(details) > MOST_LINES:
        top += LINE_HEIGHT
        page.text(36, top, f"另有 {len(details) - MOST_LINES} 项", 9)
    page.box(LEFT, 120, RIGHT, top + 10)
    return top + 10


def _sums(page: Page, asked: Row, top: int) -> None:
    total, tax = str(asked["totalAmount"]), str(asked["totalTax"])
    page.box(LEFT, top, RIGHT, top + 40)
    page.text(36, top + 15, "合计", 9)
    page.text(345, top + 15, f"税额合计 ¥{tax}", 9)
    page.text(36, top + 32, f"价税合计（大写）　{in_words(total)}", 9)
    page.text(345, top + 32, f"（小写）¥{total}", 9)


def _shortened(text: str) -> str:
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 1]}…"
