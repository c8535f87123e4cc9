"""The addresses of built scripts and styles, read once from the manifest that the build leaves."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

BUILT_DIR = Path(__file__).resolve().parents[1] / "static_built" / "storefront"


class AssetsNotBuilt(Exception):
    """The front end was not built: run `npm ci && npm run build` in web/ (make run does)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the build: its script and the style sheets it needs."""

    script: str
    styles: tuple[str, ...]


@cache
def entry(name: str) -> Entry:
    """Give the built addresses of an entry such as `main.ts`. Raises AssetsNotBuilt."""
    manifest_file = BUILT_DIR / ".vite" / "manifest.json"
    if not manifest_file.exists():
        raise AssetsNotBuilt(str(manifest_file))
    built = json.loads(manifest_file.read_text(encoding="utf-8"))[name]
    return Entry(
        script=address(built["file"]),
        styles=tuple(address(style) for style in built.get("css", ())),
    )


def address(file: str) -> str:
    """Give the address of a file of the build."""
    return f"{settings.STATIC_URL}storefront/{file}"
