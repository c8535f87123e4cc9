"""The browser that tests drive."""

from __future__ import annotations

import shutil

# The first is the same browser without a window: it takes half the CPU.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")


def browser_program() -> str | None:
    """Return where Debian's browser is, None when there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)
