"""Laptops: a base with keyboard and touchpad, a thin lid, a hinge that opens as far as the picture wants."""

from math import cos, radians, sin

from zhida.demo.art.colours import brightness, darker, lighter, mix
from zhida.demo.art.keyboards import keyboard
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, rect, shape
from zhida.demo.art.screens import lit_screen
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, Turn, X, Z
from zhida.demo.art.studio import lying_shadow, square

RINGS = ((0.8, 1.0), (0.15, 0.82), (0, 0.4), (0, -0.2), (0.5, -0.8), (2.2, -1.0))


def size_of(look: Look) -> tuple[float, float, float]:
    """Give width, depth and the base's thickness."""
    return look.number("width", 312), look.number("height", 221), look.number("depth", 11.0)


def draw_laptop(paper: Paper, whole: Pose, look: Look, opened: float) -> str:
    """Draw the laptop: the pose is that of the hinge's middle, upright; opened in degrees, 0 is shut."""
    wide, deep, thick = size_of(look)
    base_plate, lid_plate = Plate(wide, deep, 10), Plate(wide, deep, 10)
    base = whole.moved((0, 0, deep / 2)).axes(X, Z)
    half = thick / 2
    out = lying_shadow(paper, base, base_plate, -half - 1, (0, 22, 20))
    out += slab(base, base_plate, [(inset, z * half) for inset, z in RINGS], Finish(look.body, 0.6))
    out += _ports(base, look)
    lean = radians(opened)
    down = (0.0, sin(lean), -cos(lean))
    hinge = whole.moved((0, -half - 0.5, 2.5))
    lid = hinge.axes(X, down).moved((0, -deep / 2, 0)) if opened > 1 else base.moved((0, 0, half + 2.6))
    lid_half = 2.4
    rings = [(0.5, lid_half), (0, lid_half - 0.8), (0, -lid_half + 0.8), (0.5, -lid_half)]
    if opened <= 1:
        return (
            out
            + slab(lid, lid_plate, rings, Finish(look.body, 0.6))
            + face(lid, lid_half, _top(paper, lid_plate, look))
        )
    shell = slab(lid, lid_plate, rings, Finish(look.body, 0.6))
    deck = face(base, half, _deck(paper, base_plate, look), _screen_glow(paper, base_plate))
    if lid.shows():
        return (
            out
            + deck
            + _hinge(paper, base, look)
            + shell
            + face(lid, lid_half, _display(paper, lid_plate, look))
        )
    return out + shell + face(lid.behind(-lid_half), 0, _top(paper, lid_plate, look))


def _deck(paper: Paper, plate: Plate, look: Look) -> str:
    w, d = plate.width, plate.height
    ground = paper.linear(
        (-w * 0.5, -d * 0.5),
        (w * 0.4, d * 0.5),
        (0, lighter(look.body, 0.10)),
        (0.6, look.body),
        (1, lighter(look.body, 0.16)),
    )
    keys = look.text("keys", darker(look.body, 0.72) if brightness(look.body) > 0.3 else "#1b1e20")
    pad = Plate(w * 0.42, d * 0.36, 5)
    return (
        shape(plate.inset(0.8).data(), ground)
        + rect((-w * 0.455, -d * 0.43, w * 0.91, d * 0.465), 4, darker(look.body, 0.28), opacity=0.5)
        + keyboard(paper, (w * 0.89, d * 0.445), (0, -d * 0.198), keys, look.text("glow", ""))
        + shape(
            pad.data(),
            mix(look.body, "#ffffff", 0.05),
            stroke=darker(look.body, 0.3),
            stroke_width=0.35,
            transform=f"translate(0 {d * 0.265:.2f})",
        )
        + rect((-9, d / 2 - 2.4, 18, 2.4), 1, darker(look.body, 0.25), opacity=0.6)
    )


def _screen_glow(paper: Paper, plate: Plate) -> str:
    fall = paper.linear((0, -plate.height / 2), (0, 0), (0, "#ffffff", 0.16), (1, "#ffffff", 0))
    return shape(plate.inset(1).data(), fall)


def _display(paper: Paper, plate: Plate, look: Look) -> str:
    w, h = plate.width, plate.height
    bezel = look.number("bezel", 5.5)
    size = (w - bezel * 2, h - bezel * 2 - 6)
    shine = paper.linear(
        (-w * 0.5, -h * 0.5),
        (w * 0.25, h * 0.3),
        (0, "#ffffff", 0.13),
        (0.55, "#ffffff", 0.03),
        (0.555, "#ffffff", 0),
    )
    return (
        shape(plate.inset(0.5).data(), lighter(look.body, 0.15))
        + shape(plate.inset(1.3).data(), "#08090a")
        + f'<g transform="translate(0 -2.6)">{lit_screen(paper, size, look.screen, 3.5)}</g>'
        + circle(0, -h / 2 + bezel * 0.62, 0.9, "#1a2230")
        + mark((0, h / 2 - 5.2), 6.5, "#8a9391", 0.8)
        + shape(plate.inset(1.3).data(), shine)
    )


def _top(paper: Paper, plate: Plate, look: Look) -> str:
    w, h, base = plate.width, plate.height, look.body
    ground = paper.linear(
        (-w * 0.5, -h * 0.5),
        (w * 0.5, h * 0.5),
        (0, lighter(base, 0.25)),
        (0.5, base),
        (1, darker(base, 0.14)),
    )
    sheen = paper.linear(
        (-w * 0.35, -h * 0.5),
        (w * 0.3, h * 0.5),
        (0, "#ffffff", 0),
        (0.5, "#ffffff", 0.24),
        (1, "#ffffff", 0),
    )
    ink = lighter(base, 0.55) if brightness(base) < 0.5 else darker(base, 0.34)
    sign = mark((0, 0), 30, ink, 0.9)
    return shape(plate.inset(0.5).data(), ground) + shape(plate.inset(0.5).data(), sheen) + sign


def _hinge(paper: Paper, base: Pose, look: Look) -> str:
    w, deep, thick = size_of(look)
    bar = base.moved((0, -deep / 2 + 1.5, thick / 2))
    fill = paper.linear((0, -3), (0, 3), (0, "#0c0e0f"), (0.5, darker(look.body, 0.55)), (1, "#0f1112"))
    return face(bar, 0, rect((-w * 0.4, -3.0, w * 0.8, 5.0), 2, fill))


def _ports(base: Pose, look: Look) -> str:
    """Two USB-C and a headphone socket left, USB-A and HDMI right."""
    wide, deep, _ = size_of(look)
    left = base.moved((-wide / 2, -deep * 0.3, 0)).axes((0, 1, 0), (0, 0, -1))
    right = base.moved((wide / 2, -deep * 0.3, 0)).axes((0, -1, 0), (0, 0, -1))
    rim = darker(look.body, 0.4)
    found = face(
        left,
        0.1,
        *[rect((x - 4.5, -1.5, 9, 3), 1.5, "#0b0c0d", stroke=rim, stroke_width=0.4) for x in (-14.0, 0.0)],
        circle(13, 0, 1.8, "#0b0c0d", stroke=rim, stroke_width=0.4),
    )
    return found + face(
        right,
        0.1,
        rect((-18, -1.9, 13, 4), 0.5, "#0b0c0d", stroke=rim, stroke_width=0.4),
        rect((0, -1.9, 14, 3.8), 0.8, "#0b0c0d", stroke=rim, stroke_width=0.4),
    )


def stand(
    paper: Paper, look: Look, at: tuple[float, float], turn: Turn, scale: float, *, opened: float = 108
) -> str:
    """Draw the laptop open; the point is the middle between the screen and the keys."""
    _, deep, _ = size_of(look)
    ahead = Pose.of(turn, scale, (0, 0)).vector((0, 0, deep / 2))
    return draw_laptop(paper, Pose.of(turn, scale, (at[0] - ahead[0] * 0.55, at[1])), look, opened)


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the laptop open, turned a little."""
    wide, deep, _ = size_of(look)
    scale = size / (wide * 1.38)
    return stand(paper, look, (at[0], at[1] + 0.31 * deep * scale), Turn(-26, -22), scale)


def _open(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 840), 1540))
    return paper


def _front(look: Look) -> Paper:
    paper = square()
    wide, deep, _ = size_of(look)
    scale = 1270 / wide
    paper.add(stand(paper, look, (800, 810 + deep * scale * 0.24), Turn(0, -18), scale, opened=100))
    return paper


def _shut(look: Look) -> Paper:
    paper = square()
    wide, _, _ = size_of(look)
    paper.add(stand(paper, look, (690, 590), Turn(-30, -42), 1080 / wide, opened=0))
    return paper


def _rear(look: Look) -> Paper:
    paper = square()
    wide, deep, _ = size_of(look)
    scale = 1180 / wide
    paper.add(stand(paper, look, (800, 800 + deep * scale * 0.42), Turn(180 + 28, -14), scale, opened=104))
    return paper


def _profile(look: Look) -> Paper:
    paper = square()
    wide, deep, _ = size_of(look)
    scale = 1150 / wide
    paper.add(stand(paper, look, (790, 850 + deep * scale * 0.42), Turn(62, -9), scale, opened=104))
    return paper


def _keys(look: Look) -> Paper:
    paper = square()
    wide, deep, thick = size_of(look)
    base = Pose.of(Turn(0, 46, -24), 2300 / wide, (1000, 900))
    plate = Plate(wide, deep, 10)
    paper.add(
        lying_shadow(paper, base, plate, -thick, (40, 80, 40)),
        slab(base, plate, [(inset, z * thick / 2) for inset, z in RINGS], Finish(look.body, 0.6)),
    )
    paper.add(face(base, thick / 2, _deck(paper, plate, look)))
    return paper


VIEWS = {"open": _open, "front": _front, "shut": _shut, "rear": _rear, "profile": _profile, "keys": _keys}
