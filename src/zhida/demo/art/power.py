"""What gives power: chargers, power banks, charging stands, car chargers, cables, hubs."""

from zhida.demo.art.colours import brightness, darker, lighter, mix
from zhida.demo.art.logo import mark
from zhida.demo.art.look import Look
from zhida.demo.art.paper import Paper, circle, ellipse, group, num, rect, shape, words
from zhida.demo.art.solids import Finish, Plate, face, lathe, slab
from zhida.demo.art.space import Pose, Turn, X, Y, Z
from zhida.demo.art.studio import lying_shadow


def ink_on(colour: str) -> str:
    """Give a mark's colour that can be seen on the ground without shouting."""
    return lighter(colour, 0.62) if brightness(colour) < 0.5 else darker(colour, 0.42)


def charger(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a wall charger: a soft block, its ports towards us, its pins folded out at the back."""
    wide, high, deep = look.number("width", 46), look.number("height", 50), look.number("depth", 62)
    scale = size / 125
    pose = Pose.of(Turn(-36, -20), scale, at)
    floor = pose.moved((0, high / 2, 0)).axes(X, Z)
    out = lying_shadow(paper, floor, Plate(wide, deep, 10), 0, (8, 20, 22))
    for side in (-1, 1):
        pin = pose.moved((side * 6.4, -2, -deep / 2 - 7)).turned(Turn(0, 0, side * -15))
        out += slab(pin, Plate(1.6, 6.4, 0.4), ((0, 8), (0, -9)), Finish("#cfc9bb", 0.95))
    plate = Plate(wide, high, 10)
    half = deep / 2
    out += slab(
        pose,
        plate,
        ((2.6, half), (0.7, half - 1), (0, half - 3.2), (0, -half + 3), (2, -half)),
        Finish(look.body, 0.36),
    )
    top = pose.moved((0, -high / 2 - 0.1, 0)).axes(X, Z)
    out += face(
        top,
        0,
        words(
            look.text("power", "67W"),
            (0, 6),
            12,
            ink_on(look.body),
            text_anchor="middle",
            font_weight=700,
            opacity=0.8,
        ),
    )
    flank = pose.moved((wide / 2 + 0.1, 0, 0)).axes((0, 0, -1), Y)
    ground = paper.linear(
        (-wide / 2, -high / 2),
        (wide / 2, high / 2),
        (0, lighter(look.body, 0.25)),
        (1, darker(look.body, 0.12)),
    )
    count = int(look.number("ports", 1))
    ports = [_usb(0, (k - (count - 1) / 2) * 12.5, look) for k in range(count)]
    return (
        out
        + face(flank, 0, mark((0, 0), 20, ink_on(look.body), 0.7))
        + face(pose, half, shape(plate.inset(2.4).data(), ground), *ports)
    )


def _usb(x: float, y: float, look: Look) -> str:
    rim = look.text("port", "#d98a4b")
    return rect(
        (x - 6, y - 2.5, 12, 5), 2.5, "#0b0c0d", stroke=darker(look.body, 0.35), stroke_width=0.5
    ) + rect((x - 4.2, y - 0.7, 8.4, 1.4), 0.7, rim)


def bank(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a power bank; a magnetic one shows its ring."""
    wide, high, deep = look.number("width", 68), look.number("height", 106), look.number("depth", 15)
    scale = size / 150
    pose = Pose.of(Turn(26, 40, -24), scale, at)
    plate = Plate(wide, high, look.number("radius", 13))
    half = deep / 2
    out = lying_shadow(paper, pose, plate, -half, (30, 62, 26))
    out += slab(
        pose,
        plate,
        ((2.2, half), (0.5, half - 1), (0, half - 3), (0, -half + 3), (2, -half)),
        Finish(look.body, 0.55),
    )
    foot = pose.moved((0, high / 2 + 0.1, 0)).axes(X, (0, 0, -1))
    ports = (
        [
            _usb(-10, 0, look),
            rect((4, -3, 13, 6), 1, "#0b0c0d", stroke=darker(look.body, 0.35), stroke_width=0.5),
        ]
        if look.text("ring", "") != "yes"
        else [_usb(0, 0, look)]
    )
    ground = paper.linear(
        (-wide / 2, -high / 2),
        (wide / 2, high / 2),
        (0, lighter(look.body, 0.3)),
        (0.55, look.body),
        (1, darker(look.body, 0.14)),
    )
    lamps = [
        circle(-6 + k * 4, high * 0.40, 0.9, "#63e0b4" if k < 3 else darker(look.body, 0.3)) for k in range(4)
    ]
    if look.text("ring", "") == "yes":
        tone = mix(look.body, ink_on(look.body), 0.28)
        extra = circle(0, -high * 0.12, 25, "none", stroke=tone, stroke_width=4.2) + rect(
            (-2.1, -high * 0.12 + 32, 4.2, 11), 2.1, tone
        )
    else:
        extra = words(
            look.text("power", "20000"),
            (0, -high * 0.12),
            13,
            ink_on(look.body),
            text_anchor="middle",
            font_weight=700,
            opacity=0.85,
        ) + words("mAh", (0, -high * 0.04), 6, ink_on(look.body), text_anchor="middle", opacity=0.85)
    sign = mark((0, high * 0.30), 13, ink_on(look.body), 0.85)
    return (
        out
        + face(foot, 0, *ports)
        + face(pose, half, shape(plate.inset(2).data(), ground), extra, sign, *lamps)
    )


def stand(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a charging stand: a round pad on a leaning arm, a heavy foot."""
    scale = size / 170
    pose = Pose.of(Turn(-28, -16), scale, (at[0], at[1] + 62 * scale))
    foot = pose.axes(X, Z)
    plan = Plate(96, 78, 30)
    out = lying_shadow(paper, foot, plan, -4, (0, 18, 16))
    out += slab(foot, plan, ((1.6, 5), (0, 3.4), (0, -4)), Finish(look.body, 0.5)) + face(
        foot,
        5,
        shape(
            plan.inset(1.4).data(),
            paper.linear((-48, -40), (48, 40), (0, lighter(look.body, 0.25)), (1, darker(look.body, 0.1))),
        ),
    )
    arm = pose.moved((0, -52, -20)).axes(X, (0, 0.95, 0.31))
    out += slab(arm, Plate(20, 104, 8), ((0.6, 3), (0, 2.4), (0, -3)), Finish(look.trim, 0.9)) + face(
        arm, 3, shape(Plate(18.8, 102.8, 7.4).data(), lighter(look.trim, 0.15))
    )
    pad = pose.moved((0, -96, -24)).axes(X, (0, 0.95, 0.31))
    disc = Plate(66, 66, 33, 2.0)
    out += slab(pad, disc, ((1.4, 9), (0, 7.6), (0, 0)), Finish(look.trim, 0.92))
    top = paper.radial(
        (-10, -14), 60, (0, lighter(look.body, 0.4)), (0.7, look.body), (1, darker(look.body, 0.16))
    )
    tone = mix(look.body, ink_on(look.body), 0.22)
    return out + face(
        pad,
        9,
        shape(disc.inset(1.4).data(), top),
        circle(0, 0, 24, "none", stroke=tone, stroke_width=3.4),
        mark((0, 0), 15, ink_on(look.body), 0.8),
    )


def car(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a car charger."""
    scale = size / 120
    pose = Pose.of(Turn(0, -34, 24), scale, at)
    head = [
        (0.5 * w, y)
        for w, y in (
            (30, -34),
            (33, -33),
            (34, -31),
            (34, -16),
            (31, -13),
            (25, -12),
            (25, 22),
            (22, 26),
            (14, 30),
            (8, 31),
            (8, 36),
            (5, 37),
        )
    ]
    top = pose.moved((0, -34, 0)).axes(X, Z)
    glow = look.text("light", "#63e0b4")
    shadow = ellipse(
        (at[0] - 6 * scale, at[1] + 44 * scale),
        (34 * scale, 6 * scale),
        "#0c1514",
        opacity=0.3,
        filter=paper.blur(5 * scale),
    )
    metal = lathe(pose, head[:5], Finish(look.trim, 0.9)) + lathe(pose, head[4:], Finish(look.body, 0.5))
    return (
        shadow
        + lathe(pose, head[8:], Finish("#c9ced0", 0.95))
        + metal
        + face(
            top,
            0,
            circle(0, 0, 15, darker(look.body, 0.1)),
            circle(0, 0, 13.6, "none", stroke=glow, stroke_width=0.8),
            _usb(0, -5, look),
            _usb(0, 4, look),
        )
    )


def cable(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a coiled cable with both its plugs."""
    body = look.body
    coil = "M-30 62C-74 50 -74 -46 0 -46S74 44 4 46S-58 -32 0 -32S60 34 2 34C-22 34 -30 20 -30 6"
    tail = "M-30 6C-30 -30 20 -66 66 -62"
    pieces = [
        shape(
            coil + tail[tail.index("C") :],
            stroke="#10201e",
            stroke_width=6,
            opacity=0.2,
            filter=paper.blur(3),
            transform="translate(3 7)",
        )
    ]
    for data in (coil, tail):
        pieces += [
            shape(data, stroke=darker(body, 0.45), stroke_width=5.4, stroke_linecap="round"),
            shape(data, stroke=body, stroke_width=4.4, stroke_linecap="round"),
            shape(data, stroke=darker(body, 0.4), stroke_width=4.2, stroke_dasharray=".7 .7", opacity=0.5)
            if look.text("braid", "yes") == "yes"
            else "",
            shape(
                data,
                stroke=lighter(body, 0.6),
                stroke_width=1.1,
                stroke_linecap="round",
                transform="translate(-.6 -.8)",
                opacity=0.75,
            ),
        ]
    for x, y, angle in ((-30, 62, 14), (66, -62, 4)):
        pieces.append(group(_plug(paper, look), transform=f"translate({x} {y}) rotate({angle})"))
    if look.text("tie", "yes") == "yes":
        pieces.append(
            group(
                rect((-5, -12, 10, 24), 3, darker(body, 0.3)),
                rect((-5, -12, 3, 24), 1.5, "#ffffff", opacity=0.2),
                transform="translate(56 -2) rotate(80)",
            )
        )
    return group(*pieces, transform=f"translate({num(at[0])} {num(at[1])}) scale({num(size / 190)})")


def _plug(paper: Paper, look: Look) -> str:
    metal = paper.linear(
        (0, -3),
        (0, 3),
        (0, darker(look.trim, 0.3)),
        (0.3, lighter(look.trim, 0.85)),
        (0.7, look.trim),
        (1, darker(look.trim, 0.45)),
    )
    grip = paper.linear(
        (0, -6), (0, 6), (0, lighter(look.body, 0.35)), (0.4, look.body), (1, darker(look.body, 0.5))
    )
    return (
        rect((-6, -3.2, 10, 6.4), 2.6, darker(look.body, 0.3))
        + rect((2, -5.8, 22, 11.6), 3.4, grip)
        + rect((24, -2.8, 10.5, 5.6), 2.2, metal)
        + mark((13, 0), 9, ink_on(look.body), 0.8)
    )


def hub(paper: Paper, look: Look, at: tuple[float, float], size: float) -> str:
    """Draw a docking hub: a metal bar with its sockets towards us and a short cord."""
    scale = size / 205
    pose = Pose.of(Turn(30, 32, -16), scale, (at[0] - 30 * scale, at[1]))
    plate = Plate(124, 46, 9)
    cord = shape(
        "M62 0C96 0 92 52 128 46", stroke=darker(look.body, 0.4), stroke_width=5.2, stroke_linecap="round"
    ) + shape(
        "M62 0C96 0 92 52 128 46",
        stroke=lighter(look.body, 0.2),
        stroke_width=1.2,
        stroke_linecap="round",
        transform="translate(-.4 -1.2)",
        opacity=0.6,
    )
    out = lying_shadow(paper, pose, plate, -7, (22, 48, 20)) + face(
        pose, 0, cord, group(_plug(paper, look), transform="translate(128 46) rotate(-8)")
    )
    out += slab(pose, plate, ((1, 7), (0, 6), (0, -6), (1, -7)), Finish(look.body, 0.8))
    foot = pose.moved((0, 23.1, 0)).axes(X, (0, 0, -1))
    rim = darker(look.body, 0.4)
    sockets = [
        rect((-52, -3.2, 15, 6.4), 0.8, "#0a0b0c", stroke=rim, stroke_width=0.5),
        rect((-31, -3.2, 14, 6.4), 0.8, "#0a0b0c", stroke=rim, stroke_width=0.5),
        rect((-11, -3.2, 14, 6.4), 0.8, "#0a0b0c", stroke=rim, stroke_width=0.5),
    ]
    sockets += [_usb(17, 0, look), _usb(36, 0, look)]
    ground = paper.linear(
        (-62, -23), (62, 23), (0, lighter(look.body, 0.35)), (0.5, look.body), (1, darker(look.body, 0.12))
    )
    return (
        out
        + face(foot, 0, *sockets)
        + face(
            pose,
            7,
            shape(plate.inset(0.9).data(), ground),
            mark((40, 0), 20, ink_on(look.body), 0.8),
            circle(-50, 0, 1, "#63e0b4"),
        )
    )


FORMS = {"charger": charger, "bank": bank, "stand": stand, "car": car, "cable": cable, "hub": hub}
