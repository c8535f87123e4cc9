"""Watches and bands: a turned or squared case with crown, a lit dial, a strap that closes behind."""

from math import cos, pi, sin

from zhida.demo.art.colours import darker, lighter, mix
from zhida.demo.art.dials import dial
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, group, num, path, rect, shape
from zhida.demo.art.ribbons import Ribbon, bow, ribbon
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, Turn, Y
from zhida.demo.art.studio import square

ROUND_STEPS = 44
STRAP_STEPS = 64


def plate_of(look: Look) -> Plate:
    """Give the case's outline: round, or a soft rectangle."""
    wide, high = look.number("width", 46), look.number("height", look.number("width", 46))
    return Plate(wide, high, look.number("radius", wide / 2), 2.0 if wide == high else 2.4, ROUND_STEPS)


def draw_watch(paper: Paper, pose: Pose, look: Look) -> str:
    """Draw the watch as it stands, its strap closed behind the case."""
    plate, half = plate_of(look), look.number("depth", 11) / 2
    strap = _strap(pose, look, plate)
    rings = (
        (2.0, half),
        (1.2, half - 0.7),
        (0.3, half - 1.6),
        (0, half - 3.0),
        (0, -half + 2.6),
        (1.4, -half + 0.6),
        (3.0, -half),
    )
    body = slab(pose, plate, rings, Finish(look.trim, 0.92))
    out = strap + _lugs(pose, look, plate) + _crown(pose, look, plate) + body
    return out + face(pose, half, _top(paper, look, plate))


def _top(paper: Paper, look: Look, plate: Plate) -> str:
    bezel = plate.inset(1.9)
    metal = paper.linear(
        (-plate.width / 2, -plate.height / 2),
        (plate.width / 2, plate.height / 2),
        (0, lighter(look.trim, 0.65)),
        (0.5, darker(look.trim, 0.25)),
        (1, lighter(look.trim, 0.35)),
    )
    ring = look.text("ring", "#0a0c0d")
    glass = plate.inset(3.0)
    window = paper.clip(shape(glass.data()))
    inner = plate.inset(3.0 + look.number("bezel", 3.2))
    glare = paper.linear(
        (-plate.width * 0.5, -plate.height * 0.5),
        (plate.width * 0.2, plate.height * 0.3),
        (0, "#ffffff", 0.30),
        (0.5, "#ffffff", 0.04),
        (0.505, "#ffffff", 0),
    )
    marks = _minutes(plate, look) if look.text("marks", "") else ""
    shown = paper.clip(shape(inner.data()))
    return (
        shape(bezel.data(), metal)
        + shape(glass.data(), ring)
        + marks
        + group(
            rect((-40, -40, 80, 80), 0, "#000000"),
            dial(paper, look, (inner.width, inner.height)),
            clip_path=shown,
        )
        + group(shape(glass.data(), glare), clip_path=window)
    )


def _minutes(plate: Plate, look: Look) -> str:
    ink = look.text("marks", "#c9d2cf")
    radius = plate.width / 2 - 4.4
    found = []
    for minute in range(60):
        angle = pi * minute / 30
        long = 1.5 if minute % 5 == 0 else 0.7
        start = (sin(angle) * radius, -cos(angle) * radius)
        end = (sin(angle) * (radius - long), -cos(angle) * (radius - long))
        found.append(shape(path([start, end], closed=False), stroke=ink, stroke_width=0.34))
    return "".join(found)


def _strap(pose: Pose, look: Look, plate: Plate) -> str:
    wide = look.number("strap_width", min(plate.width * 0.56, 22.0))
    broad = max(wide, plate.width * look.number("flare", 0.6))
    top = plate.height / 2 - 2.0
    loop = [
        *bow((-top, -1.0), ((-top - 15, -2), (-top - 21, -20)), (-top - 8, -40), STRAP_STEPS),
        *bow((-top - 8, -40), ((-top + 6, -58), (top - 6, -58)), (top + 8, -40), STRAP_STEPS),
        *bow((top + 8, -40), ((top + 21, -20), (top + 15, -2)), (top, -1.0), STRAP_STEPS),
    ]
    count = len(loop)
    widths = [wide + (broad - wide) * max(0.0, 1 - min(i, count - 1 - i) / 38) for i in range(count)]
    finish = Finish(look.text("strap", look.body), look.number("strap_gloss", 0.3))
    return ribbon(pose, Ribbon(loop, widths, look.text("lining", "")), finish)


def _lugs(pose: Pose, look: Look, plate: Plate) -> str:
    if plate.width != plate.height:
        return ""
    out = ""
    for side in (-1, 1):
        lug = pose.moved((0, side * (plate.height / 2 - 0.5), -1.2))
        out += slab(
            lug,
            Plate(plate.width * 0.56, 5.5, 1.6),
            ((0.6, 2.4), (0, 1.6), (0, -2.4)),
            Finish(look.trim, 0.9),
        )
        out += face(
            lug, 2.4, shape(Plate(plate.width * 0.56 - 1.2, 4.3, 1.2).data(), lighter(look.trim, 0.12))
        )
    return out


def _crown(pose: Pose, look: Look, plate: Plate) -> str:
    out = ""
    for y, size, reach in _knobs(look):
        x = (
            plate.width / 2 - 0.4
            if plate.width != plate.height
            else (plate.width / 2) * cos(y / (plate.width / 2)) - 0.3
        )
        knob = pose.moved((x, y, 0)).axes((0, 0, -1), Y)
        out += slab(
            knob,
            Plate(size, size, size / 2, 2.0),
            ((0.4, reach), (0, reach - 0.4), (0, -1)),
            Finish(look.text("crown", look.trim), 0.95),
        )
        out += face(knob, reach, circle(0, 0, size / 2 - 0.4, lighter(look.text("crown", look.trim), 0.2)))
    return out


def _knobs(look: Look) -> list[tuple[float, float, float]]:
    kind = look.text("knobs", "two")
    if kind == "none":
        return []
    return [(-8.5, 6.6, 3.0), (9.0, 5.0, 1.6)] if kind == "two" else [(-5.0, 6.4, 2.6)]


def front_view(paper: Paper, look: Look, at: tuple[float, float], scale: float) -> str:
    """Draw the watch flat from the front with its strap laid out above and below."""
    plate = plate_of(look)
    strap = look.text("strap", look.body)
    wide = look.number("strap_width", min(plate.width * 0.56, 22.0))
    broad = max(wide, plate.width * look.number("flare", 0.6)) / 2
    top, long = plate.height / 2 - 2, look.number("strap_length", 34)
    fill = paper.linear(
        (-broad, 0),
        (broad, 0),
        (0, darker(strap, 0.4)),
        (0.16, lighter(strap, 0.12)),
        (0.5, strap),
        (0.86, darker(strap, 0.08)),
        (1, darker(strap, 0.45)),
    )
    fade = paper.linear(
        (0, -top - long), (0, -top), (0, "#000000", 0.3), (0.5, "#000000", 0.0), (1, "#000000", 0.22)
    )
    half = []
    for side in (-1, 1):
        data = (
            f"M{num(-broad)} {num(-top + 1)}C{num(-broad)} {num(-top - 8)} {num(-wide / 2)} "
            f"{num(-top - 8)} {num(-wide / 2)} {num(-top - 16)}L{num(-wide / 2 + 1)} "
            f"{num(-top - long)}Q0 {num(-top - long - 2.4)} {num(wide / 2 - 1)} {num(-top - long)}"
            f"L{num(wide / 2)} {num(-top - 16)}C{num(wide / 2)} {num(-top - 8)} {num(broad)} {num(-top - 8)} "
            f"{num(broad)} {num(-top + 1)}Z"
        )
        holes = (
            "".join(ellipse((0, -top - 19 - k * 4.6), (1.1, 1.5), darker(strap, 0.62)) for k in range(4))
            if side == 1
            else ""
        )
        half.append(
            group(
                shape(data, fill),
                shape(data, fade),
                holes,
                _texture(paper, look, data),
                transform=f"scale(1 {-side})",
            )
        )
    shadow = ellipse(
        (2, 4), (plate.width * 0.52, plate.height * 0.54), "#10201e", opacity=0.3, filter=paper.blur(4)
    )
    place = group(*half, shadow, transform=f"translate({num(at[0])} {num(at[1])}) scale({num(scale)})")
    return place + _no_strap(paper, Pose.of(Turn(), scale, at), look)


def _no_strap(paper: Paper, pose: Pose, look: Look) -> str:
    plate, half = plate_of(look), look.number("depth", 11) / 2
    rim = face(pose, half - 3, shape(plate.data(), mix(look.trim, "#000000", 0.25)))
    rings = ((2.0, half), (1.2, half - 0.7), (0.3, half - 1.6), (0, half - 3.0))
    return (
        _lugs(pose, look, plate)
        + _side_knobs(paper, pose, look, plate)
        + rim
        + slab(pose, plate, rings, Finish(look.trim, 0.92))
        + face(pose, half, _top(paper, look, plate))
    )


def _side_knobs(paper: Paper, pose: Pose, look: Look, plate: Plate) -> str:
    pieces = []
    for y, size, reach in _knobs(look):
        x = (
            plate.width / 2 - 0.6
            if plate.width != plate.height
            else (plate.width / 2) * cos(y / (plate.width / 2)) - 0.6
        )
        tone = look.text("crown", look.trim)
        fill = paper.linear(
            (0, y - size / 2),
            (0, y + size / 2),
            (0, darker(tone, 0.4)),
            (0.3, lighter(tone, 0.7)),
            (0.6, tone),
            (1, darker(tone, 0.5)),
        )
        pieces.append(rect((x, y - size / 2, reach + 0.6, size), 0.9, fill))
    return face(pose, 0, *pieces)


def _texture(paper: Paper, look: Look, data: str) -> str:
    kind = look.text("strap_kind", "rubber")
    if kind == "weave":
        tile = paper.weave(
            1.6,
            1.6,
            shape("M0 0L.8 .8L1.6 0M0 1.6L.8 .8L1.6 1.6", stroke="#000000", stroke_width=0.3, opacity=0.4),
        )
        return shape(data, tile)
    if kind == "links":
        tile = paper.weave(
            60,
            4.6,
            rect((-30, 0, 60, 0.5), 0, "#000000", opacity=0.5)
            + rect((-30, 0.5, 60, 0.5), 0, "#ffffff", opacity=0.5),
            "translate(0 0)",
        )
        return shape(data, tile)
    if kind == "leather":
        return shape(
            data,
            "none",
            stroke=lighter(look.text("strap", look.body), 0.45),
            stroke_width=0.3,
            stroke_dasharray="1.2 .7",
            opacity=0.8,
            transform="scale(.9 .985)",
        )
    return ""


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the watch standing, turned a little."""
    scale = size / (plate_of(look).height * 2.05)
    foot = at[1] + (plate_of(look).height / 2 + 13) * scale
    shadow = ellipse(
        (at[0] + 10 * scale, foot),
        (size * 0.34, size * 0.022),
        "#0c1514",
        opacity=0.34,
        filter=paper.blur(size * 0.014),
    )
    return shadow + draw_watch(paper, Pose.of(Turn(-32, -9), scale, (at[0] - 10 * scale, at[1])), look)


def _standing(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 800), 1500))
    return paper


def _front(look: Look) -> Paper:
    paper = square()
    paper.add(
        front_view(
            paper, look, (800, 800), 1500 / (plate_of(look).height + 2 * look.number("strap_length", 34) + 4)
        )
    )
    return paper


def _close(look: Look) -> Paper:
    paper = square()
    scale = 960 / plate_of(look).height
    paper.add(front_view(paper, look, (800, 800), scale))
    return paper


def _side(look: Look) -> Paper:
    paper = square()
    scale = 760 / plate_of(look).height
    foot = 800 + (plate_of(look).height / 2 + 12) * scale
    paper.add(ellipse((860, foot), (430, 26), "#0c1514", opacity=0.3, filter=paper.blur(20)))
    paper.add(draw_watch(paper, Pose.of(Turn(-66, -6), scale, (580, 800)), look))
    return paper


VIEWS = {"standing": _standing, "front": _front, "dial": _close, "side": _side}
