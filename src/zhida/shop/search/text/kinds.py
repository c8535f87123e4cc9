"""What a thing is, read from names: heads of category names, and the marks of an accessory."""

from __future__ import annotations

import re

_LIST = re.compile(r"\s*(?:[/、,，;；|&+]|\band\b|及|和|与)\s*")
_FITS = re.compile(
    r"适用于?|兼容|适配|\bcompatible with\b|\bfits?\b|\bdesigned for\b|\bfor\b|\breplacement for\b|\bw/"
)
_ACCESSORY = re.compile(
    r"配件|附件|周边|耗材|零件|保护[套壳膜]|手机[壳套膜]|贴膜|支架|转接|\baccessor(?:y|ies)\b"
    r"|\bparts\b|\bspares?\b|\bcases?\b|\bcovers?\b|\bsleeves?\b|\bcables?\b|\badapters?\b|\bmounts?\b"
    r"|\bskins?\b|\bprotectors?\b|\bconsumables?\b|\bsupplies\b"
)


def names_in(name: str) -> list[str]:
    """Return the single names in a folded category name: "耳机/音箱" and "laptops & notebooks" hold two."""
    return [part for part in _LIST.split(name) if part]


def before_fits(title: str) -> int:
    """Return where a folded title stops naming the thing and starts naming what it fits; its length if never.

    Worked: "leather case for iphone 15" stops before "for". A title that starts with such a word names
    nothing else, so all of it counts.
    """
    found = _FITS.search(title)
    return found.start() if found and title[: found.start()].strip() else len(title)


def speaks_of_accessories(text: str) -> bool:
    """Say whether a folded text names accessories, parts or consumables in general trade words."""
    return _ACCESSORY.search(text) is not None
