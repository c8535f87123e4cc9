"""The pictures of a phone: the pair, front, back, edge, lens, lying, and what the other pictures
need of it.
"""

from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, rect
from zhida.demo.art.phones import Coat, Phone, draw_phone
from zhida.demo.art.solids import Plate
from zhida.demo.art.space import Pose, Turn
from zhida.demo.art.studio import lying_shadow, square, standing_shadow


def build(look: Look) -> tuple[Phone, Coat]:
    """Give the phone and its coat out of the data's options."""
    phone = Phone(
        width=look.number("width", 75),
        height=look.number("height", 161),
        depth=look.number("depth", 8.2),
        radius=look.number("radius", 13),
        island=look.text("island", "circle"),
        hole=look.text("hole", "dot"),
        texture=look.text("texture", "glass"),
    )
    return phone, Coat(look.body, look.trim, look.screen)


def stand(paper: Paper, look: Look, at: tuple[float, float], turn: Turn, scale: float) -> str:
    """Draw a phone on its foot, the middle at a point, with its shadow."""
    phone, coat = build(look)
    pose = Pose.of(turn, scale, at)
    foot = at[1] + phone.height * scale / 2
    return standing_shadow(paper, at[0], foot, phone.width * scale) + draw_phone(paper, pose, phone, coat)


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the pair, back and front, within a square of `size` around a point."""
    scale = size / 198
    back = stand(paper, look, (at[0] - 27 * scale, at[1] - 3 * scale), Turn(180 - 24, -4), scale)
    return back + stand(paper, look, (at[0] + 29 * scale, at[1] + 3 * scale), Turn(-22, -4), scale)


def _pair(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 800), 1540))
    return paper


def _front(look: Look) -> Paper:
    paper = square()
    paper.add(stand(paper, look, (800, 790), Turn(), 7.7))
    return paper


def _back(look: Look) -> Paper:
    paper = square()
    paper.add(stand(paper, look, (800, 790), Turn(180), 7.7))
    return paper


def _turned(look: Look) -> Paper:
    paper = square()
    paper.add(stand(paper, look, (800, 790), Turn(180 + 40, -5), 7.7))
    return paper


def _edge(look: Look) -> Paper:
    paper = square()
    paper.add(_slim(paper, look, (1040, 790), 180 - 62), _slim(paper, look, (540, 790), 180 + 87))
    return paper


def _slim(paper: Paper, look: Look, at: tuple[float, float], yaw: float) -> str:
    phone, coat = build(look)
    shadow = standing_shadow(paper, at[0], at[1] + phone.height * 3.85, 260)
    return shadow + draw_phone(paper, Pose.of(Turn(yaw), 7.7, at), phone, coat)


def _lens(look: Look) -> Paper:
    paper = square()
    phone, coat = build(look)
    pose = Pose.of(Turn(180 - 20, 18, -12), 19, (880, 1800))
    paper.add(lying_shadow(paper, pose, Plate(phone.width, phone.height, phone.radius), 0, (60, 60, 60)))
    paper.add(draw_phone(paper, pose, phone, coat))
    return paper


def _lying(look: Look) -> Paper:
    paper = square()
    phone, coat = build(look)
    plate = Plate(phone.width, phone.height, phone.radius)
    low = Pose.of(Turn(180 - 14, 48, -34), 7.2, (560, 700))
    high = Pose.of(Turn(16, 48, -34), 7.2, (1030, 880))
    paper.add(lying_shadow(paper, low, plate, 0, (46, 90, 34)), draw_phone(paper, low, phone, coat))
    paper.add(lying_shadow(paper, high, plate, 0, (46, 90, 34)), draw_phone(paper, high, phone, coat))
    return paper


def lens_story(look: Look) -> Paper:
    """Show the camera from close by, out of the dark."""
    paper = Paper(1600, 1000)
    glow = paper.radial((1080, 300), 1100, (0, "#26302f"), (1, "#0a0d0d"))
    paper.add(rect((0, 0, 1600, 1000), 0, glow))
    phone, coat = build(look)
    pose = Pose.of(Turn(180 - 30, 12, 14), 17, (1010, 1420))
    paper.add(draw_phone(paper, pose, phone, coat))
    shade = paper.linear((0, 0), (1600, 0), (0, "#0a0d0d", 0.72), (0.42, "#0a0d0d", 0.1), (0.7, "#0a0d0d", 0))
    foot = paper.linear((0, 700), (0, 1000), (0, "#0a0d0d", 0), (1, "#0a0d0d", 0.75))
    paper.add(rect((0, 0, 1600, 1000), 0, shade), rect((0, 0, 1600, 1000), 0, foot))
    return paper


VIEWS = {
    "pair": _pair,
    "front": _front,
    "back": _back,
    "turned": _turned,
    "edge": _edge,
    "lens": _lens,
    "lying": _lying,
    "story-lens": lens_story,
}
