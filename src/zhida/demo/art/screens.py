"""What lit screens show: the mountains, a clock, a few cards. All sizes in millimetres of the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhida.demo.art.landscape import MOODS, landscape
from zhida.demo.art.paper import Paper, circle, group, line, num, rect, shape, words


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen shows: a mood of the landscape, which mountains, and which clock or programme."""

    mood: str = "dawn"
    seed: int = 1
    shows: str = "lock"


def lit_screen(paper: Paper, size: tuple[float, float], screen: Screen, radius: float) -> str:
    """Draw a screen whose middle is at 0, 0."""
    width, height = size
    window = paper.clip(rect((-width / 2, -height / 2, width, height), radius))
    picture = group(
        landscape(paper, size, MOODS[screen.mood], screen.seed),
        transform=f"translate({num(-width / 2)} {num(-height / 2)})",
    )
    programme = PROGRAMMES[screen.shows](paper, size)
    return group(picture, programme, clip_path=window)


def status_bar(size: tuple[float, float], ink: str = "#ffffff") -> str:
    """Draw time, signal and battery along the top edge."""
    width, height = size
    y = -height / 2 + 4.6
    right = width / 2 - 6.4
    bars = [
        rect((right - 9.6 + i * 1.0, y - 0.7 - i * 0.35, 0.65, 0.8 + i * 0.35), 0.2, ink) for i in range(4)
    ]
    battery = rect((right - 4.2, y - 1.75, 4.4, 2.0), 0.6, "none", stroke=ink, stroke_width=0.25, opacity=0.8)
    charge = rect((right - 3.85, y - 1.4, 3.0, 1.3), 0.3, ink)
    return group(
        *bars, battery, charge, words("9:30", (-width / 2 + 6.4, y + 0.1), 2.9, ink, font_weight=700)
    )


def _lock(_paper: Paper, size: tuple[float, float]) -> str:
    _, height = size
    top = -height / 2
    clock = words("9:30", (0, top + height * 0.235), 21, "#ffffff", text_anchor="middle", font_weight=400)
    date = words(
        "11月22日 星期日", (0, top + height * 0.112), 3.7, "#ffffff", text_anchor="middle", opacity=0.92
    )
    bar = rect((-11, height / 2 - 3.2, 22, 0.9), 0.45, "#ffffff", opacity=0.85)
    return group(status_bar(size), date, clock, bar)


def _big(_paper: Paper, size: tuple[float, float]) -> str:
    width, height = size
    left = -width / 2 + 7
    top = -height / 2
    hours = words("09", (left, top + 42), 34, "#ffffff", font_weight=700)
    minutes = words("30", (left, top + 70), 34, "#ffffff", font_weight=700, opacity=0.82)
    date = words("11月22日 周日", (left + 1.5, top + 79), 4, "#ffffff", opacity=0.92)
    return group(
        status_bar(size),
        hours,
        minutes,
        date,
        rect((-11, height / 2 - 3.2, 22, 0.9), 0.45, "#fff", opacity=0.85),
    )


def _bare(_paper: Paper, _size: tuple[float, float]) -> str:
    return ""


def _bright(_paper: Paper, size: tuple[float, float]) -> str:
    """Large signs for those who see less well: a clock and four keys."""
    width, height = size
    clock = words("9:30", (0, -height / 2 + 34), 25, "#ffffff", text_anchor="middle", font_weight=700)
    keys = []
    for index, (name, colour) in enumerate(
        (("电话", "#2f8f5b"), ("信息", "#2d6fb0"), ("相机", "#b0752d"), ("健康", "#a8434f"))
    ):
        x, y = -width / 2 + 5 + (index % 2) * (width / 2 - 3), 2 + (index // 2) * 33
        keys.append(rect((x, y, width / 2 - 7, 29), 5, colour, opacity=0.92))
        middle = x + (width / 2 - 7) / 2
        keys.append(words(name, (middle, y + 17.5), 8, "#ffffff", text_anchor="middle", font_weight=700))
    return group(status_bar(size), clock, *keys)


def _desk(paper: Paper, size: tuple[float, float]) -> str:
    """A tablet's or laptop's home: a row of rounded signs at the foot."""
    width, height = size
    colours = ("#1f6f63", "#e9efe9", "#d98a4b", "#3f7fb5", "#c8525c", "#f3f1ea", "#51658f", "#2b3437")
    step = min(15.5, width / 12)
    sign = step * 0.76
    start = -step * len(colours) / 2
    foot = height / 2 - step * 1.35
    pieces = [
        rect(
            (start - step * 0.3, foot - step * 0.22, step * len(colours) + step * 0.4, step * 1.18),
            step * 0.32,
            "#ffffff",
            opacity=0.34,
        )
    ]
    for index, colour in enumerate(colours):
        x = start + index * step + (step - sign) / 2
        fill = paper.linear((x, foot), (x, foot + sign), (0, colour), (1, _deeper(colour)))
        pieces.append(rect((x, foot, sign, sign), sign * 0.26, fill))
        pieces.append(_sign(index, (x + sign / 2, foot + sign / 2), sign * 0.26))
    date = words(
        "11月22日 星期日", (0, -height / 2 + height * 0.16), height * 0.026, "#ffffff", text_anchor="middle"
    )
    clock = words("9:30", (0, -height / 2 + height * 0.305), height * 0.135, "#ffffff", text_anchor="middle")
    return group(date, clock, *pieces)


def _windows(paper: Paper, size: tuple[float, float]) -> str:
    """A laptop at work: a document beside the mountains, a dock below."""
    width, height = size
    pane = (-width * 0.40, -height * 0.36, width * 0.46, height * 0.62)
    x, y, w, h = pane
    pieces = [
        rect((x, y + 1.5, w, h), 3, "#0b1a1a", opacity=0.25),
        rect(pane, 3, "#fbfbf9"),
        rect((x, y, w, 8), 3, "#eef0ee"),
    ]
    pieces += [circle(x + 5 + i * 4, y + 4, 1.2, c) for i, c in enumerate(("#d9655b", "#dfae4a", "#5fae6d"))]
    pieces.append(words("远山计划", (x + 8, y + 20), 7, "#1c2a2a", font_weight=700))
    for row, share in enumerate((0.86, 0.8, 0.84, 0.5, 0, 0.82, 0.86, 0.62)):
        pieces.append(rect((x + 8, y + 27 + row * 5.6, (w - 16) * share, 1.7), 0.8, "#b9c2c0"))
    pieces.append(_chart(paper, (x + 8, y + h - 34, w - 16, 28)))
    pieces.append(_desk(paper, size).split("</text>")[-1].removesuffix("</g>"))
    return group(rect((-width / 2, -height / 2, width, 5.2), 0, "#ffffff", opacity=0.4), *pieces)


def _video(paper: Paper, size: tuple[float, float]) -> str:
    """A film that is playing."""
    width, height = size
    y = height / 2 - height * 0.09
    dim = paper.linear((0, y - height * 0.12), (0, height / 2), (0, "#000000", 0), (1, "#000000", 0.55))
    return group(
        rect((-width / 2, y - height * 0.12, width, height), 0, dim),
        line((-width * 0.44, y), (width * 0.44, y), "#ffffff", height * 0.008, opacity=0.4),
        line((-width * 0.44, y), (-width * 0.08, y), "#ffffff", height * 0.008),
        circle(-width * 0.08, y, height * 0.013, "#ffffff"),
        words("远山 · 第一集", (-width * 0.44, -height * 0.40), height * 0.045, "#ffffff", font_weight=700),
    )


def _page(_paper: Paper, size: tuple[float, float]) -> str:
    """A page of a book as electronic ink shows it: black on grey paper, nothing glows."""
    width, height = size
    left, top = -width * 0.36, -height * 0.34
    ground = rect((-width / 2, -height / 2, width, height), 0, "#e9e9e4")
    title = words("山行", (left, top), height * 0.075, "#26282a", font_weight=700)
    by = words("第三章　雾从谷里来", (left, top + height * 0.08), height * 0.036, "#55585a")
    lines = []
    for row, share in enumerate((1.0, 0.97, 1.0, 0.62, 0.0, 1.0, 0.98, 1.0, 0.96, 0.4)):
        y = top + height * (0.15 + row * 0.056)
        lines.append(rect((left, y, width * 0.72 * share, height * 0.017), height * 0.004, "#6c6f70"))
    foot = words("86", (width * 0.36, height * 0.44), height * 0.03, "#6c6f70", text_anchor="end")
    note = shape(
        f"M{num(left + width * 0.1)} {num(top + height * 0.335)}q{num(width * 0.1)} 3 {num(width * 0.3)} 0",
        stroke="#2b2d2f",
        stroke_width=0.9,
        stroke_linecap="round",
    )
    return group(ground, title, by, *lines, note, foot)


def _chart(paper: Paper, box: tuple[float, float, float, float]) -> str:
    x, y, w, h = box
    heights = (0.4, 0.55, 0.48, 0.7, 0.64, 0.86, 0.95)
    step = w / len(heights)
    fill = paper.linear((0, y), (0, y + h), (0, "#1f6f63"), (1, "#7fb3a8"))
    return "".join(
        rect((x + i * step, y + h * (1 - part), step * 0.6, h * part), 1, fill)
        for i, part in enumerate(heights)
    )


def _sign(index: int, at: tuple[float, float], r: float) -> str:
    x, y = at
    ink = "#2b3437" if index in {1, 5} else "#ffffff"
    w = r * 0.32
    drawings: Sequence[str] = (
        shape(
            f"M{num(x - r * 1.1)} {num(y + r * 0.8)}l{num(r * 0.8)} {num(-r * 1.4)} {num(r * 0.6)} "
            f"{num(r * 0.8)} {num(r * 0.3)} {num(-r * 0.4)} {num(r * 0.6)} {num(r)}z",
            ink,
        ),
        line((x - r, y - r * 0.5), (x + r, y - r * 0.5), ink, w)
        + line((x - r, y + r * 0.5), (x + r * 0.3, y + r * 0.5), ink, w),
        circle(x, y, r, "none", stroke=ink, stroke_width=w) + circle(x, y, r * 0.3, ink),
        rect((x - r, y - r * 0.7, r * 2, r * 1.4), r * 0.2, "none", stroke=ink, stroke_width=w),
        shape(f"M{num(x - r * 0.6)} {num(y - r)}l{num(r * 1.6)} {num(r)} {num(-r * 1.6)} {num(r)}z", ink),
        line((x, y), (x, y - r * 0.9), ink, w) + line((x, y), (x + r * 0.7, y + r * 0.3), ink, w),
        line((x - r * 0.5, y - r), (x - r * 0.5, y + r * 0.6), ink, w)
        + circle(x - r * 0.8, y + r * 0.6, r * 0.4, ink),
        circle(
            x, y, r * 0.9, "none", stroke=ink, stroke_width=w, stroke_dasharray=f"{num(r)} {num(r * 0.4)}"
        ),
    )
    return drawings[index % len(drawings)]


def _deeper(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"#{int(red * 0.82):02x}{int(green * 0.82):02x}{int(blue * 0.82):02x}"


PROGRAMMES = {
    "lock": _lock,
    "big": _big,
    "bare": _bare,
    "bright": _bright,
    "desk": _desk,
    "work": _windows,
    "video": _video,
    "page": _page,
}
