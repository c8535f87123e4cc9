"""The brand's own picture: green mountains one behind another in morning mist. It is on screens,
boxes and walls.
"""

from dataclasses import dataclass
from math import pi, sin

from zhida.demo.art.colours import mix
from zhida.demo.art.paper import Paper, circle, group, path, rect, shape


@dataclass(frozen=True, slots=True)
class Mood:
    """The colours of a landscape: sky from top to horizon, the farthest and the nearest ridge, the sun."""

    sky: str
    horizon: str
    far: str
    near: str
    sun: str = "#fff4df"


MOODS = {
    "dawn": Mood("#9fc7c4", "#f6e7d2", "#a9c8c2", "#0e3a36", "#fff3da"),
    "mist": Mood("#93b8b3", "#e9f0ea", "#aac8c2", "#1d4f49", "#ffffff"),
    "dusk": Mood("#31446b", "#f0b995", "#8c86a5", "#151c33", "#ffe2bf"),
    "night": Mood("#060b16", "#1f3a4a", "#23465a", "#04080f", "#dfeaf2"),
    "rose": Mood("#d9a9b4", "#fbe9e2", "#dcb6bb", "#4b2733", "#fff6ee"),
    "lake": Mood("#5aa6c8", "#e6f4f4", "#9fd0dc", "#0c3550", "#fffbe9"),
    "sand": Mood("#cdb48f", "#f8efdf", "#d9c3a0", "#5a4327", "#fff8e6"),
    "violet": Mood("#6d63a8", "#f0dff0", "#ab9fd0", "#231b48", "#fff0f6"),
    "paper": Mood("#e4e4de", "#f3f3ee", "#cfcfc8", "#6d6e6a", "#f7f7f2"),
    "ember": Mood("#2a0d12", "#e2633c", "#8f2f2b", "#14060a", "#ffd9a6"),
}


def landscape(paper: Paper, size: tuple[float, float], mood: Mood, seed: int = 1) -> str:
    """Draw the mountains into a box of this size whose corner is at 0, 0; clip it where it is used."""
    width, height = size
    sky = paper.linear((0, 0), (0, height * 0.72), (0, mood.sky), (1, mood.horizon))
    pieces = [rect((0, 0, width, height), 0, sky), _sun(paper, size, mood, seed)]
    layers = 6
    for layer in range(layers):
        share = layer / (layers - 1)
        top = height * (0.40 + 0.42 * share**1.15)
        rise = height * (0.10 + 0.05 * share) * (1 + 0.35 * sin(seed * 1.7 + layer * 2.1))
        colour = mix(mood.far, mood.near, share**1.25)
        foot = mix(colour, mood.horizon, 0.72 * (1 - share) + 0.08)
        fill = paper.linear((0, top - rise), (0, top + height * 0.26), (0, colour), (1, foot))
        ridge = _ridge(width, top, rise, seed * 13 + layer * 7)
        pieces.append(shape(path([(0, height), *ridge, (width, height)]), fill))
        if layer < layers - 1:
            pieces.append(_mist(paper, size, top + height * 0.1, mood.horizon))
    return group(*pieces)


def _ridge(width: float, top: float, rise: float, seed: int) -> list[tuple[float, float]]:
    steps = 90
    found = []
    for step in range(steps + 1):
        x = step / steps
        peaks = 0.0
        for wave in range(1, 7):
            phase = seed * (1.3 + 0.77 * wave)
            peaks += (1 - abs(sin(pi * (x * (0.55 + wave * 0.62) + phase)))) / wave**1.35
        found.append((width * x, top - rise * (peaks - 0.75)))
    return found


def _sun(paper: Paper, size: tuple[float, float], mood: Mood, seed: int) -> str:
    width, height = size
    side = 0.17 if width > height else 0.0
    x, y = width * (0.63 + side + 0.13 * sin(seed * 2.3)), height * 0.3
    radius = min(width, height) * 0.085
    halo = paper.radial((x, y), radius * 6, (0, mood.sun, 0.75), (0.25, mood.sun, 0.28), (1, mood.sun, 0))
    return circle(x, y, radius * 6, halo) + circle(x, y, radius, mood.sun, opacity=0.96)


def _mist(paper: Paper, size: tuple[float, float], y: float, colour: str) -> str:
    width, height = size
    deep = height * 0.12
    fill = paper.linear((0, y - deep), (0, y + deep), (0, colour, 0), (0.55, colour, 0.42), (1, colour, 0))
    return rect((0, y - deep, width, deep * 2), 0, fill)
