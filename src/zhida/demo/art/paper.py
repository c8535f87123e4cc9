"""The sheet that a drawing is made on: shared gradients, filters and clips, and the shapes between them."""

from collections.abc import Sequence

Stop = tuple[float, str] | tuple[float, str, float]
Points = Sequence[tuple[float, float]]


class Paper:
    """Collect the pieces of one SVG and name its gradients, filters and clips."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._definitions: dict[str, str] = {}
        self._pieces: list[str] = []

    def add(self, *pieces: str) -> None:
        """Put pieces on the sheet, the later ones on top."""
        self._pieces.extend(pieces)

    def define(self, template: str) -> str:
        """Name a definition (its text holds `{id}`) and give its reference; the same text gets the
        same name.
        """
        if template not in self._definitions:
            self._definitions[template] = f"d{len(self._definitions)}"
        return f"url(#{self._definitions[template]})"

    def linear(self, start: tuple[float, float], end: tuple[float, float], *stops: Stop) -> str:
        """Name a gradient along the line from start to end, in the units of the shape that uses it."""
        where = f'x1="{num(start[0])}" y1="{num(start[1])}" x2="{num(end[0])}" y2="{num(end[1])}"'
        head = f'<linearGradient id="{{id}}" gradientUnits="userSpaceOnUse" {where}>'
        return self.define(f"{head}{_stops(stops)}</linearGradient>")

    def radial(self, centre: tuple[float, float], radius: float, *stops: Stop) -> str:
        """Name a gradient out of a centre."""
        where = f'cx="{num(centre[0])}" cy="{num(centre[1])}" r="{num(radius)}"'
        head = f'<radialGradient id="{{id}}" gradientUnits="userSpaceOnUse" {where}>'
        return self.define(f"{head}{_stops(stops)}</radialGradient>")

    def blur(self, amount: float) -> str:
        """Name a soft focus of so many units."""
        return self.define(
            '<filter id="{id}" x="-60%" y="-60%" width="220%" height="220%">'
            f'<feGaussianBlur stdDeviation="{num(amount)}"/></filter>'
        )

    def grain(self, size: float, strength: float) -> str:
        """Name a fine grain, light and dark at once, that follows the shape it is used on."""
        return self.define(
            '<filter id="{id}" x="0" y="0" width="100%" height="100%">'
            f'<feTurbulence type="fractalNoise" baseFrequency="{num(size)}" numOctaves="3" seed="7"/>'
            '<feColorMatrix type="saturate" values="0"/><feComponentTransfer>'
            f'<feFuncA type="table" tableValues="0 {num(strength)}"/></feComponentTransfer>'
            '<feComposite in2="SourceGraphic" operator="in"/></filter>'
        )

    def clip(self, shape: str) -> str:
        """Name a window of the given shape."""
        return self.define(f'<clipPath id="{{id}}">{shape}</clipPath>')

    def fade(self, shape: str) -> str:
        """Name a mask: white of the shape shows, black hides."""
        area = 'x="-4000" y="-4000" width="8000" height="8000"'
        return self.define(f'<mask id="{{id}}" maskUnits="userSpaceOnUse" {area}>{shape}</mask>')

    def weave(self, width: float, height: float, inside: str, transform: str = "") -> str:
        """Name a repeating tile."""
        return self.define(
            f'<pattern id="{{id}}" patternUnits="userSpaceOnUse" width="{num(width)}" height="{num(height)}"'
            f' patternTransform="{transform}">{inside}</pattern>'
        )

    def svg(self) -> str:
        """Write the sheet out."""
        definitions = "".join(text.replace("{id}", name) for text, name in self._definitions.items())
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        return f"{head}<defs>{definitions}</defs>{''.join(self._pieces)}</svg>\n"


def num(value: float) -> str:
    """Write a number shortly and always the same way."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def path(points: Points, *, closed: bool = True) -> str:
    """Give the path data through the points."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + ("Z" if closed else "")


def shape(data: str, fill: str = "none", **looks: object) -> str:
    """Draw path data; looks are SVG properties with `_` for `-`."""
    return f'<path d="{data}" fill="{fill}"{_looks(looks)}/>'


def rect(
    box: tuple[float, float, float, float], radius: float = 0, fill: str = "none", **looks: object
) -> str:
    """Draw a rectangle given as x, y, width, height."""
    x, y, width, height = (num(part) for part in box)
    place = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="{num(radius)}"'
    return f'<rect {place} fill="{fill}"{_looks(looks)}/>'


def circle(x: float, y: float, radius: float, fill: str = "none", **looks: object) -> str:
    """Draw a circle."""
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="{fill}"{_looks(looks)}/>'


def ellipse(
    centre: tuple[float, float], radii: tuple[float, float], fill: str = "none", **looks: object
) -> str:
    """Draw an ellipse."""
    (x, y), (rx, ry) = centre, radii
    return (
        f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}" fill="{fill}"{_looks(looks)}/>'
    )


def line(
    start: tuple[float, float], end: tuple[float, float], stroke: str, width: float, **looks: object
) -> str:
    """Draw a straight stroke with round ends."""
    data = path([start, end], closed=False)
    own: dict[str, object] = {"stroke": stroke, "stroke_width": num(width), "stroke_linecap": "round"}
    return f'<path d="{data}" fill="none"{_looks({**own, **looks})}/>'


def group(*pieces: str, **looks: object) -> str:
    """Hold pieces together under one look."""
    return f"<g{_looks(looks)}>{''.join(pieces)}</g>"


def words(text: str, at: tuple[float, float], size: float, fill: str, **looks: object) -> str:
    """Set a short text."""
    family = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, sans-serif"
    place = f'x="{num(at[0])}" y="{num(at[1])}" font-size="{num(size)}" font-family="{family}"'
    return f'<text {place} fill="{fill}"{_looks(looks)}>{text}</text>'


def _looks(looks: dict[str, object]) -> str:
    written = []
    for key, value in looks.items():
        text = num(value) if isinstance(value, float | int) else str(value)
        written.append(f' {key.replace("_", "-")}="{text}"')
    return "".join(written)


def _stops(stops: Sequence[Stop]) -> str:
    written = []
    for stop in stops:
        opacity = f' stop-opacity="{num(stop[2])}"' if len(stop) == 3 else ""
        written.append(f'<stop offset="{num(stop[0])}" stop-color="{stop[1]}"{opacity}/>')
    return "".join(written)
