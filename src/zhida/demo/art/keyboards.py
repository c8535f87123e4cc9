"""Keyboards: rows of soft-cornered keys with the letters where they belong."""

from zhida.demo.art.colours import brightness, darker, lighter
from zhida.demo.art.paper import Paper, group, rect, words

ROWS = (
    ("esc", *"1234567890-=", "⌫"),
    ("tab", *"QWERTYUIOP[]", "\\"),
    ("caps", *"ASDFGHJKL;'", "↵"),
    ("shift", *"ZXCVBNM,./", "⇧"),
    ("fn", "ctrl", "alt", " ", "alt", "ctrl", "◂", "▾", "▸"),
)
WIDE = {
    "⌫": 1.5,
    "tab": 1.4,
    "\\": 1.1,
    "caps": 1.7,
    "↵": 1.8,
    "shift": 2.2,
    "⇧": 2.3,
    " ": 6.0,
    "fn": 1.1,
    "ctrl": 1.25,
    "alt": 1.15,
}


def keyboard(
    paper: Paper, size: tuple[float, float], at: tuple[float, float], key: str, glow: str = ""
) -> str:
    """Draw a keyboard of this size around a point; with a glow its letters and gaps are lit from below."""
    width, height = size
    left, top = at[0] - width / 2, at[1] - height / 2
    gap = width / 14.5 * 0.12
    row_height = height / (len(ROWS) + 0.55)
    ink = glow or ("#e8ecea" if brightness(key) < 0.5 else "#39413f")
    pieces = [
        rect(
            (left - gap, top - gap, width + gap, height + gap),
            gap * 2,
            glow or darker(key, 0.5),
            opacity=0.5 if glow else 0.55,
        )
    ]
    pieces.append(_row(paper, (left, top, width - gap, row_height * 0.55), ("",) * 14, (key, ink, gap)))
    for index, row in enumerate(ROWS):
        box = (left, top + row_height * (0.55 + index), width - gap, row_height)
        pieces.append(_row(paper, box, row, (key, ink, gap)))
    return group(*pieces)


def _row(
    paper: Paper, box: tuple[float, float, float, float], keys: tuple[str, ...], look: tuple[str, str, float]
) -> str:
    x, y, width, height = box
    key, ink, gap = look
    unit = width / sum(WIDE.get(name, 1.0) for name in keys)
    cap = paper.linear((0, y), (0, y + height), (0, lighter(key, 0.14)), (1, key))
    pieces = []
    for name in keys:
        wide = unit * WIDE.get(name, 1.0)
        pieces.append(rect((x, y, wide - gap, height - gap), gap * 1.1, darker(key, 0.45)))
        pieces.append(rect((x, y, wide - gap, height - gap * 1.5), gap * 1.1, cap))
        if name.strip():
            size = height * (0.4 if len(name) == 1 else 0.24)
            pieces.append(
                words(
                    _safe(name),
                    (x + (wide - gap) / 2, y + height * 0.56),
                    size,
                    ink,
                    text_anchor="middle",
                    opacity=0.9,
                )
            )
        x += wide
    return "".join(pieces)


def _safe(name: str) -> str:
    return name.replace("&", "&amp;").replace("<", "&lt;")
