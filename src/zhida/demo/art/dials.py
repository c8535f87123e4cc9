"""What a watch shows: hands over mountains, rings of the day, big figures, a run."""

from math import cos, pi, sin

from zhida.demo.art.landscape import MOODS, landscape
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, group, line, num, rect, shape, words


def dial(paper: Paper, look: Look, size: tuple[float, float]) -> str:
    """Draw the dial named by the look into a box around 0, 0."""
    return DIALS[look.text("dial", "hands")](paper, look, size)


def _view(paper: Paper, look: Look, size: tuple[float, float]) -> str:
    width, height = size
    picture = landscape(paper, size, MOODS[look.text("mood", "dawn")], int(look.number("seed", 1)))
    return group(picture, transform=f"translate({num(-width / 2)} {num(-height / 2)})")


def _hands(paper: Paper, look: Look, size: tuple[float, float]) -> str:
    radius = min(size) / 2
    pieces = [_view(paper, look, size), circle(0, 0, radius, "#02100e", opacity=0.24)]
    for hour in range(12):
        angle = pi * hour / 6
        far, near = radius * 0.93, radius * (0.78 if hour % 3 == 0 else 0.85)
        width = 1.0 if hour % 3 == 0 else 0.6
        pieces.append(
            line(
                (sin(angle) * near, -cos(angle) * near),
                (sin(angle) * far, -cos(angle) * far),
                "#ffffff",
                width,
            )
        )
    pieces += [_hand(304, radius * 0.52, 1.9), _hand(60, radius * 0.76, 1.5)]
    accent = look.text("accent", "#f2a25c")
    angle = pi * 228 / 180
    pieces.append(
        line(
            (-sin(angle) * radius * 0.16, cos(angle) * radius * 0.16),
            (sin(angle) * radius * 0.82, -cos(angle) * radius * 0.82),
            accent,
            0.45,
        )
    )
    pieces += [circle(0, 0, 1.5, accent), circle(0, 0, 0.6, "#10201e")]
    pieces.append(
        words("周日 22", (0, radius * 0.5), radius * 0.16, "#ffffff", text_anchor="middle", font_weight=700)
    )
    return group(*pieces)


def _hand(degrees: float, long: float, width: float) -> str:
    angle = pi * degrees / 180
    start, end = (
        (sin(angle) * long * 0.14, -cos(angle) * long * 0.14),
        (sin(angle) * long, -cos(angle) * long),
    )
    return (
        line(start, end, "#0b1a18", width + 0.5, opacity=0.35)
        + line(start, end, "#ffffff", width)
        + line(start, end, "#dfe6e3", width * 0.3)
    )


def _figures(paper: Paper, look: Look, size: tuple[float, float]) -> str:
    width, height = size
    step = min(width, height)
    return group(
        _view(paper, look, size),
        rect((-width / 2, -height / 2, width, height), 0, "#02100e", opacity=0.18),
        words("09", (0, -step * 0.03), step * 0.46, "#ffffff", text_anchor="middle", font_weight=700),
        words(
            "30",
            (0, step * 0.37),
            step * 0.46,
            look.text("accent", "#f4d6a5"),
            text_anchor="middle",
            font_weight=700,
        ),
        words("周日 11/22", (0, -step * 0.40), step * 0.088, "#ffffff", text_anchor="middle"),
    )


def _rings(_paper: Paper, _look: Look, size: tuple[float, float]) -> str:
    step = min(size)
    pieces = [rect((-40, -40, 80, 80), 0, "#050808")]
    for index, (colour, share) in enumerate((("#54d6a4", 0.78), ("#f0a957", 0.62), ("#63b4ef", 0.86))):
        radius = step * (0.435 - index * 0.062)
        pieces.append(circle(0, 0, radius, "none", stroke=colour, stroke_width=step * 0.046, opacity=0.22))
        pieces.append(_arc(radius, share, colour, step * 0.046))
    pieces.append(
        words("9:30", (0, step * 0.055), step * 0.2, "#ffffff", text_anchor="middle", font_weight=700)
    )
    pieces.append(words("8 412 步", (0, step * 0.16), step * 0.072, "#9fb0ab", text_anchor="middle"))
    pieces.append(_pulse(step, "#f0766b"))
    return group(*pieces)


def _arc(radius: float, share: float, colour: str, width: float) -> str:
    angle = 2 * pi * share
    end = (sin(angle) * radius, -cos(angle) * radius)
    large = 1 if share > 0.5 else 0
    data = f"M0 {num(-radius)}A{num(radius)} {num(radius)} 0 {large} 1 {num(end[0])} {num(end[1])}"
    return shape(data, stroke=colour, stroke_width=num(width), stroke_linecap="round")


def _pulse(step: float, colour: str) -> str:
    y = -step * 0.17
    unit = step * 0.03
    data = (
        f"M{num(-unit * 4)} {num(y)}h{num(unit * 2)}l{num(unit)} {num(-unit * 1.6)} "
        f"{num(unit * 1.2)} {num(unit * 3)} {num(unit)} {num(-unit * 1.4)}h{num(unit * 2.4)}"
    )
    return shape(
        data, stroke=colour, stroke_width=num(unit * 0.5), stroke_linecap="round", stroke_linejoin="round"
    )


def _run(_paper: Paper, look: Look, size: tuple[float, float]) -> str:
    width, height = size
    step = min(width, height)
    accent = look.text("accent", "#c8f169")
    track = (
        f"M{num(-step * 0.3)} {num(step * 0.3)}C{num(-step * 0.42)} 0 {num(-step * 0.1)} "
        f"{num(step * 0.1)} 0 {num(step * 0.24)}S{num(step * 0.36)} {num(step * 0.34)} "
        f"{num(step * 0.3)} {num(step * 0.12)}"
    )
    return group(
        rect((-40, -40, 80, 80), 0, "#060909"),
        words("5.62", (0, -step * 0.06), step * 0.3, "#ffffff", text_anchor="middle", font_weight=700),
        words("公里", (0, step * 0.05), step * 0.085, "#9fb0ab", text_anchor="middle"),
        words(
            "5′24″", (-step * 0.19, -step * 0.33), step * 0.1, accent, text_anchor="middle", font_weight=700
        ),
        words(
            "142", (step * 0.2, -step * 0.33), step * 0.1, "#f0766b", text_anchor="middle", font_weight=700
        ),
        shape(track, stroke=accent, stroke_width=num(step * 0.03), stroke_linecap="round"),
        circle(step * 0.3, step * 0.12, step * 0.035, "#ffffff"),
    )


def _tall(paper: Paper, look: Look, size: tuple[float, float]) -> str:
    """A band's narrow screen."""
    width, height = size
    accent = look.text("accent", "#54d6a4")
    bars = "".join(
        rect(
            (
                -width * 0.34 + k * width * 0.12,
                height * 0.38 - h * width * 0.4,
                width * 0.07,
                h * width * 0.4,
            ),
            0.4,
            accent,
            opacity=0.6 + 0.06 * k,
        )
        for k, h in enumerate((0.5, 0.8, 0.6, 1.0, 0.7, 0.9))
    )
    return group(
        _view(paper, look, size),
        rect((-width / 2, -height / 2, width, height), 0, "#02100e", opacity=0.3),
        words("09", (0, -height * 0.13), width * 0.56, "#ffffff", text_anchor="middle", font_weight=700),
        words("30", (0, height * 0.1), width * 0.56, accent, text_anchor="middle", font_weight=700),
        words("11/22 周日", (0, height * 0.18), width * 0.13, "#ffffff", text_anchor="middle"),
        bars,
    )


def _child(paper: Paper, look: Look, size: tuple[float, float]) -> str:
    width, height = size
    step = min(width, height)
    face = group(
        circle(0, 0, step * 0.2, "#ffe3a3"),
        circle(-step * 0.07, -step * 0.03, step * 0.02, "#3a2f22"),
        circle(step * 0.07, -step * 0.03, step * 0.02, "#3a2f22"),
        shape(
            f"M{num(-step * 0.08)} {num(step * 0.06)}Q0 {num(step * 0.13)} {num(step * 0.08)} "
            f"{num(step * 0.06)}",
            stroke="#3a2f22",
            stroke_width=num(step * 0.018),
            stroke_linecap="round",
        ),
        transform=f"translate(0 {num(step * 0.16)})",
    )
    return group(
        _view(paper, look, size),
        words("9:30", (0, -step * 0.14), step * 0.25, "#ffffff", text_anchor="middle", font_weight=700),
        face,
    )


DIALS = {"hands": _hands, "figures": _figures, "rings": _rings, "run": _run, "tall": _tall, "child": _child}
