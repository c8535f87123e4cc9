"""How amounts, instants and numbers are written on pages."""

import json
from datetime import datetime

from django.utils.translation import get_language
from markupsafe import Markup

from zhida.shop.kernel.clock import SHANGHAI


def yuan_parts(minor: int) -> tuple[str, str]:
    """Split fen into whole yuan and cents: 659900 gives ("6599", ".00")."""
    whole, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}", f".{cents:02d}"


def yuan(minor: int) -> str:
    """Write fen as one text: 3000 gives "¥30.00", -3000 gives "-¥30.00"."""
    whole, cents = yuan_parts(abs(minor))
    return f"{'-' if minor < 0 else ''}¥{whole}{cents}"


def moment(at: datetime) -> str:
    """Write an instant in the shop's time, to the minute: 2026-11-22 12:00."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def machine_time(at: datetime) -> str:
    """Write an instant for a `datetime` attribute."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def is_english() -> bool:
    """Say whether the page being drawn is in English."""
    return (get_language() or "").startswith("en")


def sentences(*texts: str) -> str:
    """Set sentences one after another, empty ones left out; only English keeps a space between them."""
    return (" " if is_english() else "").join(text for text in texts if text)


def data_json(value: object) -> Markup:
    """Write data for a script's JSON block; nothing in it can end the block."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(escaped)  # noqa: S704 -- the three characters that could leave the block are escaped
