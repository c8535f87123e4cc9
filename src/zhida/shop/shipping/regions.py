"""Region prefixes: "" everywhere, then the first 2, 4 or 6 digits of a district code (GB/T 2260)."""

from __future__ import annotations

from zhida.shop.shipping.errors import InvalidRegion

PREFIX_LENGTHS = (0, 2, 4, 6)


def prefixes_of(region: str) -> list[str]:
    """Return the prefixes that hold for a district code, the longest first."""
    return [region[:length] for length in reversed(PREFIX_LENGTHS) if length <= len(region)]


def checked_region(region: str) -> str:
    """Return a region prefix as it is. Raises InvalidRegion."""
    if len(region) not in PREFIX_LENGTHS or not (region == "" or (region.isascii() and region.isdecimal())):
        raise InvalidRegion(fields={"region": InvalidRegion.message})
    return region
