"""Headphones over the ear, neckbands and wired earphones."""

from zhida.demo.art.colours import brightness, darker, lighter
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, group, line, num, rect, shape
from zhida.demo.art.studio import square


def over_ear(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw headphones from the front quarter: a padded bow, two arms, two cups."""
    body, trim = look.body, look.trim
    bow = "M-58 6C-64 -66 -34 -90 0 -90S64 -66 58 6"
    pad = "M-40 -62C-26 -80 -12 -83 0 -83S26 -80 40 -62"
    dark = darker(body, 0.4)
    pieces = [
        ellipse((0, 76), (70, 5), "#0c1514", opacity=0.30, filter=paper.blur(4)),
        shape(bow, stroke=dark, stroke_width=11, stroke_linecap="round"),
        shape(bow, stroke=body, stroke_width=8.6, stroke_linecap="round"),
        shape(
            bow,
            stroke=lighter(body, 0.5),
            stroke_width=1.8,
            stroke_linecap="round",
            transform="translate(-1.6 -2.4)",
            opacity=0.75,
        ),
        shape(
            pad,
            stroke=darker(body, 0.55),
            stroke_width=10.5,
            stroke_linecap="round",
            transform="translate(0 5)",
        ),
        shape(
            pad,
            stroke=darker(body, 0.22),
            stroke_width=6.5,
            stroke_linecap="round",
            transform="translate(0 5.6)",
            opacity=0.75,
        ),
    ]
    pieces += [
        group(
            group(_arm(paper, trim), transform="translate(5.6 -1) rotate(5)"),
            _cup(paper, look),
            transform=f"translate({side * 55} 26) scale({side} 1) rotate(-7)",
        )
        for side in (-1, 1)
    ]
    factor = size / 200
    return group(*pieces, transform=f"translate({num(at[0])} {num(at[1])}) scale({num(factor)})")


def _arm(paper: Paper, trim: str) -> str:
    metal = paper.linear(
        (-3, 0),
        (3, 0),
        (0, darker(trim, 0.4)),
        (0.3, lighter(trim, 0.75)),
        (0.6, trim),
        (1, darker(trim, 0.45)),
    )
    return rect((-2.6, -46, 5.2, 40), 2.4, metal) + rect((-2.6, -47, 5.2, 1.6), 0.8, darker(trim, 0.5))


def _cup(paper: Paper, look: Look) -> str:
    """The cup turned outwards: cushion towards the head, shell with its plate outwards."""
    body, trim = look.body, look.trim
    soft = darker(look.text("cushion", darker(body, 0.3)), 0.1)
    cushion = paper.linear(
        (-24, 0), (-4, 0), (0, darker(soft, 0.55)), (0.5, lighter(soft, 0.2)), (1, darker(soft, 0.3))
    )
    shell = paper.radial(
        (-2, -22),
        64,
        (0, lighter(body, 0.55)),
        (0.4, body),
        (0.85, darker(body, 0.3)),
        (1, darker(body, 0.5)),
    )
    rim = paper.linear(
        (-20, -36), (22, 36), (0, lighter(trim, 0.8)), (0.45, darker(trim, 0.25)), (1, lighter(trim, 0.35))
    )
    plate = paper.linear((-14, -30), (22, 30), (0, lighter(body, 0.42)), (0.5, body), (1, darker(body, 0.25)))
    ink = lighter(body, 0.7) if brightness(body) < 0.55 else darker(body, 0.45)
    return group(
        rect((-24, -38, 26, 78), 13, cushion),
        rect((-14, -41, 36, 84), 18, shell),
        rect((-7.4, -36.6, 28, 75.2), 14, rim),
        rect((-6.4, -35.6, 26, 73.2), 13, plate),
        ellipse((2, -22), (7, 13), "#ffffff", opacity=0.34, filter=paper.blur(3.4)),
        mark((6.6, 2), 12, ink, 0.85),
        circle(6.6, 31, 0.9, "#0b0c0d", opacity=0.6),
    )


def side_view(look: Look) -> Paper:
    """Show one cup full on, the bow rising behind it."""
    paper = square()
    body, trim = look.body, look.trim
    shell = paper.radial((-16, -22), 92, (0, lighter(body, 0.5)), (0.45, body), (1, darker(body, 0.42)))
    rim = paper.linear(
        (-40, -40), (40, 40), (0, lighter(trim, 0.8)), (0.5, darker(trim, 0.25)), (1, lighter(trim, 0.4))
    )
    plate = paper.linear((-30, -40), (34, 44), (0, lighter(body, 0.36)), (0.5, body), (1, darker(body, 0.22)))
    ink = lighter(body, 0.7) if brightness(body) < 0.55 else darker(body, 0.45)
    metal = paper.linear(
        (-8, 0),
        (8, 0),
        (0, darker(trim, 0.45)),
        (0.3, lighter(trim, 0.75)),
        (0.65, trim),
        (1, darker(trim, 0.45)),
    )
    band = paper.linear(
        (-14, 0),
        (14, 0),
        (0, darker(body, 0.5)),
        (0.35, lighter(body, 0.25)),
        (0.7, body),
        (1, darker(body, 0.5)),
    )
    drawing = group(
        ellipse((0, 66), (34, 3), "#0c1514", opacity=0.34, filter=paper.blur(3)),
        rect((-13, -118, 26, 60), 13, band),
        rect((-6, -78, 12, 46), 3, metal),
        rect((-38, -34, 76, 96), 37, darker(body, 0.5), transform="translate(3 3)"),
        rect((-39, -36, 78, 98), 38, shell),
        rect((-31.5, -28.5, 63, 83), 31, rim),
        rect((-30.4, -27.4, 60.8, 80.8), 30, plate),
        ellipse((-10, -6), (14, 20), "#ffffff", opacity=0.26, filter=paper.blur(7)),
        mark((0, 13), 24, ink, 0.9),
        rect((38, 4, 3, 14), 1.4, metal),
        circle(39, 28, 2.2, trim),
        transform="translate(800 860) scale(6.4)",
    )
    paper.add(drawing)
    return paper


def _worn(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 850), 1480))
    return paper


def _folded(look: Look) -> Paper:
    """Both cups lie flat, the bow behind them, as they go into a bag."""
    paper = square()
    body = look.body
    bow = "M-62 10C-70 -58 -40 -74 0 -74S70 -58 62 10"
    pieces = [ellipse((0, 66), (84, 6), "#0c1514", opacity=0.3, filter=paper.blur(4))]
    pieces += [
        shape(bow, stroke=darker(body, 0.45), stroke_width=13),
        shape(bow, stroke=body, stroke_width=10),
        shape(bow, stroke=lighter(body, 0.45), stroke_width=2, transform="translate(-1 -2.4)", opacity=0.7),
    ]
    for side in (-1, 1):
        pieces.append(
            group(_flat_cup(paper, look), transform=f"translate({side * 44} 24) rotate({side * 9})")
        )
    paper.add(group(*pieces, transform="translate(800 820) scale(7)"))
    return paper


def _flat_cup(paper: Paper, look: Look) -> str:
    soft = look.text("cushion", darker(look.body, 0.3))
    ring = paper.radial((-8, -12), 58, (0, lighter(soft, 0.4)), (0.5, soft), (1, darker(soft, 0.55)))
    weave = paper.weave(1.6, 1.6, circle(0.8, 0.8, 0.45, "#000000", opacity=0.4))
    return group(
        rect((-34, -42, 68, 84), 32, darker(look.body, 0.25)),
        rect((-32, -40, 64, 80), 30, ring),
        rect((-17, -24, 34, 48), 16, darker(soft, 0.5)),
        rect((-17, -24, 34, 48), 16, weave),
        rect((-17, -24, 34, 48), 16, "none", stroke=darker(soft, 0.7), stroke_width=1.4),
        ellipse(
            (-20, -24), (6, 12), "#ffffff", opacity=0.2, filter=paper.blur(3), transform="rotate(24 -20 -24)"
        ),
    )


def wired(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw wired earphones: two small buds, a soft cord with its control, a USB-C plug."""
    body, cord = look.body, look.text("cord", look.body)
    left = "M-34 -46C-40 -14 -8 -8 0 14"
    right = "M34 -46C40 -14 8 -8 0 14"
    tail = "M0 14C4 40 -44 34 -40 56C-36 74 6 62 26 66"
    pieces = []
    for data in (left, right, tail):
        pieces += [
            shape(
                data,
                stroke="#10201e",
                stroke_width=2.4,
                opacity=0.16,
                filter=paper.blur(2),
                transform="translate(1.5 4)",
            ),
            shape(data, stroke=darker(cord, 0.3), stroke_width=2.5, stroke_linecap="round"),
            shape(data, stroke=cord, stroke_width=1.8, stroke_linecap="round"),
            shape(
                data,
                stroke=lighter(cord, 0.6),
                stroke_width=0.5,
                stroke_linecap="round",
                transform="translate(-.3 -.4)",
            ),
        ]
    metal = paper.linear(
        (0, -4),
        (0, 4),
        (0, lighter(look.trim, 0.4)),
        (0.35, lighter(look.trim, 0.85)),
        (1, darker(look.trim, 0.4)),
    )
    for side in (-1, 1):
        barrel = (
            rect((-6, -5, 15, 10), 4.4, metal)
            + _small_tip(paper, look)
            + rect((-8, 2.5, 4, 9), 1.8, darker(body, 0.2))
        )
        pieces.append(group(barrel, transform=f"translate({side * 34} -52) scale({-side} 1) rotate(-16)"))
    pieces.append(
        group(
            rect((-2.6, -9, 5.2, 18), 2.2, darker(body, 0.1)),
            line((0, -5), (0, -3.4), darker(body, 0.5), 0.7),
            line((0, 3.4), (0, 5), darker(body, 0.5), 0.7),
            circle(0, 0, 1.1, darker(body, 0.4)),
            transform="translate(33.4 -22) rotate(12)",
        )
    )
    pieces.append(
        group(
            rect((-1, -2.6, 13, 5.2), 1.6, body),
            rect((12, -1.5, 7, 3), 1.2, metal),
            transform="translate(26 66) rotate(3)",
        )
    )
    pieces.append(rect((-2, 10, 4, 8), 1.6, metal))
    factor = size / 160
    return group(*pieces, transform=f"translate({num(at[0])} {num(at[1])}) scale({num(factor)})")


def _small_tip(paper: Paper, look: Look) -> str:
    tone = look.text("tips", "#2a2e30")
    dome = paper.linear((9, -6), (17, 6), (0, lighter(tone, 0.4)), (1, darker(tone, 0.4)))
    return shape("M8 -6.4C14 -6.4 17 -4 17.6 0C17 4 14 6.4 8 6.4Z", dome) + ellipse(
        (16.6, 0), (1.4, 2.6), "#0d0f10"
    )


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw what the model is: headphones or wired earphones."""
    draw = wired if look.text("form", "over") == "wired" else over_ear
    return draw(paper, look, at, size)


VIEWS = {"worn": _worn, "side": side_view, "folded": _folded}
