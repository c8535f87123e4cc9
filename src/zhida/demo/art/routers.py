"""Routers: an upright one with slots, a flat one with antennas, round ones for a mesh, a small one
for the road.
"""

from zhida.demo.art.colours import brightness, darker, lighter, mix
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, rect, shape
from zhida.demo.art.solids import Finish, Plate, face, lathe, slab
from zhida.demo.art.space import Pose, Turn, X, Z
from zhida.demo.art.studio import lying_shadow, square, standing_shadow


def tower(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw an upright router: an oval column, slots for air down its front, a lamp."""
    wide, high, deep = 118.0, 232.0, 84.0
    scale = size / high * 0.94
    pose = Pose.of(Turn(-28, -13), scale, at)
    top = pose.moved((0, -high / 2, 0)).axes(X, Z)
    plan = Plate(wide, deep, 41, 2.2)
    rings = ((5, 0), (1.4, -2.4), (0, -7), (0, -high + 10), (2, -high + 3), (4, -high))
    foot = at[1] + (high / 2 + deep * 0.1) * scale
    out = standing_shadow(paper, at[0], foot, wide * scale * 1.06) + slab(
        top, plan, rings, Finish(look.body, 0.34)
    )
    lid = paper.linear((-50, -40), (50, 40), (0, lighter(look.body, 0.3)), (1, darker(look.body, 0.1)))
    slots = [
        rect((x - 1.1, -24 + abs(x) * 0.25, 2.2, 48 - abs(x) * 0.5), 1.1, darker(look.body, 0.65))
        for x in range(-30, 31, 6)
    ]
    out += face(top, 0, shape(plan.inset(4.6).data(), lid), *slots)
    front = pose.moved((0, 0, deep / 2 + 0.3))
    lines = [
        rect((x - 0.9, -high * 0.40, 1.8, high * 0.66), 0.9, darker(look.body, 0.5), opacity=0.75)
        for x in (-13.5, -9, -4.5, 0, 4.5, 9, 13.5)
    ]
    glow = look.text("light", "#63e0b4")
    return out + face(
        front,
        0,
        *lines,
        mark((0, high * 0.345), 20, _ink(look), 0.85),
        rect((-6, high * 0.42, 12, 1.6), 0.8, glow),
        rect((-9, high * 0.415, 18, 3), 1.5, glow, opacity=0.5, filter=paper.blur(2)),
    )


def tower_back(look: Look) -> Paper:
    """Show the sockets of the upright router."""
    paper = square()
    wide, high = 118.0, 232.0
    scale = 5.0
    pose = Pose.of(Turn(), scale, (800, 790))
    plate = Plate(wide, high, 30)
    ground = paper.linear(
        (-wide / 2, 0),
        (wide / 2, 0),
        (0, darker(look.body, 0.35)),
        (0.2, lighter(look.body, 0.18)),
        (0.6, look.body),
        (1, darker(look.body, 0.35)),
    )
    recess = rect((-30, -64, 60, 154), 12, darker(look.body, 0.38)) + rect(
        (-30, -64, 60, 4), 2, "#000000", opacity=0.3
    )
    ports = "".join(
        _socket(0, y, name) for y, name in ((-40, "2.5G WAN"), (-12, "2.5G LAN"), (16, "LAN"), (44, "LAN"))
    )
    power = circle(0, 74, 5, "#0b0c0d", stroke=lighter(look.body, 0.2), stroke_width=0.8) + circle(
        0, 74, 1.3, "#8b9290"
    )
    paper.add(
        standing_shadow(paper, 800, 790 + high * scale / 2, wide * scale),
        face(pose, 0, shape(plate.data(), ground), recess, ports, power),
    )
    return paper


def _socket(x: float, y: float, name: str) -> str:
    return (
        rect((x - 9, y - 8, 18, 16), 1.5, "#0b0d0e", stroke="#aeb6b3", stroke_width=0.6)
        + rect((x - 4.5, y - 11, 9, 4), 0.6, "#0b0d0e", stroke="#aeb6b3", stroke_width=0.4)
        + "".join(rect((x - 6.5 + k * 1.75, y + 2.6, 0.7, 4.4), 0, "#c9a44c") for k in range(8))
        + circle(x + 14, y - 4, 1.1, "#63e0b4")
        + f'<text x="{x:.1f}" y="{y + 13.6:.1f}" font-size="4.2" text-anchor="middle" fill="#c9d2cf" '
        f'font-family="Noto Sans CJK SC, sans-serif">{name}</text>'
    )


def flat(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a flat router with four or six antennas."""
    wide, deep, thick = 250.0, 150.0, 30.0
    scale = size / 300
    pose = Pose.of(Turn(-24, -30), scale, (at[0], at[1] + size * 0.2))
    base = pose.axes(X, Z)
    plan = Plate(wide, deep, 26)
    count = int(look.number("antennas", 4))
    out = lying_shadow(paper, base, plan, -thick / 2 - 2, (0, 26, 22))
    behind = [(-wide / 2 + 24 + k * (wide - 48) / (count - 1), -deep / 2 + 10) for k in range(count)]
    for x, z in behind:
        out += _antenna(paper, pose.moved((x, -thick / 2, z)), look)
    out += slab(
        base,
        plan,
        ((5, thick / 2), (1.2, thick / 2 - 2.4), (0, thick / 2 - 8), (3, -thick / 2 + 4), (12, -thick / 2)),
        Finish(look.body, 0.42),
    )
    lid = paper.linear(
        (-wide * 0.5, -deep * 0.5),
        (wide * 0.4, deep * 0.5),
        (0, lighter(look.body, 0.35)),
        (0.5, look.body),
        (1, darker(look.body, 0.16)),
    )
    ridge = [
        shape(
            f"M{-wide * 0.36:.1f} {y:.1f}Q0 {y - 9:.1f} {wide * 0.36:.1f} {y:.1f}",
            stroke=darker(look.body, 0.5),
            stroke_width=1.6,
            opacity=0.7,
        )
        for y in (-46, -39, -32, -25, -18, -11)
    ]
    lamps = [circle(-20 + k * 10, 52, 1.5, look.text("light", "#63e0b4")) for k in range(5)]
    return out + face(
        base,
        thick / 2,
        shape(plan.inset(4.6).data(), lid),
        *ridge,
        mark((0, 22), 36, _ink(look), 0.85),
        *lamps,
    )


def _antenna(paper: Paper, foot: Pose, look: Look) -> str:
    plate = Plate(15, 168, 6)
    middle = foot.moved((0, -80, 0))
    knee = slab(
        foot.moved((0, -6, 0)), Plate(17, 22, 5), ((0.8, 6), (0, 5), (0, -5)), Finish(look.trim, 0.4)
    ) + face(foot.moved((0, -6, 0)), 6, shape(Plate(15.4, 20.4, 4.4).data(), lighter(look.trim, 0.1)))
    fill = paper.linear(
        (-7, 0), (7, 0), (0, lighter(look.trim, 0.25)), (0.4, look.trim), (1, darker(look.trim, 0.25))
    )
    return (
        slab(middle, plate, ((0.8, 3.4), (0, 2.6), (0, -3)), Finish(look.trim, 0.45))
        + face(middle, 3.4, shape(plate.inset(0.8).data(), fill))
        + knee
    )


def puck(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw one round node of a mesh."""
    radius, high = 55.0, look.number("height", 92)
    scale = size / 150
    pose = Pose.of(Turn(0, -20), scale, at)
    profile = [
        (radius * share, high * (y - 0.5))
        for share, y in (
            (0.86, 0),
            (0.95, 0.02),
            (0.99, 0.07),
            (1, 0.16),
            (1, 0.86),
            (0.99, 0.94),
            (0.96, 0.98),
            (0.9, 1),
        )
    ]
    top = pose.moved((0, -high / 2, 0)).axes(X, Z)
    lid = paper.radial(
        (-16, -20), 80, (0, lighter(look.body, 0.6)), (0.6, look.body), (1, darker(look.body, 0.16))
    )
    slots = [
        rect(
            (-26 + abs(k) * 1.4, k * 5 - 0.9, 52 - abs(k) * 2.8, 1.8),
            0.9,
            darker(look.body, 0.5),
            opacity=0.8,
        )
        for k in range(-5, 6)
    ]
    foot = at[1] + (high / 2 + radius * 0.2) * scale
    lamp = pose.point((0, high * 0.375, radius))
    out = standing_shadow(paper, at[0], foot, radius * 2 * scale) + lathe(
        pose, profile, Finish(look.body, 0.4), 120
    )
    glow = look.text("light", "#63e0b4")
    name = pose.point((0, 0, radius))
    return (
        out
        + face(top, 0, circle(0, 0, radius * 0.86, lid), *slots)
        + ellipse(lamp, (30 * scale / 4, 3), glow, opacity=0.6, filter=paper.blur(5))
        + ellipse(lamp, (24 * scale / 4, 2), glow)
        + mark(name, 22 * scale, _ink(look), 0.8)
    )


def mesh(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw two or three nodes together."""
    out = puck(paper, look, (at[0] - size * 0.2, at[1] - size * 0.06), size * 0.66)
    if look.number("nodes", 2) > 2:
        out = puck(paper, look, (at[0] + size * 0.06, at[1] - size * 0.2), size * 0.58) + out
    return out + puck(paper, look, (at[0] + size * 0.22, at[1] + size * 0.08), size * 0.74)


def small(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a router for the pocket, with a little screen."""
    scale = size / 190
    pose = Pose.of(Turn(24, 44, -22), scale, at)
    plate = Plate(128, 78, 18)
    out = lying_shadow(paper, pose, plate, -8, (26, 52, 22))
    out += slab(pose, plate, ((2.4, 9), (0.5, 8), (0, 6), (0, -6), (2, -9)), Finish(look.body, 0.5))
    foot = pose.moved((0, 39, 0)).axes(X, (0, 0, -1))
    ports = rect((-26, -2, 12, 4), 2, "#0b0c0d", stroke=darker(look.body, 0.3), stroke_width=0.5) + rect(
        (-2, -3.4, 15, 7), 1, "#0b0c0d", stroke=darker(look.body, 0.3), stroke_width=0.5
    )
    ground = paper.linear(
        (-60, -40), (60, 40), (0, lighter(look.body, 0.3)), (0.6, look.body), (1, darker(look.body, 0.14))
    )
    view = rect((-52, -26, 42, 52), 6, "#0a0d0e")
    text = "".join(
        f'<text x="{x}" y="{y}" font-size="{fs}" text-anchor="middle" fill="{c}" font-family="Noto '
        f'Sans CJK SC, sans-serif" font-weight="700">{t}</text>'
        for x, y, fs, c, t in (
            (-31, -4, 15, "#ffffff", "5G"),
            (-31, 8, 6.4, "#63e0b4", "86%"),
            (-31, 18, 5, "#9fb0ab", "8 台设备"),
        )
    )
    return (
        out
        + face(foot, 0.1, ports)
        + face(
            pose, 9, shape(plate.inset(2.2).data(), ground), view, text, mark((26, 0), 26, _ink(look), 0.85)
        )
    )


def plug(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a repeater that sits on a wall socket."""
    scale = size / 170
    pose = Pose.of(Turn(-34, -12), scale, at)
    plate = Plate(72, 104, 20)
    out = standing_shadow(paper, at[0] + 14 * scale, at[1] + 62 * scale, 76 * scale, 0.8)
    for x in (-9.0, 9.0):
        pin = pose.moved((x, 14, -30)).turned(Turn(0, 0, 14 if x < 0 else -14))
        out += slab(pin, Plate(2.6, 8, 0.5), ((0, 12), (0, -10)), Finish("#c9c3b4", 0.95))
    out += slab(pose, plate, ((3, 17), (0.6, 15.6), (0, 13), (0, -16), (2, -18)), Finish(look.body, 0.4))
    ground = paper.linear(
        (-36, -52), (36, 52), (0, lighter(look.body, 0.4)), (0.6, look.body), (1, darker(look.body, 0.12))
    )
    slots = [rect((-20, 26 + k * 4, 40, 1.6), 0.8, darker(look.body, 0.45)) for k in range(4)]
    glow = look.text("light", "#63e0b4")
    return out + face(
        pose,
        17,
        shape(plate.inset(2.6).data(), ground),
        mark((0, -18), 26, _ink(look), 0.85),
        circle(0, 6, 3.6, glow, opacity=0.5, filter=paper.blur(2)),
        circle(0, 6, 1.8, glow),
        *slots,
    )


FORMS = {"tower": tower, "flat": flat, "mesh": mesh, "small": small, "plug": plug}


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the router in its own form within a square around a point."""
    return FORMS[look.text("form", "tower")](paper, look, at, size)


def _ink(look: Look) -> str:
    return (
        lighter(look.body, 0.6)
        if brightness(look.body) < 0.5
        else mix(darker(look.body, 0.42), "#1f6f63", 0.2)
    )


def _one(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 800), 1240))
    return paper


def _near(look: Look) -> Paper:
    """Come close to where air and light come out."""
    paper = square()
    at, size = {"tower": ((800, 1330), 2050.0), "flat": ((840, 560), 1900.0)}.get(
        look.text("form", "tower"), ((720, 1020), 2300.0)
    )
    paper.add(hero(paper, look, at, size))
    return paper


def _single(look: Look) -> Paper:
    paper = square()
    paper.add(puck(paper, look, (800, 800), 1240))
    return paper


VIEWS = {"one": _one, "near": _near, "back": tower_back, "single": _single}
