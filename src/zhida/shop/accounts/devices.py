"""A short name for a device, so that a person knows their own sessions again: "Chrome · Windows"."""

from __future__ import annotations

from typing import Final

LONGEST_NAME: Final = 60
# The first word found wins: browsers name themselves after those that they descend from.
BROWSERS: Final = (
    ("MicroMessenger", "WeChat"),
    ("AlipayClient", "Alipay"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "MIUI Browser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def name_device(user_agent: str) -> str:
    """Name the browser and system of a User-Agent header; its first word where neither is known."""
    found = [_first(user_agent, words) for words in (BROWSERS, SYSTEMS)]
    known = " · ".join(name for name in found if name)
    return known or user_agent.split("/", 1)[0].strip()[:LONGEST_NAME]


def _first(user_agent: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((name for word, name in words if word in user_agent), "")
