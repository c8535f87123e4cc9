"""Phones: glass front, metal frame, back in its finish, and the camera island that tells the models apart."""

from dataclasses import dataclass

from zhida.demo.art.colours import brightness, darker, lighter, mix
from zhida.demo.art.lenses import flash, lens
from zhida.demo.art.logo import mark
from zhida.demo.art.paper import Paper, circle, group, line, num, rect, shape
from zhida.demo.art.screens import Screen, lit_screen
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, X, Y


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone model's build, in millimetres."""

    width: float = 75.0
    height: float = 161.0
    depth: float = 8.2
    radius: float = 13.0
    island: str = "circle"
    bezel: float = 1.7
    hole: str = "dot"
    texture: str = "glass"


@dataclass(frozen=True, slots=True)
class Coat:
    """The colours that one phone comes in: back, frame, and what its screen shows."""

    back: str
    frame: str
    screen: Screen


def draw_phone(paper: Paper, pose: Pose, phone: Phone, coat: Coat) -> str:
    """Draw the phone as it stands in this pose: walls, then whichever face looks at the viewer."""
    half = phone.depth / 2
    plate = Plate(phone.width, phone.height, phone.radius)
    rings = edge_rings(half)
    walls = (
        slab(pose, plate, rings, Finish(coat.frame, 0.86))
        + _keys(pose, phone, coat)
        + _seams(pose, phone, coat)
    )
    if pose.shows():
        return walls + face(pose, half, _front(paper, phone, coat))
    behind = pose.behind(-half)
    return (
        walls + face(behind, 0, _back(paper, phone, coat)) + ISLANDS[phone.island](paper, behind, phone, coat)
    )


def edge_rings(half: float) -> list[tuple[float, float]]:
    """Give the rings of a soft metal edge: bent at both rims, faintly round between them."""
    shape_of = ((1.0, 0.9), (0.93, 0.42), (0.82, 0.14), (0.55, 0.04), (0.25, 0.0))
    front = [(inset, half * share) for share, inset in shape_of]
    return [*front, *[(inset, -z) for inset, z in reversed(front)]]


def _front(paper: Paper, phone: Phone, coat: Coat) -> str:
    glass = Plate(phone.width, phone.height, phone.radius).inset(0.85)
    bezel = phone.bezel
    size = (phone.width - 2 * bezel - 1.4, phone.height - 2 * bezel - 1.4)
    rim = shape(glass.data(), "#050607", stroke=lighter(coat.frame, 0.35), stroke_width=0.22)
    screen = lit_screen(paper, size, coat.screen, phone.radius - bezel - 0.6)
    top = -phone.height / 2 + bezel + 4.4
    if phone.hole == "pill":
        eye = rect((-5.4, top - 1.7, 10.8, 3.4), 1.7, "#030405") + circle(3.2, top, 0.95, "#10182a")
    else:
        eye = (
            circle(0, top, 1.75, "#030405")
            + circle(0, top, 0.85, "#111a2c")
            + circle(-0.25, top - 0.25, 0.22, "#5d7391")
        )
    w, h = phone.width, phone.height
    shine = paper.linear(
        (-w * 0.5, -h * 0.5),
        (w * 0.35, h * 0.1),
        (0, "#ffffff", 0.20),
        (0.5, "#ffffff", 0.05),
        (0.505, "#ffffff", 0.0),
    )
    return rim + screen + eye + shape(glass.inset(0.5).data(), shine)


def _back(paper: Paper, phone: Phone, coat: Coat) -> str:
    w, h = phone.width, phone.height
    plate = Plate(w, h, phone.radius).inset(0.8)
    base = coat.back
    ground = paper.linear(
        (-w * 0.5, -h * 0.5),
        (w * 0.4, h * 0.5),
        (0, lighter(base, 0.22)),
        (0.45, base),
        (1, darker(base, 0.22)),
    )
    pieces = [shape(plate.data(), ground)]
    window = paper.clip(shape(plate.data()))
    if phone.texture == "leather":
        pieces.append(shape(plate.data(), "#000000", filter=paper.grain(1.1, 0.34)))
    if phone.texture == "mist":
        pieces.append(_misty_back(paper, phone, base, window))
    glow = paper.radial(
        (-w * 0.28, -h * 0.34), w * 1.15, (0, "#ffffff", 0.30), (0.55, "#ffffff", 0.06), (1, "#ffffff", 0)
    )
    band = paper.linear(
        (-w * 0.5, 0),
        (w * 0.5, 0),
        (0, "#ffffff", 0.34),
        (0.07, "#ffffff", 0.02),
        (0.9, "#000000", 0.0),
        (1, "#000000", 0.22),
    )
    gleam = path_band(w, h)
    soft = 0.10 if phone.texture == "leather" else 0.24
    light = paper.linear(
        (-w * 0.1, -h * 0.3), (w * 0.5, h * 0.1), (0, "#ffffff", 0), (0.5, "#ffffff", soft), (1, "#ffffff", 0)
    )
    pieces.append(
        group(
            shape(plate.data(), glow),
            shape(plate.data(), band),
            shape(gleam, light, filter=paper.blur(2.2)),
            clip_path=window,
        )
    )
    ink = mix(base, "#ffffff", 0.62) if brightness(base) < 0.55 else darker(base, 0.42)
    pieces.append(mark((0, h * 0.31), 7.2, ink, 0.9))
    pieces.append(shape(plate.data(), "none", stroke=lighter(base, 0.5), stroke_width=0.25, opacity=0.7))
    return "".join(pieces)


def path_band(w: float, h: float) -> str:
    """Give the slanting streak that a window leaves on glass."""
    return (
        f"M{num(w * 0.05)} {num(-h * 0.6)}L{num(w * 0.55)} {num(-h * 0.6)}L{num(w * 0.1)} "
        f"{num(h * 0.6)}L{num(-w * 0.42)} {num(h * 0.6)}Z"
    )


def _misty_back(paper: Paper, phone: Phone, base: str, window: str) -> str:
    w, h = phone.width, phone.height
    pieces = []
    for index in range(4):
        y = h * (0.12 + 0.1 * index)
        fill = paper.linear(
            (0, y - 12), (0, y + 26), (0, lighter(base, 0.34 - index * 0.05), 0.85), (1, base, 0)
        )
        crest = (
            f"M{num(-w)} {num(y)}C{num(-w * 0.5)} {num(y - 16 + index * 3)} {num(-w * 0.25)} "
            f"{num(y + 10)} 0 {num(y - 3)}S{num(w * 0.5)} {num(y - 18 + index * 5)} {num(w)} {num(y)}"
            f"V{num(y + 40)}H{num(-w)}Z"
        )
        pieces.append(shape(crest, fill, opacity=0.55))
    return group(*pieces, clip_path=window)


def _keys(pose: Pose, phone: Phone, coat: Coat) -> str:
    right = pose.moved((phone.width / 2, 0, 0)).axes((0, 0, -1), Y)
    if not right.shows():
        return ""
    found = []
    for y, long in ((-38.0, 21.0), (-14.0, 11.0)):
        key = right.moved((0, y, 0))
        plate = Plate(2.7, long, 1.3)
        found.append(
            face(key, 0, rect((-1.75, -long / 2 - 0.4, 3.5, long + 0.8), 1.7, darker(coat.frame, 0.5)))
        )
        found.append(slab(key, plate, ((0.35, 0.75), (0, 0.45), (0, 0)), Finish(coat.frame, 0.9)))
        found.append(face(key, 0.75, shape(plate.inset(0.35).data(), lighter(coat.frame, 0.2))))
    return "".join(found)


def _seams(pose: Pose, phone: Phone, coat: Coat) -> str:
    """Antenna lines, and on the foot the port, the loudspeaker and the card tray."""
    found = []
    dark = darker(coat.frame, 0.38)
    for side in (1, -1):
        wall = pose.moved((side * phone.width / 2, 0, 0)).axes((0, 0, -side), Y)
        stripes = [
            rect((-phone.depth / 2 + 0.9, y, phone.depth - 1.8, 1.0), 0, dark, opacity=0.75)
            for y in (-phone.height * 0.41, phone.height * 0.40)
        ]
        found.append(face(wall, 0, *stripes))
    foot = pose.moved((0, phone.height / 2, 0)).axes(X, (0, 0, -1))
    port = rect(
        (-4.4, -1.45, 8.8, 2.9), 1.45, "#0a0b0c", stroke=darker(coat.frame, 0.3), stroke_width=0.35
    ) + rect((-2.9, -0.35, 5.8, 0.7), 0.3, "#3a3f42")
    holes = [circle(9 + i * 2.5, 0, 0.75, "#0d0e0f") for i in range(6)]
    tray = rect((-21, -1.2, 12, 2.4), 1.2, "none", stroke=dark, stroke_width=0.25)
    found.append(face(foot, 0, port, *holes, tray))
    return "".join(found)


def _round_island(paper: Paper, back: Pose, phone: Phone, coat: Coat) -> str:
    middle = back.moved((0, -phone.height / 2 + 36, 0))
    plate = Plate(57, 57, 28.5, 2.0)
    ring = Finish(mix(coat.frame, "#1b1d1e", 0.18), 0.95)
    out = _rise(paper, middle, plate, 2.6, ring)
    out += face(
        middle,
        2.6,
        _deck(paper, 27.1, coat),
        circle(0, 0, 25.6, "none", stroke="#ffffff", stroke_width=0.12, opacity=0.35),
    )
    for x, y, r in ((-10.4, -10.4, 8.6), (10.4, -10.4, 8.6), (-10.4, 10.4, 8.6), (10.4, 10.4, 8.6)):
        out += lens(paper, middle.moved((x, y, 2.6)), r, 1.0)
    return out + face(
        middle,
        2.6,
        flash(paper, 0, -20.2, 2.2),
        mark((0, 0), 3.2, "#cfd5d4", 0.8),
        circle(0, 20.4, 1.0, "#050505"),
    )


def _square_island(paper: Paper, back: Pose, phone: Phone, coat: Coat) -> str:
    middle = back.moved((-phone.width / 2 + 26, -phone.height / 2 + 26.5, 0))
    plate = Plate(43, 44, 12)
    tone = mix(coat.back, coat.frame, 0.25)
    out = _rise(paper, middle, plate, 1.9, Finish(tone, 0.6))
    sheen = paper.linear((-20, -20), (20, 20), (0, lighter(tone, 0.25)), (1, darker(tone, 0.12)))
    out += face(middle, 1.9, shape(plate.inset(0.6).data(), sheen))
    for x, y, r in ((-9.6, -9.8, 8.2), (-9.6, 9.8, 8.2), (10.0, 0, 8.2)):
        out += lens(paper, middle.moved((x, y, 1.9)), r, 1.2, coat.frame)
    return out + face(middle, 1.9, flash(paper, 12.4, -15, 2.4), circle(12.4, 15, 1.3, "#0a0b0b"))


def _bar_island(paper: Paper, back: Pose, phone: Phone, coat: Coat) -> str:
    middle = back.moved((0, -phone.height / 2 + 25, 0))
    plate = Plate(phone.width - 11, 25, 12.4, 2.0)
    out = _rise(paper, middle, plate, 2.2, Finish(coat.frame, 0.95))
    glass = paper.linear((-30, -12), (30, 12), (0, "#2b3032"), (0.5, "#0c0e0f"), (1, "#191d1f"))
    out += face(middle, 2.2, shape(plate.inset(1.1).data(), glass))
    for x, r in ((-20.0, 8.6), (0.0, 8.6), (17.4, 6.4)):
        out += lens(paper, middle.moved((x, 0, 2.2)), r, 0.7)
    return out + face(middle, 2.2, flash(paper, 27.0, -4.6, 1.7), circle(27, 4.4, 1.1, "#050505"))


def _pillar_island(paper: Paper, back: Pose, phone: Phone, coat: Coat) -> str:
    middle = back.moved((-phone.width / 2 + 18, -phone.height / 2 + 31.5, 0))
    plate = Plate(24, 50, 12, 2.0)
    out = _rise(paper, middle, plate, 1.8, Finish(coat.frame, 0.8))
    tone = mix(coat.back, "#101314", 0.1)
    out += face(
        middle,
        1.8,
        shape(
            plate.inset(0.7).data(),
            paper.linear((0, -25), (0, 25), (0, lighter(tone, 0.16)), (1, darker(tone, 0.16))),
        ),
    )
    for y in (-12.6, 12.6):
        out += lens(paper, middle.moved((0, y, 1.8)), 9.2, 1.0, coat.frame)
    return out + face(back, 0, flash(paper, -phone.width / 2 + 36, -phone.height / 2 + 16, 2.3))


def _two_lenses(paper: Paper, back: Pose, phone: Phone, coat: Coat) -> str:
    out = ""
    for y in (19.0, 41.5):
        out += lens(
            paper, back.moved((-phone.width / 2 + 18.5, -phone.height / 2 + y, 0)), 9.6, 2.4, coat.frame
        )
    left, top = -phone.width / 2, -phone.height / 2
    return out + face(
        back, 0, flash(paper, left + 35, top + 19, 2.4), circle(left + 35, top + 41.5, 1.2, "#0a0b0b")
    )


def _rise(paper: Paper, middle: Pose, plate: Plate, height: float, finish: Finish) -> str:
    shade = face(
        middle,
        0,
        shape(
            plate.inset(-0.8).data(),
            "#000000",
            opacity=0.42,
            filter=paper.blur(1.7),
            transform="translate(1.1 1.6)",
        ),
    )
    walls = slab(middle, plate, ((0.7, height), (0.15, height - 0.4), (0, height - 0.9), (0, 0)), finish)
    rim = shape(plate.inset(0.1).data(), finish.colour) + shape(
        plate.inset(0.55).data(), "none", stroke=lighter(finish.colour, 0.55), stroke_width=0.35
    )
    return shade + walls + face(middle, height, rim)


def _deck(paper: Paper, radius: float, coat: Coat) -> str:
    fill = paper.radial((-9, -12), 44, (0, "#3c4345"), (0.5, "#15191a"), (1, "#070809"))
    arc = paper.linear((-20, -22), (14, 10), (0, "#ffffff", 0.30), (0.55, "#ffffff", 0.02), (1, "#ffffff", 0))
    return (
        circle(0, 0, radius, fill)
        + circle(0, 0, radius - 0.4, arc)
        + line((-6, 20.4), (-3, 20.4), mix(coat.back, "#ffffff", 0.2), 0.5)
    )


ISLANDS = {
    "circle": _round_island,
    "square": _square_island,
    "bar": _bar_island,
    "pillar": _pillar_island,
    "pair": _two_lenses,
}
