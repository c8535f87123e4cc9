"""Camera lenses, flashes and other small glass."""

from dataclasses import dataclass

from zhida.demo.art.colours import darker, lighter
from zhida.demo.art.paper import Paper, circle, ellipse, group, num, shape
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose


@dataclass(frozen=True, slots=True)
class Coating:
    """The two colours that a lens coating throws back."""

    first: str = "#2b6f8f"
    second: str = "#5a3f7d"


def lens(paper: Paper, pose: Pose, radius: float, height: float, ring: str = "#2a2e30") -> str:
    """Draw one lens that stands out of its deck by so many millimetres."""
    plate = Plate(radius * 2, radius * 2, radius, 2.0)
    walls = slab(pose, plate, ((0.35, height), (0, height - 0.25), (0, 0)), Finish(ring, 0.95))
    metal = paper.linear(
        (-radius, -radius),
        (radius, radius),
        (0, lighter(ring, 0.6)),
        (0.5, darker(ring, 0.2)),
        (1, lighter(ring, 0.25)),
    )
    shade = face(pose, 0, circle(0.6, 0.9, radius + 0.3, "#000000", opacity=0.35, filter=paper.blur(0.9)))
    return shade + walls + face(pose, height, circle(0, 0, radius, metal), _glass(paper, radius * 0.88))


def _glass(paper: Paper, r: float) -> str:
    coating = Coating()
    black = paper.radial((0, 0), r, (0, "#0a0d10"), (0.6, "#07090b"), (0.86, "#15191c"), (1, "#050607"))
    inner = paper.radial(
        (r * 0.1, r * 0.14),
        r * 0.62,
        (0, "#05070a"),
        (0.55, "#0d1622"),
        (0.8, coating.first, 0.85),
        (1, "#0a0c10", 0),
    )
    deep = paper.radial(
        (-r * 0.08, -r * 0.1), r * 0.42, (0, coating.second, 0.95), (0.6, "#0c1020"), (1, "#04060a")
    )
    sheen = paper.linear(
        (-r, -r), (r * 0.4, r * 0.6), (0, "#ffffff", 0.55), (0.5, "#ffffff", 0.05), (1, "#ffffff", 0)
    )
    moon = (
        f"M{num(-r * 0.86)} {num(-r * 0.08)}A{num(r * 0.87)} {num(r * 0.87)} 0 0 1 {num(r * 0.3)} "
        f"{num(-r * 0.82)}A{num(r * 1.1)} {num(r * 1.1)} 0 0 0 {num(-r * 0.86)} {num(-r * 0.08)}Z"
    )
    return group(
        circle(0, 0, r, black),
        circle(0, 0, r * 0.78, "none", stroke="#2b3135", stroke_width=r * 0.025),
        circle(0, 0, r * 0.66, inner),
        circle(0, 0, r * 0.60, "none", stroke="#39434a", stroke_width=r * 0.02),
        circle(0, 0, r * 0.38, deep),
        circle(0, 0, r * 0.38, "none", stroke="#1b2430", stroke_width=r * 0.03),
        shape(moon, sheen),
        ellipse((-r * 0.2, -r * 0.2), (r * 0.11, r * 0.08), "#dff1ff", opacity=0.85),
        ellipse((r * 0.2, r * 0.24), (r * 0.07, r * 0.05), "#9fc4e8", opacity=0.55),
    )


def flash(paper: Paper, x: float, y: float, radius: float) -> str:
    """Draw a flash: a pale cell behind clear glass."""
    fill = paper.radial(
        (x - radius * 0.2, y - radius * 0.2), radius * 1.1, (0, "#fffbe8"), (0.55, "#f1e3b8"), (1, "#b9a878")
    )
    return circle(x, y, radius, fill, stroke="#00000055", stroke_width=0.25) + circle(
        x, y, radius * 0.45, "#fff6cf", opacity=0.8
    )
