"""The room that every good is shown in: a pale grey sweep, one shadow below, and how the good
stands in it.
"""

from collections.abc import Callable

from zhida.demo.art.paper import Paper, ellipse, rect, shape
from zhida.demo.art.solids import Plate, shadow_outline
from zhida.demo.art.space import Pose

SIDE = 1600
GROUND = "#f3f4f3"
Picture = Callable[[Paper], None]


def square() -> Paper:
    """Give an empty picture for the shop's lists: 1:1, surface grey, a little light behind the good."""
    paper = Paper(SIDE, SIDE)
    glow = paper.radial((SIDE / 2, SIDE * 0.46), SIDE * 0.45, (0, "#fafbfa"), (0.5, "#f7f8f7"), (1, GROUND))
    paper.add(rect((0, 0, SIDE, SIDE), 0, GROUND), rect((0, 0, SIDE, SIDE), 0, glow))
    return paper


def standing_shadow(paper: Paper, x: float, y: float, width: float, strength: float = 1.0) -> str:
    """Draw what a standing good throws on the floor: a dark line of contact and a wide soft pool."""
    return ellipse(
        (x, y + width * 0.02),
        (width * 0.62, width * 0.055),
        "#10201e",
        opacity=0.16 * strength,
        filter=paper.blur(width * 0.05),
    ) + ellipse(
        (x, y),
        (width * 0.47, width * 0.016),
        "#0c1514",
        opacity=0.5 * strength,
        filter=paper.blur(width * 0.012),
    )


def lying_shadow(paper: Paper, pose: Pose, plate: Plate, z: float, drop: tuple[float, float, float]) -> str:
    """Draw the shadow of a floating or lying good: its outline, moved by the drop and out of focus."""
    right, down, soft = drop
    outline = shadow_outline(pose, plate, z)
    move = f"translate({right} {down})"
    far = shape(outline, "#0f1f1d", opacity=0.20, filter=paper.blur(soft), transform=move)
    near = shape(
        outline,
        "#0c1514",
        opacity=0.22,
        filter=paper.blur(soft * 0.28),
        transform=f"translate({right * 0.3:.1f} {down * 0.3:.1f})",
    )
    return far + near
