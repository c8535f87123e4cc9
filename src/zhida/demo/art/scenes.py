"""Goods in their world: on a stone before the mountains, in coloured light, in the dark, beside their box."""

from collections.abc import Callable

from zhida.demo.art.colours import brightness, darker, lighter, mix
from zhida.demo.art.landscape import MOODS, landscape
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, ellipse, group, path, rect, shape, words
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, Turn, X, Y, Z
from zhida.demo.art.studio import lying_shadow, square

Hero = Callable[[Paper, Look, tuple[float, float], float], str]
STORY = (1600, 1000)


def before_mountains(look: Look, hero: Hero, foot: float) -> Paper:
    """Put the good on a stone before its own mountains; foot is how far it reaches below its middle."""
    paper = Paper(*STORY)
    mood = look.text("scene", look.text("mood", "dawn"))
    paper.add(backdrop(paper, STORY, mood, int(look.number("seed", 1)) + 3))
    paper.add(stone(paper, (800, 868), 640))
    size = _size(foot)
    paper.add(hero(paper, look, (800, 856 - foot * size), size))
    return paper


def _size(foot: float) -> float:
    """Give the largest size at which nothing touches the upper edge of a story picture."""
    return min(940.0, 780 / (foot + 0.5))


def backdrop(paper: Paper, size: tuple[float, float], mood: str, seed: int) -> str:
    """Draw the mountains softly out of focus, with light on the floor before them."""
    width, height = size
    colours = MOODS[mood]
    floor = paper.linear(
        (0, height * 0.72),
        (0, height),
        (0, mix(colours.horizon, colours.near, 0.12), 0),
        (0.35, mix(colours.horizon, colours.near, 0.1), 0.92),
        (1, mix(colours.horizon, colours.near, 0.3)),
    )
    picture = group(
        landscape(paper, (width * 1.04, height * 1.05), colours, seed),
        transform=f"translate({-width * 0.02} {-height * 0.03})",
        filter=paper.blur(height * 0.006),
    )
    return (
        picture
        + rect((0, 0, width, height), 0, colours.horizon, opacity=0.18)
        + rect((0, height * 0.72, width, height * 0.28), 0, floor)
    )


def stone(paper: Paper, at: tuple[float, float], radius: float) -> str:
    """Draw a round, flat stone to stand things on; the point is the middle of its top."""
    x, y = at
    flat, deep = radius * 0.16, radius * 0.085
    side = paper.linear(
        (x - radius, 0), (x + radius, 0), (0, "#8d9a96"), (0.25, "#dfe4e1"), (0.6, "#b9c2be"), (1, "#727f7b")
    )
    top = paper.linear(
        (x - radius, y - flat), (x + radius, y + flat), (0, "#f7f8f6"), (0.5, "#e6eae7"), (1, "#cfd6d2")
    )
    wall = (
        f"M{x - radius} {y}A{radius} {flat} 0 0 0 {x + radius} {y}V{y + deep}A{radius} {flat} 0 0 "
        f"1 {x - radius} {y + deep}Z"
    )
    return (
        ellipse(
            (x, y + deep + flat * 0.5),
            (radius * 1.03, flat * 0.9),
            "#0c1c1a",
            opacity=0.34,
            filter=paper.blur(radius * 0.035),
        )
        + shape(wall, side)
        + ellipse((x, y), (radius, flat), top)
        + ellipse((x, y), (radius - 2, flat - 1), "none", stroke="#ffffff", stroke_width=2, opacity=0.6)
    )


def in_light(look: Look, hero: Hero, foot: float) -> Paper:
    """Put the good in a room of its own colour, two soft discs of light behind it."""
    paper = Paper(*STORY)
    tone = look.text("light_tone", mix(look.body, "#f4f1ea", 0.72))
    wall = paper.linear((0, 0), (1600, 1000), (0, lighter(tone, 0.35)), (0.6, tone), (1, darker(tone, 0.12)))
    disc = paper.linear((500, 60), (1150, 860), (0, lighter(tone, 0.75)), (1, lighter(tone, 0.08)))
    paper.add(
        rect((0, 0, 1600, 1000), 0, wall),
        shape(
            path([(0, 770), (1600, 770), (1600, 1000), (0, 1000)]),
            paper.linear((0, 770), (0, 1000), (0, lighter(tone, 0.25)), (1, darker(tone, 0.06))),
        ),
    )
    paper.add(
        ellipse((860, 440), (400, 400), disc, opacity=0.9),
        ellipse((560, 560), (210, 210), lighter(tone, 0.5), opacity=0.45),
    )
    paper.add(rect((0, 765, 1600, 10), 0, darker(tone, 0.12), opacity=0.2, filter=paper.blur(6)))
    size = _size(foot)
    paper.add(hero(paper, look, (800, 858 - foot * size), size))
    return paper


def in_dark(look: Look, hero: Hero, foot: float) -> Paper:
    """Put the good in a dark room with one green light from behind."""
    paper = Paper(*STORY)
    glow = paper.radial(
        (800, 430), 820, (0, look.text("glow_tone", "#47827a")), (0.5, "#182a27"), (1, "#080b0b")
    )
    floor = paper.linear((0, 780), (0, 1000), (0, "#1a2624"), (1, "#070909"))
    shine = paper.radial((800, 860), 560, (0, "#ffffff", 0.20), (1, "#ffffff", 0))
    paper.add(rect((0, 0, 1600, 1000), 0, glow), rect((0, 800, 1600, 200), 0, floor, opacity=0.8))
    paper.add(ellipse((800, 868), (620, 70), shine))
    size = _size(foot)
    paper.add(hero(paper, look, (800, 856 - foot * size), size))
    return paper


def with_box(look: Look, hero: Hero, foot: float) -> Paper:
    """Show the good before the box it comes in."""
    paper = square()
    size = 900.0
    paper.add(box(paper, look, (590, 680), 860))
    paper.add(hero(paper, look, (1030, 1370 - foot * size), size))
    return paper


def box(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the closed box: pale card, the name, and the mountains around its foot."""
    wide, high, deep = (
        look.number("box_width", 150),
        look.number("box_height", 210),
        look.number("box_depth", 84),
    )
    scale = size / max(high, wide)
    pose = Pose.of(Turn(-26, -12), scale, at)
    card = look.text("card", "#f6f5f1")
    floor = pose.moved((0, high / 2, 0)).axes(X, Z)
    out = lying_shadow(paper, floor, Plate(wide, deep, 2), 0, (26, 22, 30))
    plate, half = Plate(wide, high, 1.2), deep / 2
    out += slab(
        pose, plate, ((0.4, half), (0, half - 0.4), (0, -half + 0.4), (0.4, -half)), Finish(card, 0.12)
    )
    top = pose.moved((0, -high / 2, 0)).axes(X, Z)
    side = pose.moved((wide / 2, 0, 0)).axes((0, 0, -1), Y)
    ink = "#1f3d39" if brightness(card) > 0.5 else "#dfe8e5"
    strip = _printed(paper, (wide, high), look)
    turn = _printed(paper, (deep, high), look.with_options(seed=look.number("seed", 1) + 1))
    lid = rect((-wide / 2, high * -0.5 + high * 0.115, wide, 0.5), 0, "#0c1514", opacity=0.16)
    edge = rect((-deep / 2, high * -0.5 + high * 0.115, deep, 0.5), 0, "#0c1514", opacity=0.2)
    name = look.text("name", "青岚")
    light = paper.linear((-wide / 2, 0), (wide / 2, 0), (0, "#ffffff", 0.3), (1, "#000000", 0.05))
    letters = min(min(wide, high) * 0.1, wide * 0.86 / max(4, len(name)) * 1.5)
    front = face(
        pose,
        half,
        rect((-wide / 2, -high / 2, wide, high), 1.2, card),
        strip,
        mark((0, -high * 0.25), min(wide, high) * 0.2, look.text("box_mark", "#1f6f63")),
        words(
            name,
            (0, -high * 0.25 + min(wide, high) * 0.25),
            letters,
            ink,
            text_anchor="middle",
            font_weight=700,
        ),
        rect((-wide / 2, -high / 2, wide, high), 0, light),
        lid,
    )
    left = face(
        side,
        0,
        rect((-deep / 2, -high / 2, deep, high), 1, darker(card, 0.13)),
        turn,
        rect((-deep / 2, -high / 2, deep, high), 0, "#0c1514", opacity=0.12),
        edge,
    )
    return (
        out
        + face(
            top,
            0,
            rect((-wide / 2, -deep / 2, wide, deep), 1, lighter(card, 0.5)),
            mark((0, 0), wide * 0.16, "#c9d2cf"),
        )
        + left
        + front
    )


def _printed(paper: Paper, size: tuple[float, float], look: Look) -> str:
    width, height = size
    part = (width, height * 0.62)
    window = paper.clip(rect((-width / 2, height * 0.5 - part[1], width, part[1]), 0.8))
    veil = paper.linear(
        (0, height * 0.5 - part[1]),
        (0, height * 0.5 - part[1] * 0.42),
        (0, look.text("card", "#f6f5f1")),
        (1, look.text("card", "#f6f5f1"), 0),
    )
    picture = group(
        landscape(paper, part, MOODS[look.text("mood", "mist")], int(look.number("seed", 1)) + 5),
        transform=f"translate({-width / 2:.2f} {height * 0.5 - part[1]:.2f})",
    )
    return group(
        picture, rect((-width / 2, height * 0.5 - part[1] - 1, width, part[1]), 0, veil), clip_path=window
    )
