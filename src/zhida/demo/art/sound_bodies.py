"""Speakers that are not turned: a bar under the television, a capsule to take along, one with a screen."""

from zhida.demo.art.colours import darker, lighter, mix
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, group, rect, shape
from zhida.demo.art.screens import lit_screen
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, Turn, X, Z


def bar(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a sound bar, and its bass box behind when the model has one."""
    wide, high, deep = 900.0, 62.0, 96.0
    scale = size / wide * 0.98
    pose = Pose.of(Turn(-16, -14), scale, (at[0], at[1] + size * 0.16))
    out = ""
    if look.text("bass", "") == "yes":
        out += _bass(paper, look, (at[0] + size * 0.2, at[1] - size * 0.13), scale)
    plate = Plate(wide, high, 26, 2.0)
    out += ellipse(
        (at[0], at[1] + size * 0.16 + high * scale * 0.75),
        (size * 0.52, size * 0.022),
        "#0c1514",
        opacity=0.4,
        filter=paper.blur(size * 0.014),
    )
    half = deep / 2
    out += slab(pose, plate, ((4, half), (0, half - 6), (0, -half + 6), (4, -half)), Finish(look.body, 0.5))
    dark = darker(look.body, 0.6)
    tile = paper.weave(5.2, 5.2, circle(1.3, 1.3, 0.95, dark) + circle(3.9, 3.9, 0.95, dark))
    light = paper.linear(
        (-wide / 2, 0),
        (wide / 2, 0),
        (0, "#ffffff", 0.05),
        (0.3, "#ffffff", 0.22),
        (0.6, "#ffffff", 0.02),
        (1, "#000000", 0.25),
    )
    front = plate.inset(4)
    lamp = "".join(
        circle(x, 12, 1.6, look.text("light", "#63e0b4"), opacity=1 - abs(x) / 40)
        for x in (-24, -12, 0, 12, 24)
    )
    return out + face(
        pose,
        half,
        shape(front.data(), look.body),
        shape(front.data(), tile),
        shape(front.data(), light),
        mark((0, -8), 30, lighter(look.body, 0.6), 0.9),
        lamp,
    )


def _bass(paper: Paper, look: Look, at: tuple[float, float], scale: float) -> str:
    pose = Pose.of(Turn(-16, -14), scale, at)
    plate = Plate(210, 330, 24)
    tile = paper.weave(
        5.2,
        5.2,
        circle(1.3, 1.3, 0.95, darker(look.body, 0.6)) + circle(3.9, 3.9, 0.95, darker(look.body, 0.6)),
    )
    top = pose.moved((0, -165, 0)).axes(X, Z)
    ground = ellipse(
        (at[0], at[1] + 182 * scale),
        (190 * scale, 22 * scale),
        "#0c1514",
        opacity=0.4,
        filter=paper.blur(14 * scale),
    )
    box = slab(pose, plate, ((3, 150), (0, 144), (0, -150)), Finish(look.body, 0.45))
    light = paper.linear(
        (-105, -165), (105, 165), (0, "#ffffff", 0.25), (0.5, "#ffffff", 0), (1, "#000000", 0.3)
    )
    return (
        ground
        + box
        + face(top, 0.2, rect((-90, -140, 180, 280), 16, lighter(look.body, 0.1), opacity=0.4))
        + face(
            pose,
            150,
            shape(plate.inset(3).data(), look.body),
            shape(plate.inset(3).data(), tile),
            shape(plate.inset(3).data(), light),
        )
    )


def capsule(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a speaker to take along: a lying capsule in cloth with a loop and rubber ends."""
    body, x0 = look.body, 100.0
    tube = paper.linear(
        (0, -42),
        (0, 42),
        (0, lighter(body, 0.42)),
        (0.22, lighter(body, 0.12)),
        (0.55, body),
        (1, darker(body, 0.62)),
    )
    dark = darker(body, 0.55)
    tile = paper.weave(
        3.4,
        3.4,
        shape("M0 0L1.7 1.7L3.4 0M0 3.4L1.7 1.7L3.4 3.4", stroke=dark, stroke_width=0.7, opacity=0.7),
    )
    end = paper.radial(
        (-4, -16), 46, (0, lighter(look.trim, 0.35)), (0.6, look.trim), (1, darker(look.trim, 0.5))
    )
    ring = paper.linear(
        (0, -40),
        (0, 40),
        (0, lighter(look.trim, 0.6)),
        (0.4, darker(look.trim, 0.3)),
        (1, darker(look.trim, 0.6)),
    )
    drawing = [
        ellipse((0, 47), (106, 6), "#0c1514", opacity=0.42, filter=paper.blur(4)),
        shape(
            f"M{-x0 + 4} -30C{-x0 - 26} -58 {-x0 - 34} -6 {-x0 - 2} 6",
            stroke=darker(look.trim, 0.3),
            stroke_width=5.4,
            stroke_linecap="round",
        ),
        shape(
            f"M{-x0 + 4} -30C{-x0 - 26} -58 {-x0 - 34} -6 {-x0 - 2} 6",
            stroke=lighter(look.trim, 0.12),
            stroke_width=3,
            stroke_linecap="round",
        ),
        rect((-x0, -42, x0 * 2, 84), 34, ring),
        rect((-x0 + 9, -42.6, x0 * 2 - 18, 85.2), 20, tube),
        rect((-x0 + 9, -42.6, x0 * 2 - 18, 85.2), 20, tile),
        ellipse((x0 - 5, 0), (17, 39), ring),
        ellipse((x0 - 2, 0), (14.5, 34), end),
        ellipse((x0 - 1, 0), (8.5, 21), darker(look.trim, 0.45)),
        ellipse((x0 - 0.5, 0), (7.5, 19), mix(look.trim, "#ffffff", 0.08)),
        rect((-x0 + 20, -39, x0 * 2 - 60, 8), 4, "#ffffff", opacity=0.16, filter=paper.blur(3)),
        mark((-6, 2), 30, lighter(body, 0.7), 0.95),
    ]
    drawing += [circle(-40 + k * 12, -35.4, 1.9, lighter(body, 0.5), opacity=0.8) for k in range(4)]
    return group(*drawing, transform=f"translate({at[0]:.1f} {at[1]:.1f}) scale({size / 250:.3f})")


def with_screen(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a screen that leans on a foot in cloth."""
    scale = size / 230
    pose = Pose.of(Turn(-22, -10), scale, (at[0], at[1] - 6 * scale))
    plate = Plate(200, 128, 12)
    foot_pose = pose.moved((0, 52, -26))
    foot = Plate(150, 46, 20)
    out = ellipse(
        (at[0] + 4 * scale, at[1] + 76 * scale),
        (104 * scale, 8 * scale),
        "#0c1514",
        opacity=0.4,
        filter=paper.blur(6 * scale),
    )
    out += slab(foot_pose, foot, ((4, 30), (0, 24), (0, -24), (4, -30)), Finish(look.body, 0.3)) + face(
        foot_pose,
        30,
        shape(foot.inset(4).data(), look.body),
        shape(
            foot.inset(4).data(),
            paper.weave(
                2.6,
                2.6,
                circle(0.65, 0.65, 0.45, darker(look.body, 0.6))
                + circle(1.95, 1.95, 0.45, darker(look.body, 0.6)),
            ),
        ),
    )
    lean = pose.axes(X, (0, 0.97, 0.24))
    out += slab(lean, plate, ((0.8, 4), (0, 3), (0, -3), (0.8, -4)), Finish(look.trim, 0.7))
    shine = paper.linear(
        (-100, -64), (40, 40), (0, "#ffffff", 0.18), (0.6, "#ffffff", 0.03), (0.605, "#ffffff", 0)
    )
    return out + face(
        lean,
        4,
        shape(plate.inset(0.8).data(), "#0a0c0d"),
        lit_screen(paper, (180, 108), look.screen, 5),
        circle(0, -59, 1.4, "#1b2735"),
        shape(plate.inset(1.4).data(), shine),
    )
