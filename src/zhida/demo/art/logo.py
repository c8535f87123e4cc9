"""The mark and the wordmark of 青岚: two ridges and a line of mist, all strokes of our own."""

from zhida.demo.art.paper import Paper, group, num, shape

MARK = (
    "M-10 5.5C-7.4 5.5 -6.1 -5 -3.4 -5C-1 -5 -0.6 1.6 1.6 1.6C3.2 1.6 3.6 -2.2 5.4 -2.2C7.4 -2.2 "
    "7.8 5.5 10 5.5"
)
MIST = "M-6.4 9.2H6.4"


def mark(at: tuple[float, float], size: float, ink: str, opacity: float = 1.0) -> str:
    """Draw the mark, `size` millimetres wide, around a point."""
    factor = size / 20
    strokes = shape(MARK, stroke=ink, stroke_width=2.1, stroke_linecap="round", stroke_linejoin="round")
    strokes += shape(MIST, stroke=ink, stroke_width=2.1, stroke_linecap="round")
    return group(
        strokes, transform=f"translate({num(at[0])} {num(at[1])}) scale({num(factor)})", opacity=opacity
    )


QING = (
    "M20 12H80",
    "M26 26H74",
    "M12 40H88",
    "M50 2V40",
    "M28 54H72V90Q72 96 66 96H60",
    "M28 54V96",
    "M28 67H72",
    "M28 80H72",
)
LAN = (
    "M50 2V28",
    "M22 10V28H78V10",
    "M22 40H78V84Q78 96 90 96V86",
    "M22 40V70Q22 88 12 97",
    "M37 54L63 86",
    "M63 54L37 86",
)
LATIN = {
    "Q": ("M20 4A16 16 0 1 0 20 36A16 16 0 1 0 20 4Z", "M26 27L36 38"),
    "I": ("M6 4V36",),
    "N": ("M4 36V4L28 36V4",),
    "G": ("M32 10A16 16 0 1 0 35 24V21H22",),
    "L": ("M4 4V36H22",),
    "A": ("M3 36L17 4L31 36", "M8.5 25H25.5"),
}
WIDTHS = {"Q": 42, "I": 14, "N": 34, "G": 42, "L": 27, "A": 36}


def wordmark(ink: str, accent: str) -> str:
    """Give the logo file: mark, 青岚, and QINGLAN below, on a clear ground."""
    paper = Paper(520, 160)
    paper.add(group(mark((0, 0), 108, accent), transform="translate(76 76)"))
    qing = "".join(_stroke(data, ink) for data in QING)
    lan = "".join(_stroke(data, ink) for data in LAN)
    paper.add(
        group(qing, transform="translate(160 18) scale(.84)"),
        group(lan, transform="translate(262 18) scale(.84)"),
    )
    paper.add(group(latin_name(ink), transform="translate(164 122) scale(.62)"))
    return paper.svg()


def latin_name(ink: str) -> str:
    """Draw QINGLAN as strokes, 40 units high."""
    pieces = []
    x = 0.0
    for letter in "QINGLAN":
        strokes = "".join(
            shape(data, stroke=ink, stroke_width=6.4, stroke_linecap="round", stroke_linejoin="round")
            for data in LATIN[letter]
        )
        pieces.append(group(strokes, transform=f"translate({num(x)} 0)"))
        x += WIDTHS[letter] + 9
    return group(*pieces)


def logo_mark(ink: str) -> str:
    """Give the square sign for tabs and home screens."""
    paper = Paper(160, 160)
    paper.add(mark((80, 74), 116, ink))
    return paper.svg()


def _stroke(data: str, ink: str) -> str:
    return shape(data, stroke=ink, stroke_width=9, stroke_linecap="round", stroke_linejoin="round")
