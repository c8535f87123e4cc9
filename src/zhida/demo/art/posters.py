"""The shop's own art: the opening picture wide and tall, a tile for each category, three editorial scenes."""

from collections.abc import Callable

from zhida.demo.art import (
    covers,
    earphones,
    headphones,
    laptops,
    phone_views,
    routers,
    speakers,
    tablets,
    watches,
)
from zhida.demo.art.colours import darker, lighter
from zhida.demo.art.landscape import MOODS
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, rect
from zhida.demo.art.scenes import Hero, backdrop, stone
from zhida.demo.art.sound_bodies import capsule
from zhida.demo.art.space import Turn

FLAGSHIP = Look(
    {
        "body": "#2f5d57",
        "trim": "#a8b0ac",
        "mood": "dawn",
        "seed": 1,
        "island": "circle",
        "texture": "mist",
        "width": 76.2,
        "height": 162.3,
        "depth": 8.9,
    }
)
TABLET = Look(
    {
        "body": "#2f5d57",
        "trim": "#a8b0ac",
        "mood": "dawn",
        "seed": 1,
        "width": 289.6,
        "height": 196.8,
        "depth": 5.2,
        "shows": "desk",
    }
)
LAPTOP = Look({"body": "#cdd1cf", "trim": "#b9bfbc", "mood": "mist", "seed": 2, "shows": "work"})
BUDS = Look({"body": "#e9e7e1", "trim": "#c9b182", "form": "stem"})
HEADPHONES = Look({"body": "#2f5d57", "trim": "#c9b182", "form": "over"})
WATCH = Look({"body": "#2f5d57", "trim": "#b9bfbc", "mood": "dawn", "seed": 1, "dial": "hands"})
FIELD_WATCH = Look(
    {"body": "#25292c", "trim": "#8b8378", "dial": "rings", "marks": "#c9d2cf", "crown": "#d98a4b"}
)
SPEAKER = Look({"body": "#2f5d57", "trim": "#b79b6c", "form": "column", "width": 110, "height": 150})
ROUTER = Look({"body": "#e9e7e1", "trim": "#c9ced0", "form": "tower"})
CHARGER = Look({"body": "#e9e7e1", "form": "charger", "ports": 1, "power": "67W"})
CABLE = Look({"body": "#2f5d57", "trim": "#b9bfbc", "form": "cable"})

TILES: dict[str, tuple[Hero, Look, float, str]] = {
    "phones": (phone_views.hero, FLAGSHIP, 0.42, "#dfeae6"),
    "tablets": (tablets.hero, TABLET, 0.36, "#e3eaee"),
    "laptops": (laptops.hero, LAPTOP, 0.36, "#e9ebe9"),
    "earphones": (earphones.hero, BUDS, 0.37, "#ece9e2"),
    "watches": (watches.hero, WATCH, 0.38, "#e2eae6"),
    "speakers": (speakers.hero, SPEAKER, 0.5, "#ebe6dd"),
    "routers": (routers.hero, ROUTER, 0.5, "#e6e9eb"),
    "accessories": (covers.hero, CHARGER, 0.36, "#ece7e4"),
}


def tile(name: str) -> Paper:
    """Draw a category's tile: the good on a tint of its own."""
    hero, look, foot, tint = TILES[name]
    paper = Paper(800, 800)
    glow = paper.radial((400, 300), 620, (0, lighter(tint, 0.7)), (1, tint))
    paper.add(rect((0, 0, 800, 800), 0, tint), rect((0, 0, 800, 800), 0, glow))
    size = 640 if foot < 0.45 else 560
    paper.add(hero(paper, look, (400, 700 - foot * size), size))
    return paper


def opening_wide() -> Paper:
    """Draw the home page's opening picture, 21:9: the flagship to the right, quiet sky to the left
    for words.
    """
    paper = Paper(2520, 1080)
    paper.add(backdrop(paper, (2520, 1080), "dawn", 5))
    calm = paper.linear((0, 0), (1500, 0), (0, MOODS["dawn"].horizon, 0.72), (1, MOODS["dawn"].horizon, 0))
    paper.add(rect((0, 0, 2520, 1080), 0, calm), stone(paper, (1740, 962), 560))
    paper.add(phone_views.stand(paper, FLAGSHIP, (1590, 508), Turn(180 - 26, -4), 5.4))
    paper.add(phone_views.stand(paper, FLAGSHIP, (1890, 532), Turn(-22, -4), 5.4))
    return paper


def opening_tall() -> Paper:
    """Draw the same for a phone's screen, 3:4: words above, the flagship below."""
    paper = Paper(1200, 1600)
    paper.add(backdrop(paper, (1200, 1600), "dawn", 5))
    calm = paper.linear((0, 0), (0, 700), (0, MOODS["dawn"].horizon, 0.66), (1, MOODS["dawn"].horizon, 0))
    paper.add(rect((0, 0, 1200, 1600), 0, calm), stone(paper, (600, 1452), 470))
    paper.add(phone_views.stand(paper, FLAGSHIP, (460, 1005), Turn(180 - 26, -4), 5.2))
    paper.add(phone_views.stand(paper, FLAGSHIP, (740, 1030), Turn(-22, -4), 5.2))
    return paper


def at_work() -> Paper:
    """Draw a desk by a window: laptop, tablet, buds."""
    paper = _room("#e6ebe8", "lake", 3)
    paper.add(
        tablets.stand(paper, TABLET, (1180, 560), Turn(-20, -5), 2.1),
        laptops.stand(paper, LAPTOP, (620, 770), Turn(20, -20), 2.35),
    )
    paper.add(
        earphones.case(paper, BUDS, (1330, 830), 210, opened=False),
        covers.pen(paper, Look({"body": "#f4f4f1"}), (1010, 890), 260),
    )
    return paper


def on_the_trail() -> Paper:
    """Draw the trail: the field watch, headphones and a speaker on stone."""
    paper = Paper(1600, 1000)
    paper.add(backdrop(paper, (1600, 1000), "dusk", 9), stone(paper, (800, 880), 660))
    paper.add(
        headphones.hero(paper, HEADPHONES, (420, 660), 520), watches.hero(paper, FIELD_WATCH, (850, 590), 700)
    )
    paper.add(capsule(paper, Look({"body": "#b3604a", "trim": "#2b2f33"}), (1250, 800), 400))
    return paper


def at_home() -> Paper:
    """Draw an evening at home: speaker, router, a charging stand."""
    paper = Paper(1600, 1000)
    glow = paper.radial((700, 380), 1000, (0, "#5a4a38"), (0.55, "#2b2622"), (1, "#121110"))
    table = paper.linear((0, 760), (0, 1000), (0, "#6b5238"), (0.08, "#54402b"), (1, "#231a12"))
    lamp = paper.radial((700, 240), 560, (0, "#ffdfae", 0.5), (1, "#ffdfae", 0))
    paper.add(
        rect((0, 0, 1600, 1000), 0, glow),
        circle(700, 240, 560, lamp),
        rect((0, 770, 1600, 230), 0, table),
        ellipse((760, 850), (760, 50), "#ffdfae", opacity=0.12, filter=paper.blur(20)),
    )
    paper.add(routers.tower(paper, ROUTER, (1180, 590), 560), speakers.hero(paper, SPEAKER, (640, 570), 640))
    paper.add(
        covers.hero(paper, Look({"body": "#e9e7e1", "trim": "#b9bfbc", "form": "stand"}), (300, 760), 330)
    )
    return paper


def _room(wall: str, mood: str, seed: int) -> Paper:
    """A pale room with a tall window on the mountains and a white table."""
    paper = Paper(1600, 1000)
    light = paper.linear((0, 0), (1600, 800), (0, lighter(wall, 0.6)), (1, darker(wall, 0.06)))
    window = paper.clip(rect((620, 40, 760, 560), 10))
    view = (
        f'<g clip-path="{window}"><g transform="translate(620 40)">{backdrop(paper, (760, 560), mood, seed)}'
        "</g></g>"
    )
    frame = rect((620, 40, 760, 560), 10, "none", stroke="#ffffff", stroke_width=14) + rect(
        (994, 40, 10, 560), 0, "#ffffff"
    )
    table = paper.linear((0, 700), (0, 1000), (0, "#fbfbf9"), (1, "#dfe3e0"))
    paper.add(
        rect((0, 0, 1600, 1000), 0, light),
        view,
        frame,
        rect((0, 700, 1600, 300), 0, table),
        rect((0, 696, 1600, 8), 0, "#10201e", opacity=0.10, filter=paper.blur(4)),
    )
    return paper


POSTERS: dict[str, Callable[[], Paper]] = {
    "home-wide": opening_wide,
    "home-tall": opening_tall,
    "story-work": at_work,
    "story-trail": on_the_trail,
    "story-home": at_home,
}
