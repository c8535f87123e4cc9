"""Solids that hold most goods: slabs with soft corners and shaped edges, and turned bodies."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from zhida.demo.art.colours import lit
from zhida.demo.art.paper import path, shape
from zhida.demo.art.space import Pose, Vector, cross, studio_light, unit

CORNER_STEPS = 14
EDGE_STEPS = 6


@dataclass(frozen=True, slots=True)
class Plate:
    """A flat outline: width, height and corner radius in millimetres; squareness 2 is a circle's corner."""

    width: float
    height: float
    radius: float
    squareness: float = 2.3
    steps: int = CORNER_STEPS

    def inset(self, by: float) -> "Plate":
        """Give the outline that lies inside by so many millimetres (negative: outside)."""
        return Plate(
            self.width - 2 * by,
            self.height - 2 * by,
            max(0.05, self.radius - by),
            self.squareness,
            self.steps,
        )

    def points(self) -> list[tuple[float, float]]:
        """Give the outline around its middle, clockwise from the top left corner's end."""
        found: list[tuple[float, float]] = []
        radius = min(self.radius, self.width / 2, self.height / 2)
        for quarter in range(4):
            corner = _corner(quarter, self.width / 2 - radius, self.height / 2 - radius)
            for step in range(self.steps + 1):
                angle = pi / 2 * (step / self.steps + quarter) - pi
                power = 2 / self.squareness
                across = _signed(cos(angle), power) * radius
                down = _signed(sin(angle), power) * radius
                found.append((corner[0] + across, corner[1] + down))
        return found

    def data(self) -> str:
        """Give the outline as path data."""
        return path(self.points())


@dataclass(frozen=True, slots=True)
class Finish:
    """What a surface is made of: its colour and its gloss (0 paper, 1 polished)."""

    colour: str
    gloss: float = 0.5


def slab(pose: Pose, plate: Plate, rings: Sequence[tuple[float, float]], finish: Finish) -> str:
    """Draw the visible walls of a slab.

    Rings go from the front edge to the back edge: how far each lies inside the plate, and its height z.
    """
    pieces = []
    for (inset_a, z_a), (inset_b, z_b) in pairwise(rings):
        front = [(x, y, z_a) for x, y in _walked(plate.inset(inset_a))]
        back = [(x, y, z_b) for x, y in _walked(plate.inset(inset_b))]
        pieces.append(_band(pose, front, back, finish))
    return "".join(pieces)


def face(pose: Pose, z: float, *pieces: str) -> str:
    """Lay a flat drawing in millimetres on the plane at height z, when that plane can be seen."""
    return f'<g transform="{pose.matrix(z)}">{"".join(pieces)}</g>' if pose.shows() else ""


def lathe(pose: Pose, profile: Sequence[tuple[float, float]], finish: Finish, steps: int = 72) -> str:
    """Draw a body turned about the upright axis; the profile is (radius, y) from the top down."""
    pieces = []
    for (radius_a, y_a), (radius_b, y_b) in pairwise(profile):
        upper = [(radius_a * cos(a), y_a, radius_a * sin(a)) for a in _around(steps)]
        lower = [(radius_b * cos(a), y_b, radius_b * sin(a)) for a in _around(steps)]
        pieces.append(_band(pose, upper, lower, finish))
    return "".join(pieces)


def shadow_outline(pose: Pose, plate: Plate, z: float) -> str:
    """Give the path, in pixels, of a plate's outline at height z: what a shadow is cut from."""
    return path([pose.point((x, y, z)) for x, y in plate.points()])


def _band(pose: Pose, first: Sequence[Vector], second: Sequence[Vector], finish: Finish) -> str:
    pieces = []
    count = len(first)
    for index in range(count):
        after = (index + 1) % count
        corners = (first[index], first[after], second[after], second[index])
        normal = _normal(pose, corners)
        if normal is None or normal[2] <= 0:
            continue
        colour = lit(finish.colour, studio_light(normal, finish.gloss))
        data = path([pose.point(corner) for corner in corners])
        pieces.append(shape(data, colour, stroke=colour, stroke_width=0.8, stroke_linejoin="round"))
    return "".join(pieces)


def _normal(pose: Pose, corners: tuple[Vector, Vector, Vector, Vector]) -> Vector | None:
    a, b, c, d = corners
    along = (c[0] - a[0], c[1] - a[1], c[2] - a[2])
    over = (d[0] - b[0], d[1] - b[1], d[2] - b[2])
    upright = cross(over, along)
    if max(abs(part) for part in upright) < 1e-9:
        return None
    return pose.normal(unit(upright))


def _walked(plate: Plate) -> list[tuple[float, float]]:
    """Divide the long straight edges, so that light may change along them."""
    points = plate.points()
    found: list[tuple[float, float]] = []
    count = len(points)
    for index, start in enumerate(points):
        end = points[(index + 1) % count]
        found.append(start)
        if (index + 1) % (plate.steps + 1) == 0:
            found.extend(
                (
                    start[0] + (end[0] - start[0]) * s / EDGE_STEPS,
                    start[1] + (end[1] - start[1]) * s / EDGE_STEPS,
                )
                for s in range(1, EDGE_STEPS)
            )
    return found


def _corner(quarter: int, across: float, down: float) -> tuple[float, float]:
    return ((-across, -down), (across, -down), (across, down), (-across, down))[quarter]


def _signed(value: float, power: float) -> float:
    size: float = abs(value) ** power
    return size if value >= 0 else -size


def _around(steps: int) -> list[float]:
    return [2 * pi * step / steps for step in range(steps)]
