"""Folding phones: two halves on one hinge, a wide screen inside, a narrow one outside."""

from zhida.demo.art.colours import darker, lighter
from zhida.demo.art.lenses import flash, lens
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, group, num, rect, shape
from zhida.demo.art.phones import edge_rings
from zhida.demo.art.screens import lit_screen
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, Turn
from zhida.demo.art.studio import square, standing_shadow

WIDE, HIGH, THICK = 72.0, 158.0, 4.8


def opened(paper: Paper, look: Look, at: tuple[float, float], scale: float, turn: Turn) -> str:
    """Draw it open like a book, the inner screen towards us, each half bent a little inwards."""
    whole = Pose.of(turn, scale, at)
    out = standing_shadow(paper, at[0], at[1] + HIGH * scale / 2, WIDE * 2 * scale * 0.92)
    for side in (-1, 1):
        half = whole.turned(Turn(-side * look.number("bend", 13))).moved((side * WIDE / 2, 0, 0))
        plate = Plate(WIDE, HIGH, 9)
        out += slab(half, plate, edge_rings(THICK / 2), Finish(look.trim, 0.86)) + face(
            half, THICK / 2, _inner(paper, look, side)
        )
    return out


def _inner(paper: Paper, look: Look, side: int) -> str:
    plate = Plate(WIDE, HIGH, 9).inset(0.8)
    window = paper.clip(
        rect((-WIDE / 2 + (0 if side > 0 else 3.4), -HIGH / 2 + 3.4, WIDE - 3.4, HIGH - 6.8), 1)
    )
    picture = group(
        lit_screen(paper, (WIDE * 2 - 6.8, HIGH - 6.8), look.screen, 8),
        transform=f"translate({num(-side * WIDE / 2)} 0)",
    )
    near, far = -side * WIDE / 2, -side * (WIDE / 2 - 16)
    crease = paper.linear(
        (near, 0), (far, 0), (0, "#000000", 0.30), (0.18, "#ffffff", 0.16), (1, "#ffffff", 0)
    )
    return (
        shape(plate.data(), "#060708")
        + rect((min(near, near + side * 9), -HIGH / 2 + 0.8, 9, HIGH - 1.6), 0, "#060708")
        + group(picture, clip_path=window)
        + rect((min(near, far), -HIGH / 2 + 3.4, 16, HIGH - 6.8), 0, crease)
    )


def shut(paper: Paper, look: Look, pose: Pose) -> str:
    """Draw it closed: outer screen on one side, cameras on the other."""
    plate = Plate(WIDE, HIGH, 9)
    thick = THICK * 2 + 0.4
    half = thick / 2
    out = slab(
        pose,
        plate,
        (
            (0.8, half),
            (0.1, half - 0.8),
            (0, half - 1.4),
            (0, 0.25),
            (0.7, 0.2),
            (0.7, -0.2),
            (0, -0.25),
            (0, -half + 1.4),
            (0.1, -half + 0.8),
            (0.8, -half),
        ),
        Finish(look.trim, 0.86),
    )
    if pose.shows():
        size = (WIDE - 5.4, HIGH - 5.4)
        shine = paper.linear(
            (-36, -79), (26, 20), (0, "#ffffff", 0.2), (0.6, "#ffffff", 0.04), (0.605, "#ffffff", 0)
        )
        return out + face(
            pose,
            half,
            shape(plate.inset(0.7).data(), "#060708"),
            lit_screen(paper, size, look.screen, 7),
            circle(0, -HIGH / 2 + 6.6, 1.7, "#030405"),
            shape(plate.inset(1).data(), shine),
        )
    back = pose.behind(-half)
    base = look.body
    ground = paper.linear(
        (-36, -79), (30, 79), (0, lighter(base, 0.26)), (0.5, base), (1, darker(base, 0.22))
    )
    out += face(
        back,
        0,
        shape(plate.inset(0.7).data(), ground),
        shape(plate.inset(0.7).data(), "#000", filter=paper.grain(1.0, 0.16)),
        mark((0, HIGH * 0.31), 7.4, lighter(base, 0.6), 0.9),
    )
    island = back.moved((0, -HIGH / 2 + 30, 0))
    disc = Plate(48, 48, 24, 2.0)
    out += face(island, 0, circle(1, 1.5, 25, "#000", opacity=0.4, filter=paper.blur(1.6))) + slab(
        island, disc, ((0.7, 2.2), (0, 1.6), (0, 0)), Finish(look.trim, 0.95)
    )
    deck = paper.radial((-8, -10), 36, (0, "#3a4143"), (0.6, "#121617"), (1, "#070809"))
    out += face(island, 2.2, circle(0, 0, 23.3, deck))
    for x, y in ((0, -10.6), (-9.6, 6.4), (9.6, 6.4)):
        out += lens(paper, island.moved((x, y, 2.2)), 8, 0.8)
    return out + face(island, 2.2, flash(paper, 0, 19, 1.6))


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw it open, and once more closed behind."""
    scale = size / 208
    back = (at[0] + 62 * scale, at[1] - 4 * scale)
    out = standing_shadow(paper, back[0], back[1] + HIGH * scale / 2, WIDE * scale) + shut(
        paper, look, Pose.of(Turn(180 - 30, -4), scale, back)
    )
    return out + opened(paper, look, (at[0] - 24 * scale, at[1] + 2 * scale), scale, Turn(12, -4))


def _pair(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 800), 1500))
    return paper


def _open(look: Look) -> Paper:
    paper = square()
    paper.add(opened(paper, look, (800, 800), 8.2, Turn(0, -4)))
    return paper


def _back(look: Look) -> Paper:
    paper = square()
    paper.add(
        standing_shadow(paper, 800, 790 + HIGH * 3.9, WIDE * 7.8),
        shut(paper, look, Pose.of(Turn(180 - 24, -4), 7.8, (800, 790))),
    )
    return paper


def _front(look: Look) -> Paper:
    paper = square()
    paper.add(
        standing_shadow(paper, 800, 790 + HIGH * 3.9, WIDE * 7.8),
        shut(paper, look, Pose.of(Turn(24, -4), 7.8, (800, 790))),
    )
    return paper


VIEWS = {"pair": _pair, "open": _open, "back": _back, "front": _front}
