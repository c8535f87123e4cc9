"""Bent bands: straps, hinges, cables' sleeves and headbands."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhida.demo.art.colours import darker, lit
from zhida.demo.art.paper import path, shape
from zhida.demo.art.solids import Finish
from zhida.demo.art.space import Pose, cross, studio_light, unit


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A band: its course in the upright plane (y, z), and its width at each point of the course."""

    course: Sequence[tuple[float, float]]
    widths: Sequence[float]
    inside: str = ""


def ribbon(pose: Pose, band: Ribbon, finish: Finish) -> str:
    """Draw a band, its far parts first; the inside may have its own colour."""
    pieces: list[tuple[float, str]] = []
    for index in range(len(band.course) - 1):
        (y_a, z_a), (y_b, z_b) = band.course[index], band.course[index + 1]
        half_a, half_b = band.widths[index] / 2, band.widths[index + 1] / 2
        corners = ((-half_a, y_a, z_a), (half_a, y_a, z_a), (half_b, y_b, z_b), (-half_b, y_b, z_b))
        normal = pose.normal(unit(cross((1, 0, 0), (0, y_b - y_a, z_b - z_a))))
        if normal[2] >= 0:
            colour = lit(finish.colour, studio_light(normal, finish.gloss))
        else:
            back = (-normal[0], -normal[1], -normal[2])
            colour = lit(band.inside or darker(finish.colour, 0.3), studio_light(back, finish.gloss) * 0.8)
        data = path([pose.point(corner) for corner in corners])
        depth = pose.vector((0, (y_a + y_b) / 2, (z_a + z_b) / 2))[2]
        pieces.append((depth, shape(data, colour, stroke=colour, stroke_width=1.2, stroke_linejoin="round")))
    return "".join(piece for _, piece in sorted(pieces, key=lambda found: found[0]))


def bow(
    start: tuple[float, float],
    bends: Sequence[tuple[float, float]],
    end: tuple[float, float],
    steps: int = 24,
) -> list[tuple[float, float]]:
    """Give points along a cubic curve from start over two bends to the end."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = start, bends[0], bends[1], end
    found = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        found.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return found
