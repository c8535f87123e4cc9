"""Speakers: turned bodies in woven cloth, a bar under the television, a capsule to take along, one
with a screen.
"""

from math import cos, pi, sin

from zhida.demo.art.colours import darker, lighter, mix
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, group, path, rect, shape
from zhida.demo.art.solids import Finish, face, lathe
from zhida.demo.art.sound_bodies import bar, capsule, with_screen
from zhida.demo.art.space import Pose, Turn, X, Z
from zhida.demo.art.studio import square, standing_shadow

PROFILES = {
    "column": (
        (0.40, -1.0),
        (0.465, -0.985),
        (0.495, -0.95),
        (0.5, -0.9),
        (0.5, 0.9),
        (0.495, 0.95),
        (0.47, 0.985),
        (0.42, 1.0),
    ),
    "pebble": tuple(
        (0.5 * max(0.02, (1 - abs(-1 + 2 * k / 28) ** 2.6)) ** 0.42 + 0.08, -1 + 2 * k / 28)
        for k in range(2, 28)
    ),
    "cone": (
        (0.30, -1.0),
        (0.345, -0.985),
        (0.36, -0.94),
        (0.42, 0.0),
        (0.485, 0.9),
        (0.49, 0.95),
        (0.46, 1.0),
    ),
}


def turned(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a turned speaker: cloth all around, a lid with a ring of light."""
    wide, high = look.number("width", 110), look.number("height", 150)
    scale = size / max(wide, high) * 0.92
    profile = [(radius * wide, y * high / 2) for radius, y in PROFILES[look.text("form", "column")]]
    pose = Pose.of(Turn(0, -16), scale, at)
    foot = at[1] + (high / 2 + wide * 0.08) * scale
    shadow = standing_shadow(paper, at[0], foot, wide * scale * 1.0)
    top = pose.moved((0, profile[0][1], 0)).axes(X, Z)
    lid = profile[0][0]
    return (
        shadow
        + lathe(pose, profile, Finish(look.body, 0.32))
        + _cloth(paper, pose, profile, look)
        + _base_ring(paper, pose, profile, look)
        + face(top, 0, _lid(paper, lid, look))
    )


def _cloth(paper: Paper, pose: Pose, profile: list[tuple[float, float]], look: Look) -> str:
    """Cover the silhouette with a fine weave, denser towards the sides, and the light of the studio."""
    right = [pose.point((radius, y, 0)) for radius, y in profile]
    left = [pose.point((-radius, y, 0)) for radius, y in reversed(profile)]
    radius = profile[-1][0]
    arc = [
        pose.point((radius * cos(pi * k / 20), profile[-1][1], radius * sin(pi * k / 20))) for k in range(21)
    ]
    outline = path([*right, *arc, *left])
    dark = darker(look.body, 0.55)
    tile = paper.weave(
        9,
        9,
        circle(2.25, 2.25, 1.5, dark)
        + circle(6.75, 6.75, 1.5, dark)
        + circle(6.75, 2.25, 0.8, lighter(look.body, 0.4), opacity=0.5),
    )
    widest = max(part for part, _ in profile) * pose.scale
    x = pose.at[0]
    sides = paper.linear(
        (x - widest, 0),
        (x + widest, 0),
        (0, "#04100e", 0.62),
        (0.14, "#04100e", 0.12),
        (0.3, "#ffffff", 0.22),
        (0.52, "#ffffff", 0.02),
        (0.82, "#04100e", 0.22),
        (0.94, "#04100e", 0.5),
        (1, "#04100e", 0.3),
    )
    top, bottom = profile[0][1], profile[-1][1]
    fall = paper.linear(
        (0, pose.point((0, top, 0))[1]),
        (0, pose.point((0, bottom, 0))[1]),
        (0, "#ffffff", 0.10),
        (0.5, "#000000", 0),
        (1, "#04100e", 0.34),
    )
    name = pose.point((0, bottom - (bottom - top) * 0.16, profile[-2][0]))
    return group(
        shape(outline, tile, opacity=0.5),
        shape(outline, sides),
        shape(outline, fall),
        mark(name, 64 * pose.scale / 8, lighter(look.body, 0.62), 0.9),
    )


def _base_ring(paper: Paper, pose: Pose, profile: list[tuple[float, float]], look: Look) -> str:
    radius, y = profile[-2]
    band = [(radius * cos(pi * k / 40), y, radius * sin(pi * k / 40)) for k in range(41)]
    low = [
        (radius * 0.985 * cos(pi * k / 40), y + 3.6, radius * 0.985 * sin(pi * k / 40))
        for k in range(40, -1, -1)
    ]
    x = pose.at[0]
    reach = radius * pose.scale
    metal = paper.linear(
        (x - reach, 0),
        (x + reach, 0),
        (0, darker(look.trim, 0.5)),
        (0.2, lighter(look.trim, 0.6)),
        (0.5, look.trim),
        (0.8, darker(look.trim, 0.3)),
        (0.95, lighter(look.trim, 0.3)),
        (1, darker(look.trim, 0.4)),
    )
    return shape(path([pose.point(part) for part in (*band, *low)]), metal)


def _lid(paper: Paper, radius: float, look: Look) -> str:
    glass = paper.radial(
        (-radius * 0.3, -radius * 0.4),
        radius * 1.7,
        (0, mix(look.body, "#6b7573", 0.5)),
        (0.6, darker(look.body, 0.45)),
        (1, darker(look.body, 0.7)),
    )
    light = look.text("light", "#63e0b4")
    ring = circle(0, 0, radius * 0.8, "none", stroke=light, stroke_width=radius * 0.035)
    halo = circle(
        0,
        0,
        radius * 0.8,
        "none",
        stroke=light,
        stroke_width=radius * 0.14,
        opacity=0.45,
        filter=paper.blur(radius * 0.06),
    )
    dots = "".join(
        circle(radius * 0.56 * cos(a), radius * 0.56 * sin(a), radius * 0.02, "#c9d6d2")
        for a in (pi * k / 2 + pi / 4 for k in range(4))
    )
    signs = (
        rect((-radius * 0.07, -radius * 0.4, radius * 0.14, radius * 0.028), 0, "#dfe8e5")
        + rect((-radius * 0.014, -radius * 0.457, radius * 0.028, radius * 0.14), 0, "#dfe8e5")
        + rect((-radius * 0.07, radius * 0.38, radius * 0.14, radius * 0.028), 0, "#dfe8e5")
    )
    return (
        circle(0, 0, radius, darker(look.trim, 0.1))
        + circle(0, 0, radius * 0.965, glass)
        + halo
        + ring
        + dots
        + signs
        + circle(0, 0, radius * 0.1, "none", stroke="#dfe8e5", stroke_width=radius * 0.024)
    )


FORMS = {"bar": bar, "capsule": capsule, "screen": with_screen}


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the speaker in its own form within a square around a point."""
    return FORMS.get(look.text("form", "column"), turned)(paper, look, at, size)


def _one(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 800), 1240))
    return paper


def _two(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (560, 700), 820), hero(paper, look, (1050, 880), 900))
    return paper


def _above(look: Look) -> Paper:
    """Look down on the lid and its ring of light."""
    paper = square()
    radius = 6.2
    glow = circle(800, 800, 640, "#10201e", opacity=0.22, filter=paper.blur(50), transform="translate(20 46)")
    lid = group(_lid(paper, 84, look), transform=f"translate(800 800) scale({radius})")
    paper.add(glow, circle(800, 800, 560, darker(look.body, 0.2)), lid)
    return paper


def _near(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (640, 800), 2300))
    return paper


VIEWS = {"one": _one, "two": _two, "above": _above, "near": _near}
