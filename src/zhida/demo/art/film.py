"""The short film of the flagship: it turns once in the dark while the light behind it rises like a
morning.
"""

from math import cos, pi, sin

from zhida.demo.art.colours import mix
from zhida.demo.art.paper import Paper, ellipse, rect
from zhida.demo.art.phone_views import build
from zhida.demo.art.phones import draw_phone
from zhida.demo.art.posters import FLAGSHIP
from zhida.demo.art.space import Pose, Turn

SIZE = (1280, 720)
SECONDS = 8
FRAMES_PER_SECOND = 24


def frame(share: float) -> Paper:
    """Draw the film at a share (0..1) of its length; the end meets the beginning."""
    paper = Paper(*SIZE)
    morning = (1 - cos(2 * pi * share)) / 2
    paper.add(_room(paper, share, morning))
    phone, coat = build(FLAGSHIP)
    eased = share + 0.035 * sin(4 * pi * share)
    pose = Pose.of(Turn(156 + 360 * eased, -4 + 2 * sin(2 * pi * share)), 3.35, (640, 352))
    width = phone.width * 3.35 * (0.25 + 0.75 * abs(cos(pi / 180 * (156 + 360 * eased))))
    paper.add(ellipse((640, 632), (width * 0.62, 16), "#000000", opacity=0.55, filter=paper.blur(11)))
    paper.add(draw_phone(paper, pose, phone, coat))
    veil = paper.linear((0, 0), (1280, 0), (0, "#04100e", 0.35), (0.5, "#04100e", 0), (1, "#04100e", 0.35))
    paper.add(rect((0, 0, *SIZE), 0, veil, opacity=round(1 - morning, 3)))
    return paper


def _room(paper: Paper, share: float, morning: float) -> str:
    x = 640 - 260 * cos(2 * pi * share)
    inner = mix("#2a5750", "#e9dfc8", morning)
    middle = mix("#10211f", "#9dbdb4", morning)
    outer = mix("#060a0a", "#3f6862", morning)
    glow = paper.radial((x, 300), 820, (0, inner), (0.45, middle), (1, outer))
    floor = paper.linear(
        (0, 600),
        (0, 720),
        (0, mix("#0d1a18", "#b9cfc7", morning), 0.85),
        (1, mix("#040707", "#5e857d", morning)),
    )
    edge = rect((0, 590, 1280, 22), 0, mix("#122321", "#c9dad3", morning), opacity=0.5, filter=paper.blur(9))
    pool = paper.radial((640, 640), 460, (0, "#ffffff", 0.05 + 0.25 * morning), (1, "#ffffff", 0))
    return (
        rect((0, 0, *SIZE), 0, glow)
        + rect((0, 600, 1280, 120), 0, floor)
        + edge
        + ellipse((640, 644), (430, 34), pool, filter=paper.blur(18))
    )
