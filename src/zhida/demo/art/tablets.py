"""Tablets: a thin slab with an even black border, a small camera, and the keyboard and pen that
belong to it.
"""

from zhida.demo.art.colours import brightness, darker, lighter, mix
from zhida.demo.art.keyboards import keyboard
from zhida.demo.art.lenses import flash, lens
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, rect, shape
from zhida.demo.art.phones import edge_rings
from zhida.demo.art.screens import lit_screen
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, Turn, X, Z
from zhida.demo.art.studio import lying_shadow, square, standing_shadow


def plate_of(look: Look) -> Plate:
    """Give the tablet's outline, lying on its long side."""
    return Plate(look.number("width", 248), look.number("height", 172), look.number("radius", 13))


def draw_tablet(paper: Paper, pose: Pose, look: Look) -> str:
    """Draw the tablet in this pose."""
    plate, half = plate_of(look), look.number("depth", 6.0) / 2
    walls = slab(pose, plate, edge_rings(half), Finish(look.trim, 0.85))
    walls += _power_key(pose, plate, look)
    if pose.shows():
        return walls + face(pose, half, _front(paper, plate, look))
    behind = pose.behind(-half)
    return walls + face(behind, 0, _back(paper, plate, look)) + _camera(paper, behind, plate, look)


def _front(paper: Paper, plate: Plate, look: Look) -> str:
    w, h, bezel = plate.width, plate.height, look.number("bezel", 6.4)
    size = (w - 2 * bezel, h - 2 * bezel)
    shine = paper.linear(
        (-w * 0.5, -h * 0.5),
        (w * 0.2, h * 0.2),
        (0, "#ffffff", 0.16),
        (0.6, "#ffffff", 0.03),
        (0.605, "#ffffff", 0),
    )
    dark = "#07090a" if look.text("border", "black") == "black" else "#f2f1ec"
    return (
        shape(plate.inset(0.8).data(), dark, stroke=lighter(look.trim, 0.4), stroke_width=0.3)
        + lit_screen(paper, size, look.screen, plate.radius - bezel * 0.75)
        + circle(0, -h / 2 + bezel * 0.52, 1.0, "#151c28")
        + shape(plate.inset(1.2).data(), shine)
    )


def _back(paper: Paper, plate: Plate, look: Look) -> str:
    w, h, base = plate.width, plate.height, look.body
    ground = paper.linear(
        (-w * 0.5, -h * 0.5),
        (w * 0.5, h * 0.5),
        (0, lighter(base, 0.26)),
        (0.5, base),
        (1, darker(base, 0.16)),
    )
    sheen = paper.linear(
        (-w * 0.3, -h * 0.5), (w * 0.4, h * 0.5), (0, "#ffffff", 0), (0.5, "#ffffff", 0.22), (1, "#ffffff", 0)
    )
    ink = mix(base, "#ffffff", 0.6) if brightness(base) < 0.5 else darker(base, 0.3)
    return (
        shape(plate.inset(0.8).data(), ground)
        + shape(plate.inset(0.8).data(), sheen)
        + mark((0, 0), 22, ink, 0.85)
    )


def _camera(paper: Paper, behind: Pose, plate: Plate, look: Look) -> str:
    spot = behind.moved((-plate.width / 2 + 19, -plate.height / 2 + 19, 0))
    island = Plate(25, 25, 8)
    walls = slab(spot, island, ((0.5, 1.5), (0, 1.1), (0, 0)), Finish(mix(look.body, look.trim, 0.4), 0.7))
    out = (
        face(
            spot,
            0,
            shape(
                island.inset(-0.6).data(),
                "#000",
                opacity=0.3,
                filter=paper.blur(1.2),
                transform="translate(.8 1.2)",
            ),
        )
        + walls
    )
    out += face(
        spot,
        1.5,
        shape(island.inset(0.5).data(), mix(look.body, "#ffffff", 0.12)),
        flash(paper, 6.5, 6.5, 1.8),
    )
    return out + lens(paper, spot.moved((-4, -4, 1.5)), 6.4, 0.9, look.trim)


def _power_key(pose: Pose, plate: Plate, look: Look) -> str:
    top = pose.moved((-plate.width / 2 + 28, -plate.height / 2, 0)).axes(X, Z)
    return face(top, 0.1, rect((-8, -1.0, 16, 2), 1, darker(look.trim, 0.25)))


def pencil(paper: Paper, pose: Pose, look: Look, long: float = 160) -> str:
    """Draw the pen lying along the pose's x, its tip to the left."""
    body = look.text("pen", "#f4f4f1")
    fill = paper.linear(
        (0, -4.5),
        (0, 4.5),
        (0, darker(body, 0.12)),
        (0.25, lighter(body, 0.8)),
        (0.6, body),
        (1, darker(body, 0.42)),
    )
    tip = paper.linear((0, -3.5), (0, 3.5), (0, "#d9dbd8"), (0.3, "#ffffff"), (1, "#8f9592"))
    half = long / 2
    return face(
        pose,
        0,
        shape(f"M{-half + 16} -4.4H{half - 3}Q{half} -4.4 {half} 0T{half - 3} 4.4H{-half + 16}Z", fill),
        shape(
            f"M{-half + 16.4} -4.4Q{-half + 7} -2.6 {-half} -.5Q{-half - 0.7} 0 {-half} .5Q{-half + 7}"
            f" 2.6 {-half + 16.4} 4.4Z",
            tip,
        ),
        rect((-half + 15.6, -4.4, 0.7, 8.8), 0, darker(body, 0.3)),
        rect((half - 28, -0.7, 12, 1.4), 0.7, darker(body, 0.18)),
    )


def stand(paper: Paper, look: Look, at: tuple[float, float], turn: Turn, scale: float) -> str:
    """Draw the tablet on its long edge, with its shadow."""
    plate = plate_of(look)
    shadow = standing_shadow(paper, at[0], at[1] + plate.height * scale / 2, plate.width * scale * 0.96)
    return shadow + draw_tablet(paper, Pose.of(turn, scale, at), look)


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw back and front, one behind the other."""
    scale = size / (plate_of(look).width * 1.24)
    back = stand(paper, look, (at[0] + 22 * scale, at[1] - 34 * scale), Turn(180 + 24, -5), scale * 0.92)
    return back + stand(paper, look, (at[0] - 14 * scale, at[1] + 24 * scale), Turn(20, -5), scale)


def with_keyboard(look: Look) -> Paper:
    """Show the tablet in its keyboard cover, the pen beside it."""
    paper = square()
    plate = plate_of(look)
    scale = 1060 / plate.width
    whole = Pose.of(Turn(-24, -24), scale, (880, 720))
    base = whole.moved((0, plate.height / 2, plate.height * 0.42)).axes(X, (0, 0, 1))
    cover = Plate(plate.width + 4, plate.height * 0.84, 8)
    paper.add(lying_shadow(paper, base, cover, -3, (10, 44, 26)))
    paper.add(
        slab(base, cover, ((0.6, 2), (0, 1.4), (0, -2)), Finish("#3a4240", 0.25)),
        face(base, 2, shape(cover.inset(0.5).data(), "#454e4b")),
    )
    paper.add(
        face(
            base,
            2.05,
            keyboard(paper, (plate.width - 12, plate.height * 0.44), (0, -plate.height * 0.12), "#2d3332"),
            rect(
                (-38, plate.height * 0.15, 76, plate.height * 0.22),
                4,
                "#3b4341",
                stroke="#59625f",
                stroke_width=0.4,
            ),
        )
    )
    lid = whole.moved((0, 0, -2)).axes(X, (0, 0.95, 0.31))
    paper.add(draw_tablet(paper, lid.moved((0, 2, 2)), look))
    paper.add(pencil(paper, base.moved((plate.width * 0.16, plate.height * 0.54, 3)), look))
    return paper


def _pair(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 800), 1500))
    return paper


def _flat(look: Look) -> Paper:
    paper = square()
    paper.add(stand(paper, look, (800, 790), Turn(), 1290 / plate_of(look).width))
    return paper


def _rear(look: Look) -> Paper:
    paper = square()
    paper.add(stand(paper, look, (800, 790), Turn(180), 1290 / plate_of(look).width))
    return paper


def _lying(look: Look) -> Paper:
    paper = square()
    pose = Pose.of(Turn(0, 46, -26), 1220 / plate_of(look).width, (790, 800))
    paper.add(lying_shadow(paper, pose, plate_of(look), 0, (50, 100, 36)), draw_tablet(paper, pose, look))
    paper.add(pencil(paper, pose.moved((-10, plate_of(look).height * 0.60, 4)), look))
    return paper


def _upright(look: Look) -> Paper:
    paper = square()
    plate = plate_of(look)
    scale = 1240 / plate.width
    paper.add(standing_shadow(paper, 800, 790 + plate.width * scale / 2, plate.height * scale))
    tall = look.with_options(width=plate.height, height=plate.width)
    paper.add(draw_tablet(paper, Pose.of(Turn(-26, -4), scale, (800, 790)), tall))
    return paper


VIEWS = {
    "pair": _pair,
    "front": _flat,
    "back": _rear,
    "lying": _lying,
    "keyboard": with_keyboard,
    "upright": _upright,
}
