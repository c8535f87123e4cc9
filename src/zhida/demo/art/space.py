"""Where a thing stands and how it is turned before the lens: a parallel projection, as a long lens sees it.

Things are measured in millimetres: x to the right, y down, z towards the viewer.
"""

from dataclasses import dataclass
from math import cos, exp, radians, sin, sqrt

from zhida.demo.art.paper import num

Vector = tuple[float, float, float]
X: Vector = (1.0, 0.0, 0.0)
Y: Vector = (0.0, 1.0, 0.0)
Z: Vector = (0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Turn:
    """How far a thing is turned, in degrees: about the upright axis, about the level axis, within
    the picture.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True, slots=True)
class Pose:
    """A thing's own axes as they lie in the picture (pixels), and the pixel where its middle is."""

    x: Vector
    y: Vector
    z: Vector
    at: Vector

    @staticmethod
    def of(turn: Turn, scale: float, at: tuple[float, float]) -> "Pose":
        """Turn a thing and set it down; scale is pixels a millimetre."""
        right, down, ahead = (scaled(_turned(axis, turn), scale) for axis in (X, Y, Z))
        return Pose(right, down, ahead, (at[0], at[1], 0.0))

    @property
    def scale(self) -> float:
        """Pixels a millimetre."""
        return length(self.z)

    def vector(self, part: Vector) -> Vector:
        """Give where a direction of the thing points in the picture, in pixels."""
        return added(added(scaled(self.x, part[0]), scaled(self.y, part[1])), scaled(self.z, part[2]))

    def point(self, part: Vector) -> tuple[float, float]:
        """Give the pixel of one of the thing's own points."""
        found = added(self.at, self.vector(part))
        return found[0], found[1]

    def normal(self, part: Vector) -> Vector:
        """Give a surface's direction in the picture, of length one."""
        return unit(self.vector(part))

    def moved(self, part: Vector) -> "Pose":
        """Give the same turn around another of the thing's points."""
        return Pose(self.x, self.y, self.z, added(self.at, self.vector(part)))

    def axes(self, right: Vector, down: Vector) -> "Pose":
        """Give the pose of a part whose right and down are these directions of the whole."""
        return Pose(
            scaled(self.normal(right), self.scale),
            scaled(self.normal(down), self.scale),
            scaled(self.normal(cross(right, down)), self.scale),
            self.at,
        )

    def behind(self, z: float) -> "Pose":
        """Give the pose of the thing's back, seen from behind, at depth z."""
        return self.moved((0, 0, z)).axes((-1, 0, 0), Y)

    def turned(self, turn: Turn) -> "Pose":
        """Give the pose of a part turned within the whole, about its own middle."""
        return self.axes(_turned(X, turn), _turned(Y, turn))

    def shows(self) -> bool:
        """Say whether the thing's front looks at the viewer."""
        return self.z[2] > 0

    def matrix(self, z: float = 0.0) -> str:
        """Give the transform that lays a flat drawing in millimetres on the plane at height z."""
        origin = added(self.at, scaled(self.z, z))
        numbers = (self.x[0], self.x[1], self.y[0], self.y[1], origin[0], origin[1])
        return f"matrix({' '.join(num(part) if abs(part) > 1 else f'{part:.5f}' for part in numbers)})"


def studio_light(normal: Vector, gloss: float) -> float:
    """Give the light that a surface throws to the viewer, 0..1: a soft box above left, a strip
    right, a pale floor.

    Gloss 0 is paper, 1 is polished metal.
    """
    x, y, z = normal
    soft = max(0.0, -0.42 * x - 0.72 * y + 0.55 * z)
    paper = 0.26 + 0.34 * soft
    box = exp(-(((x + 0.62) / 0.34) ** 2) - ((y + 0.2) / 0.9) ** 2)
    strip = exp(-(((x - 0.86) / 0.17) ** 2) - ((y + 0.1) / 0.8) ** 2)
    top = exp(-(((y + 0.8) / 0.26) ** 2))
    floor = exp(-(((y - 0.9) / 0.3) ** 2))
    shine = 0.16 + 0.55 * box + 0.5 * strip + 0.55 * top + 0.22 * floor + 0.12 * z
    return min(1.0, paper * (1 - gloss) + shine * gloss)


def added(first: Vector, second: Vector) -> Vector:
    """Add two vectors."""
    return first[0] + second[0], first[1] + second[1], first[2] + second[2]


def scaled(part: Vector, factor: float) -> Vector:
    """Stretch a vector."""
    return part[0] * factor, part[1] * factor, part[2] * factor


def cross(first: Vector, second: Vector) -> Vector:
    """Give the direction upright on both."""
    return (
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    )


def length(part: Vector) -> float:
    """Give a vector's length."""
    return sqrt(part[0] ** 2 + part[1] ** 2 + part[2] ** 2)


def unit(part: Vector) -> Vector:
    """Give the vector of length one in the same direction."""
    return scaled(part, 1 / (length(part) or 1.0))


def _turned(part: Vector, turn: Turn) -> Vector:
    x, y, z = part
    yaw, pitch, roll = radians(turn.yaw), radians(turn.pitch), radians(turn.roll)
    x, z = x * cos(yaw) + z * sin(yaw), -x * sin(yaw) + z * cos(yaw)
    y, z = y * cos(pitch) - z * sin(pitch), y * sin(pitch) + z * cos(pitch)
    return x * cos(roll) - y * sin(roll), x * sin(roll) + y * cos(roll), z
