"""Earphones: buds with and without stem, open clips, their cases, and headphones that go over the ear."""

from math import cos, pi, sin

from zhida.demo.art.colours import brightness, darker, lighter, mix
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, group, num, rect, shape
from zhida.demo.art.studio import square

# How a case departs from the even one: wider and lower, or narrower and taller.
CASES = {"even": (1.0, 1.0), "wide": (1.08, 0.93), "tall": (0.86, 1.05), "round": (0.94, 0.98)}


def bud(
    paper: Paper, look: Look, at: tuple[float, float], size: float, tilt: float, *, mirrored: bool = False
) -> str:
    """Draw one bud, about 100 units of its own drawing to `size` pixels."""
    drawing = BUDS[look.text("form", "stem")](paper, look)
    flip = -1 if mirrored else 1
    factor = size / 100
    return group(
        drawing,
        transform=f"translate({num(at[0])} {num(at[1])}) rotate({num(tilt)}) scale({num(factor * flip)} "
        f"{num(factor)})",
    )


def _shell(paper: Paper, look: Look, from_x: float, to_x: float) -> str:
    body = look.body
    return paper.linear(
        (from_x, 0),
        (to_x, 6),
        (0, darker(body, 0.34)),
        (0.14, darker(body, 0.06)),
        (0.36, lighter(body, 0.55)),
        (0.62, body),
        (0.86, darker(body, 0.22)),
        (1, darker(body, 0.05)),
    )


def _stem_bud(paper: Paper, look: Look) -> str:
    """A head that sits in the ear, a tip of silicone, a stem with a pressed flat and two microphones."""
    body = look.body
    stem = "M-9 -12C-10 10 -8.5 34 -7.2 48Q-6.8 54 0 54T7.2 48C8.6 34 10 8 11 -10Z"
    head = "M-14 -40C2 -50 26 -44 31 -26C35 -10 26 4 11 6C-2 8 -13 2 -17 -10C-21 -22 -22 -34 -14 -40Z"
    ball = paper.radial(
        (2, -32),
        46,
        (0, lighter(body, 0.75)),
        (0.4, lighter(body, 0.1)),
        (0.8, darker(body, 0.16)),
        (1, darker(body, 0.42)),
    )
    ink = "#ffffff" if brightness(body) < 0.5 else darker(body, 0.35)
    return group(
        _tip(paper, look, (33, -17), 24),
        shape(stem, _shell(paper, look, -10, 11)),
        rect((-4.6, 14, 9.2, 27), 4.6, darker(body, 0.08), opacity=0.55),
        rect((-4.6, 14, 9.2, 27), 4.6, "none", stroke=lighter(body, 0.4), stroke_width=0.5, opacity=0.6),
        shape(head, ball),
        ellipse(
            (-3, -36),
            (11, 4.5),
            "#ffffff",
            opacity=0.55,
            filter=paper.blur(2.2),
            transform="rotate(-18 -3 -36)",
        ),
        rect((-12, -31, 15, 5.4), 2.7, "#101314", transform="rotate(-30 -4 -28)"),
        rect((-11, -30.2, 13, 3.8), 1.9, "#2b3133", transform="rotate(-30 -4 -28)"),
        ellipse((0, 50.5), (3.6, 1.5), "#0d0f10", opacity=0.8),
        rect((-3.2, 44.2, 6.4, 1.2), 0.6, look.trim),
        mark((0, 10), 5.6, ink, 0.55),
    )


def _bean_bud(paper: Paper, look: Look) -> str:
    """A round bud without a stem: an outer plate with a bright ring, a wing, a tip."""
    body = look.body
    ball = paper.radial(
        (-14, -18),
        62,
        (0, lighter(body, 0.8)),
        (0.34, lighter(body, 0.12)),
        (0.75, darker(body, 0.2)),
        (1, darker(body, 0.5)),
    )
    plate = paper.linear((-24, -24), (22, 22), (0, lighter(body, 0.5)), (0.5, body), (1, darker(body, 0.3)))
    ring = paper.linear(
        (-24, -24),
        (24, 24),
        (0, lighter(look.trim, 0.7)),
        (0.5, darker(look.trim, 0.2)),
        (1, lighter(look.trim, 0.3)),
    )
    ink = "#ffffff" if brightness(body) < 0.5 else darker(body, 0.4)
    return group(
        _tip(paper, look, (36, 10), 27),
        shape(
            "M-30 -22C-20 -44 18 -44 32 -22C42 -4 36 26 14 36C-8 44 -34 30 -38 8C-39 -4 -36 -14 -30 -22Z",
            ball,
        ),
        circle(-7, -1, 25, ring),
        circle(-7, -1, 23.4, plate),
        ellipse(
            (-14, -13),
            (11, 6),
            "#ffffff",
            opacity=0.5,
            filter=paper.blur(2.6),
            transform="rotate(-32 -14 -13)",
        ),
        mark((-7, 0), 15, ink, 0.8),
        rect((-12, 17, 10, 2.2), 1.1, "#0d1011", opacity=0.8),
    )


def _clip_bud(paper: Paper, look: Look) -> str:
    """An open clip: a ball before the ear, a bow around it, a bean behind it."""
    body = look.body
    bow = "M-26 14C-34 -30 -6 -52 16 -40C32 -31 34 -10 28 8"
    ball = paper.radial(
        (20, 14),
        36,
        (0, lighter(body, 0.8)),
        (0.4, lighter(body, 0.1)),
        (0.85, darker(body, 0.22)),
        (1, darker(body, 0.48)),
    )
    bean = paper.linear(
        (-46, 0),
        (-6, 10),
        (0, darker(body, 0.25)),
        (0.35, lighter(body, 0.55)),
        (0.7, body),
        (1, darker(body, 0.3)),
    )
    holes = "".join(
        circle(22 + 4.4 * cos(a), 26 + 4.4 * sin(a), 0.9, "#0d0f10") for a in (pi * k / 4 for k in range(8))
    )
    return group(
        shape(bow, stroke=darker(body, 0.36), stroke_width=9.5, stroke_linecap="round"),
        shape(bow, stroke=body, stroke_width=7.6, stroke_linecap="round"),
        shape(
            bow,
            stroke=lighter(body, 0.55),
            stroke_width=2.2,
            stroke_linecap="round",
            transform="translate(-1.6 -1.4)",
            opacity=0.8,
        ),
        shape("M-38 2C-42 20 -38 40 -26 42C-14 43 -10 30 -12 14C-14 0 -34 -10 -38 2Z", bean),
        circle(26, 20, 18, ball),
        ellipse(
            (19, 11), (6.5, 4), "#ffffff", opacity=0.75, filter=paper.blur(1.5), transform="rotate(-35 19 11)"
        ),
        group(holes, circle(22, 26, 1.1, "#0d0f10"), opacity=0.75),
        circle(-27, 33, 1.7, look.trim),
    )


def _tip(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    tone = look.text("tips", mix(look.body, "#8d9492", 0.35))
    x, y = at
    dome = paper.radial(
        (x - 2, y - size * 0.2), size * 0.8, (0, lighter(tone, 0.5)), (0.6, tone), (1, darker(tone, 0.35))
    )
    return group(
        ellipse((x, y), (size * 0.42, size * 0.55), dome, opacity=0.96),
        ellipse((x + size * 0.24, y), (size * 0.16, size * 0.28), darker(tone, 0.55)),
        ellipse((x + size * 0.26, y), (size * 0.11, size * 0.21), "#15191a"),
        transform=f"rotate(14 {num(x)} {num(y)})",
    )


def case(paper: Paper, look: Look, at: tuple[float, float], size: float, *, opened: bool) -> str:
    """Draw the charging case, `size` pixels wide, shut or open with its buds in it."""
    body = look.text("case", look.body)
    front = paper.linear(
        (0, -30),
        (0, 38),
        (0, lighter(body, 0.5)),
        (0.3, lighter(body, 0.08)),
        (0.75, body),
        (1, darker(body, 0.26)),
    )
    side = paper.linear(
        (-50, 0),
        (50, 0),
        (0, "#000000", 0.2),
        (0.12, "#ffffff", 0.14),
        (0.3, "#ffffff", 0.0),
        (0.85, "#000000", 0.02),
        (1, "#000000", 0.22),
    )
    ink = "#ffffff" if brightness(body) < 0.5 else darker(body, 0.36)
    tub = "M-50 -8H50V8C50 30 40 38 22 38H-22C-40 38 -50 30 -50 8Z"
    lid = "M-50 -9V-12C-50 -30 -40 -38 -22 -38H22C40 -38 50 -30 50 -12V-9Z"
    pieces = [_case_shadow(paper)]
    if opened:
        pieces.append(_open_lid(paper, body))
        pieces += [bud(paper, look, (-25, -16), 58, -6), bud(paper, look, (25, -16), 58, 6, mirrored=True)]
        lip = paper.linear((0, -12), (0, -4), (0, darker(body, 0.5)), (1, darker(body, 0.1)))
        pieces += [shape("M-50 -4Q0 -13 50 -4V2H-50Z", lip), shape(tub, front), shape(tub, side)]
    else:
        pieces += [
            shape(lid, front),
            shape(tub, front),
            shape(lid, side),
            shape(tub, side),
            rect((-50, -9, 100, 1.0), 0, darker(body, 0.45)),
        ]
        pieces.append(ellipse((-16, -31), (24, 3.6), "#ffffff", opacity=0.7, filter=paper.blur(2.4)))
    pieces += [
        mark((0, 16), 13, ink, 0.8),
        circle(0, 3.2, 1.2, "#53d3a0"),
        circle(0, 3.2, 2.4, "#53d3a0", opacity=0.3, filter=paper.blur(0.8)),
    ]
    if look.text("seam", ""):
        seam = look.text("seam", "")
        gilt = paper.linear(
            (-50, 0), (50, 0), (0, darker(seam, 0.3)), (0.3, lighter(seam, 0.6)), (1, darker(seam, 0.2))
        )
        pieces.append(rect((-50, -8.6 if not opened else -4.4, 100, 1.5), 0, gilt))
    wide, high = CASES[look.text("case_form", "even")]
    factor = size / 100
    place = f"translate({num(at[0])} {num(at[1])}) scale({num(factor * wide)} {num(factor * high)})"
    return group(*pieces, transform=place)


def _case_shadow(paper: Paper) -> str:
    return ellipse((0, 39), (46, 3.2), "#0c1514", opacity=0.5, filter=paper.blur(1.6)) + ellipse(
        (0, 42), (58, 6), "#10201e", opacity=0.18, filter=paper.blur(5)
    )


def _open_lid(paper: Paper, body: str) -> str:
    inside = paper.linear((0, -72), (0, -8), (0, darker(body, 0.28)), (1, darker(body, 0.06)))
    shell = paper.linear((0, -80), (0, -40), (0, lighter(body, 0.5)), (1, body))
    return group(
        shape("M-50 -6V-46C-50 -68 -40 -78 -22 -78H22C40 -78 50 -68 50 -46V-6Z", shell),
        shape("M-46 -6V-44C-46 -64 -37 -73 -21 -73H21C37 -73 46 -64 46 -44V-6Z", inside),
        ellipse((0, -42), (30, 16), "#000000", opacity=0.12, filter=paper.blur(5)),
    )


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the open case with its buds within a square around a point."""
    return case(paper, look, (at[0], at[1] + size * 0.12), size * 0.66, opened=True)


def buds_pair(look: Look) -> Paper:
    """Show the two buds alone, from both sides."""
    paper = square()
    size = 760 if look.text("form", "stem") == "stem" else 620
    for x, tilt, mirrored in ((500, -8, True), (1100, 8, False)):
        paper.add(ellipse((x, 1250), (170, 20), "#0c1514", opacity=0.3, filter=paper.blur(18)))
        paper.add(bud(paper, look, (x, 800), size, tilt, mirrored=mirrored))
    return paper


def _open(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 830), 1400))
    return paper


def _shut(look: Look) -> Paper:
    paper = square()
    paper.add(case(paper, look, (800, 820), 900, opened=False))
    return paper


def _beside(look: Look) -> Paper:
    paper = square()
    paper.add(case(paper, look, (560, 900), 700, opened=False))
    paper.add(
        ellipse((1160, 1190), (150, 16), "#0c1514", opacity=0.32, filter=paper.blur(14)),
        bud(paper, look, (1180, 850), 620, 10),
    )
    return paper


BUDS = {"stem": _stem_bud, "bean": _bean_bud, "clip": _clip_bud}
VIEWS = {"open": _open, "buds": buds_pair, "case": _shut, "beside": _beside}
