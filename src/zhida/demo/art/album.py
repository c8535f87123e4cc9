"""Which pictures there are: for each kind of good its views, the scenes any good can stand in, and
the shop's own art.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhida.demo.art import (
    covers,
    earphones,
    foldables,
    headphones,
    laptops,
    phone_views,
    routers,
    scenes,
    speakers,
    tablets,
    watches,
)
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper
from zhida.demo.art.scenes import Hero


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of good is drawn: its own views, itself in a scene, and how far it reaches
    below its middle.
    """

    views: Mapping[str, Callable[[Look], Paper]]
    hero: Hero
    foot: float


KINDS = {
    "phone": Kind(phone_views.VIEWS, phone_views.hero, 0.42),
    "foldable": Kind(foldables.VIEWS, foldables.hero, 0.40),
    "tablet": Kind(tablets.VIEWS, tablets.hero, 0.36),
    "laptop": Kind(laptops.VIEWS, laptops.hero, 0.36),
    "earphones": Kind(earphones.VIEWS, earphones.hero, 0.37),
    "headphones": Kind(headphones.VIEWS, headphones.hero, 0.38),
    "watch": Kind(watches.VIEWS, watches.hero, 0.38),
    "speaker": Kind(speakers.VIEWS, speakers.hero, 0.50),
    "router": Kind(routers.VIEWS, routers.hero, 0.46),
    "accessory": Kind(covers.VIEWS, covers.hero, 0.40),
}
SCENES = {
    "story-mountains": scenes.before_mountains,
    "story-light": scenes.in_light,
    "story-dark": scenes.in_dark,
    "box": scenes.with_box,
}


def draw(kind: str, view: str, look: Look) -> Paper:
    """Draw one picture of a good. Raises KeyError for a kind or view that there is not."""
    known = KINDS[kind]
    if view in SCENES:
        foot = look.number("foot", known.foot)
        return SCENES[view](look, known.hero, foot)
    return known.views[view](look)
