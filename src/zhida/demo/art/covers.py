"""What goes on and with the devices: cases, glass films, straps, sleeves, keyboard covers, pens, mice."""

from zhida.demo.art.colours import darker, lighter
from zhida.demo.art.keyboards import keyboard
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, group, num, rect, shape
from zhida.demo.art.phone_views import build
from zhida.demo.art.phones import ISLANDS, draw_phone
from zhida.demo.art.power import FORMS as POWER_FORMS
from zhida.demo.art.power import ink_on
from zhida.demo.art.solids import Finish, Plate, face, slab
from zhida.demo.art.space import Pose, Turn
from zhida.demo.art.studio import lying_shadow, square, standing_shadow
from zhida.demo.art.tablets import pencil
from zhida.demo.art.watches import front_view
from zhida.demo.art.watches import hero as watch_hero

WINDOWS = {
    "circle": ((0, 36), (62, 62, 31)),
    "square": ((-11.5, 26.5), (48, 49, 14)),
    "bar": ((0, 25), (69, 30, 15)),
    "pillar": ((-19.5, 31.5), (29, 55, 14.5)),
}


def phone_case(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a phone in its case, seen from behind; a clear case lets the phone show."""
    phone, coat = build(
        look.with_options(body=look.text("phone", "#35564f"), trim=look.text("frame", "#a8b0ac"))
    )
    scale = size / 182
    pose = Pose.of(Turn(180 + 26, -5), scale, at)
    half = phone.depth / 2 + 1.2
    plate = Plate(phone.width, phone.height, phone.radius).inset(-1.4)
    clear = look.text("cover", "soft") == "clear"
    out = standing_shadow(paper, at[0], at[1] + phone.height * scale / 2 + 4, phone.width * scale)
    inner = draw_phone(paper, pose, phone, coat)
    rings = ((0.6, half), (0, half - 0.8), (0, -half + 1.4), (0.5, -half + 0.3), (1.4, -half))
    walls = slab(pose, plate, rings, Finish(look.body, 0.3))
    behind = pose.behind(-half)
    if clear:
        return out + inner + group(walls, opacity=0.28) + face(behind, 0, _clear_sheet(paper, plate))
    at_window, (wide, high, radius) = WINDOWS[phone.island]
    window = Plate(wide, high, radius, 2.0 if wide == high == radius * 2 else 2.3)
    x, y = at_window[0], -phone.height / 2 + at_window[1]
    hole = shape(window.data(), "#000000", transform=f"translate({num(x)} {num(y)})")
    cut = paper.fade(rect((-200, -200, 400, 400), 0, "#ffffff") + hole)
    sheet = group(_soft_sheet(paper, plate, look), mask=cut)
    lip = shape(
        window.data(),
        "none",
        stroke=lighter(look.body, 0.3),
        stroke_width=1.1,
        transform=f"translate({num(x)} {num(y)})",
    )
    ring = _magnet(look) if look.text("ring", "") == "yes" else ""
    return (
        out
        + walls
        + face(behind, 0, sheet)
        + face(behind, 0, lip)
        + ISLANDS[phone.island](paper, behind.moved((0, 0, -1.0)), phone, coat)
        + face(behind, 0, ring)
    )


def _soft_sheet(paper: Paper, plate: Plate, look: Look) -> str:
    base = look.body
    w, h = plate.width, plate.height
    ground = paper.linear(
        (-w * 0.5, -h * 0.5), (w * 0.4, h * 0.5), (0, lighter(base, 0.2)), (0.5, base), (1, darker(base, 0.2))
    )
    grain = (
        shape(plate.inset(1.2).data(), "#000000", filter=paper.grain(1.2, 0.36))
        if look.text("cover", "soft") == "leather"
        else ""
    )
    seam = (
        shape(
            plate.inset(4).data(),
            "none",
            stroke=lighter(base, 0.4),
            stroke_width=0.45,
            stroke_dasharray="1.8 1.1",
            opacity=0.7,
        )
        if grain
        else ""
    )
    sheen = paper.linear(
        (-w * 0.5, 0), (w * 0.5, 0), (0, "#ffffff", 0.28), (0.15, "#ffffff", 0.03), (1, "#000000", 0.2)
    )
    return (
        shape(plate.inset(1.2).data(), ground)
        + grain
        + seam
        + shape(plate.inset(1.2).data(), sheen)
        + mark((0, h * 0.33), 8, ink_on(base), 0.7)
    )


def _clear_sheet(paper: Paper, plate: Plate) -> str:
    w, h = plate.width, plate.height
    glare = paper.linear(
        (-w * 0.5, -h * 0.4),
        (w * 0.5, h * 0.3),
        (0, "#ffffff", 0.34),
        (0.3, "#ffffff", 0.04),
        (0.62, "#ffffff", 0.02),
        (0.66, "#ffffff", 0.2),
        (0.74, "#ffffff", 0.03),
        (1, "#ffffff", 0.1),
    )
    return shape(plate.inset(1.2).data(), glare, stroke="#ffffff", stroke_width=0.9, stroke_opacity=0.75)


def _magnet(look: Look) -> str:
    tone = lighter(look.body, 0.22)
    return circle(0, 18, 23, "none", stroke=tone, stroke_width=4, opacity=0.7) + rect(
        (-2, 47, 4, 10), 2, tone, opacity=0.7
    )


def film(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a glass film that floats above the screen it is made for."""
    phone, coat = build(look)
    scale = size / 190
    low = Pose.of(Turn(-18, 46, -30), scale, (at[0] - 8 * scale, at[1] + 14 * scale))
    plate = Plate(phone.width - 2, phone.height - 2, phone.radius)
    out = lying_shadow(
        paper, low, Plate(phone.width, phone.height, phone.radius), 0, (24, 56, 24)
    ) + draw_phone(paper, low, phone, coat)
    high = low.moved((0, 0, 34))
    glare = paper.linear(
        (-36, -80),
        (40, 60),
        (0, "#ffffff", 0.62),
        (0.3, "#dff1ec", 0.14),
        (0.5, "#ffffff", 0.34),
        (0.56, "#dff1ec", 0.10),
        (1, "#ffffff", 0.3),
    )
    hole = rect((-5, -phone.height / 2 + 3.4, 10, 1.2), 0.6, "#10201e", opacity=0.35)
    return (
        out
        + group(slab(high, plate, ((0, 0.5), (0, -0.5)), Finish("#7fb3a6", 0.9)), opacity=0.9)
        + face(
            high,
            0.5,
            shape(plate.data(), "#8fc4b6", opacity=0.16),
            shape(plate.data(), glare, stroke="#ffffff", stroke_width=0.6),
            hole,
        )
    )


def strap(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a strap on a watch, laid out flat."""
    return front_view(paper, look, at, size / 124)


def cover(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a keyboard cover lying open."""
    scale = size / 290
    base = Pose.of(Turn(0, 44, -22), scale, at)
    plate = Plate(252, 150, 9)
    out = lying_shadow(paper, base, plate, -3, (24, 50, 22)) + slab(
        base, plate, ((0.6, 3), (0, 2.2), (0, -3)), Finish(look.body, 0.3)
    )
    ground = paper.linear((-126, -75), (126, 75), (0, lighter(look.body, 0.16)), (1, darker(look.body, 0.12)))
    return out + face(
        base,
        3,
        shape(plate.inset(0.5).data(), ground),
        keyboard(paper, (236, 84), (0, -24), look.text("keys", "#2d3332")),
        rect((-44, 26, 88, 42), 5, darker(look.body, 0.1), stroke=lighter(look.body, 0.15), stroke_width=0.5),
    )


def pen(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the pen, leaning over its shadow."""
    scale = size / 176
    pose = Pose.of(Turn(0, 0, -38), scale, at)
    shade = group(
        rect((-78, -3, 156, 6), 3, "#10201e", opacity=0.3, filter=paper.blur(3)),
        transform=f"translate({num(at[0] + 26)} {num(at[1] + 50)}) rotate(-38) scale({num(scale)})",
    )
    return shade + pencil(paper, pose, look.with_options(pen=look.body))


def mouse(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a flat mouse from above, its wheel between the keys."""
    body = look.body
    shell = "M-30 -44C-26 -58 26 -58 30 -44C36 -20 36 26 30 44C24 60 -24 60 -30 44C-36 26 -36 -20 -30 -44Z"
    fill = paper.linear(
        (-34, 0),
        (34, 0),
        (0, darker(body, 0.3)),
        (0.2, lighter(body, 0.4)),
        (0.55, body),
        (1, darker(body, 0.32)),
    )
    fall = paper.linear((0, -56), (0, 58), (0, "#ffffff", 0.25), (0.4, "#ffffff", 0), (1, "#04100e", 0.28))
    wheel = paper.linear((0, -34), (0, -14), (0, "#1a1e20"), (0.5, "#5b6467"), (1, "#15181a"))
    pieces = [
        shape(shell, "#10201e", opacity=0.34, filter=paper.blur(6), transform="translate(5 9)"),
        shape(shell, fill),
        shape(shell, fall),
        shape("M0 -55V-36M0 -12V4", stroke=darker(body, 0.5), stroke_width=0.8),
        shape("M-33.6 4Q0 12 33.6 4", stroke=darker(body, 0.4), stroke_width=0.7),
        rect((-4.4, -36, 8.8, 24), 4.4, darker(body, 0.6)),
        rect((-3.2, -34.6, 6.4, 21.2), 3.2, wheel),
        ellipse(
            (-16, -30), (6, 16), "#ffffff", opacity=0.4, filter=paper.blur(4), transform="rotate(12 -16 -30)"
        ),
        mark((0, 36), 13, ink_on(body), 0.75),
    ]
    return group(
        *pieces, transform=f"translate({num(at[0])} {num(at[1])}) rotate(-16) scale({num(size / 140)})"
    )


def sleeve(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a felt sleeve with a laptop half inside."""
    scale = size / 360
    pose = Pose.of(Turn(0, 38, -20), scale, at)
    body = Plate(330, 238, 14)
    metal = Plate(304, 214, 10)
    inside = pose.moved((0, -64, 0))
    felt = paper.linear(
        (-165, -119), (165, 119), (0, lighter(look.body, 0.2)), (0.6, look.body), (1, darker(look.body, 0.18))
    )
    out = lying_shadow(paper, pose, body, -8, (26, 60, 30))
    out += slab(inside, metal, ((0.5, 4), (0, 3), (0, -4)), Finish("#c3c8c6", 0.7)) + face(
        inside, 4, shape(metal.inset(0.4).data(), "#d3d7d5"), mark((0, 0), 30, "#8b9290", 0.8)
    )
    out += slab(pose, body, ((2.4, 8), (0, 5), (0, -6)), Finish(look.body, 0.12))
    band = rect((-165, -104, 330, 20), 0, look.trim) + rect((-165, -86, 330, 2), 0, darker(look.trim, 0.4))
    window = paper.clip(shape(body.inset(2).data()))
    return out + face(
        pose,
        8,
        group(
            shape(body.inset(2).data(), felt),
            shape(body.inset(2).data(), "#000000", filter=paper.grain(0.9, 0.4)),
            band,
            mark((0, 20), 46, ink_on(look.body), 0.85),
            clip_path=window,
        ),
        shape(
            body.inset(7).data(),
            "none",
            stroke=ink_on(look.body),
            stroke_width=0.8,
            stroke_dasharray="4 2.4",
            opacity=0.5,
        ),
    )


FORMS = {
    "case": phone_case,
    "film": film,
    "strap": strap,
    "cover": cover,
    "pen": pen,
    "mouse": mouse,
    "sleeve": sleeve,
    **POWER_FORMS,
}


def hero(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw the accessory in its own form within a square around a point."""
    return FORMS[look.text("form", "charger")](paper, look, at, size)


def _one(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (800, 800), 1250))
    return paper


def _near(look: Look) -> Paper:
    paper = square()
    paper.add(hero(paper, look, (760, 900), 2100))
    return paper


def _worn(look: Look) -> Paper:
    paper = square()
    paper.add(watch_hero(paper, look, (800, 800), 1500))
    return paper


VIEWS = {"one": _one, "near": _near, "worn": _worn}
