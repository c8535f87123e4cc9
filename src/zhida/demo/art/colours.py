"""Mix and shade colours written as #rrggbb."""

WHITE = "#ffffff"
BLACK = "#000000"
INK = "#15181a"


def parts(colour: str) -> tuple[int, int, int]:
    """Give the red, green and blue of #rrggbb, 0..255 each."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """Give the colour that lies `share` (0..1) of the way from the first to the second."""
    part = min(1.0, max(0.0, share))
    channels = zip(parts(first), parts(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in channels)


def lighter(colour: str, share: float) -> str:
    """Give the colour moved towards white."""
    return mix(colour, WHITE, share)


def darker(colour: str, share: float) -> str:
    """Give the colour moved towards a warm black, never to a dead one."""
    return mix(colour, "#0b0d0e", share)


def lit(colour: str, light: float) -> str:
    """Give a surface's colour under a light of 0 (shadow) over 0.5 (its own colour) to 1 (glare)."""
    if light < 0.5:
        return mix(darker(colour, 0.82), colour, light * 2)
    return mix(colour, WHITE, (light - 0.5) * 1.8)


def brightness(colour: str) -> float:
    """Give the perceived brightness, 0..1, to choose between light and dark marks."""
    red, green, blue = parts(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
