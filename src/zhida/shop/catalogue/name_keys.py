"""The form in which names are compared: full and half width, case and blanks do not make two names."""

from __future__ import annotations

import unicodedata

PATH_SEPARATOR = " > "


def name_key(name: str) -> str:
    """Return the comparable form of a name: "ＨＵＡＷＥＩ " and "huawei" are one brand."""
    return " ".join(unicodedata.normalize("NFKC", name).lower().split())


def path_key(names: tuple[str, ...]) -> str:
    """Return the comparable form of a category's whole path, root first."""
    return PATH_SEPARATOR.join(name_key(name) for name in names)
