"""Render the demo shop's drawings to the WebP files that ship with it. Only drawings that changed
are rendered.

Needs Chromium and playwright (requirements/dev.in); the shop itself does not. Run: python
tools/render_demo.py [--all]
"""

import io
import json
import re
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from zhida.demo.art.logo import logo_mark, wordmark
from zhida.demo.pictures import FILM_POSTER, drawing_hash, drawings

FOLDER = Path(__file__).parent.parent / "src" / "zhida" / "demo" / "rendered"
CHROMIUM = "/usr/bin/chromium"
QUALITY = 80
# The widths that pages ask for; the master itself is the largest.
RENDITIONS = (320, 640, 1280)
SQUARE = 1600
SQUARE_MASTER = 1280


def main() -> None:
    """Render what changed, drop what is drawn no longer, write the manifest."""
    FOLDER.mkdir(exist_ok=True)
    manifest_path = FOLDER / "manifest.json"
    known = (
        json.loads(manifest_path.read_text()) if manifest_path.exists() and "--all" not in sys.argv else {}
    )
    wanted = list(drawings())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        lenses = {
            scale: browser.new_page(device_scale_factor=scale) for scale in (SQUARE_MASTER / SQUARE, 1.0)
        }
        found = {file: _rendered(lenses, file, draw, known.get(file)) for file, draw in wanted}
        browser.close()
    for path in (*FOLDER.glob("*.webp"), *FOLDER.glob("*/*.webp")):
        if path.name not in found and path.name != FILM_POSTER:
            path.unlink()
    (FOLDER / "logo.svg").write_text(wordmark("#16211f", "#1f6f63"), encoding="utf-8")
    (FOLDER / "logo-dark.svg").write_text(wordmark("#eef2f0", "#63b8a6"), encoding="utf-8")
    (FOLDER / "mark.svg").write_text(logo_mark("#1f6f63"), encoding="utf-8")
    manifest_path.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    total = sum(path.stat().st_size for path in FOLDER.rglob("*.webp"))
    print(f"{len(found)} pictures, {total / 1_000_000:.1f} MB")


def _rendered(
    lenses: dict[float, Page], file: str, draw: Callable[[], str], before: dict[str, object] | None
) -> dict[str, object]:
    svg = draw()
    code = drawing_hash(svg)
    if before and before["drawing"] == code and (FOLDER / file).exists():
        return before
    is_square = f'width="{SQUARE}" height="{SQUARE}"' in svg
    picture = photograph(lenses[SQUARE_MASTER / SQUARE if is_square else 1.0], svg)
    keep_renditions(picture, file)
    print(file, (FOLDER / file).stat().st_size // 1000, "kB", flush=True)
    key = sha256((FOLDER / file).read_bytes()).hexdigest()
    return {"drawing": code, "key": key, "width": picture.width, "height": picture.height}


def keep_renditions(picture: Image.Image, file: str) -> None:
    """Write the master, and each smaller width into the folder of its name."""
    picture.save(FOLDER / file, "WEBP", quality=QUALITY, method=5)
    for width in RENDITIONS:
        if width < picture.width:
            folder = FOLDER / str(width)
            folder.mkdir(exist_ok=True)
            sized = picture.resize(
                (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
            )
            sized.save(folder / file, "WEBP", quality=QUALITY, method=5)


def photograph(page: Page, svg: str) -> Image.Image:
    """Show a drawing in the browser and take its picture."""
    size = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert size is not None
    width, height = int(size[1]), int(size[2])
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height})
    return Image.open(io.BytesIO(shot)).convert("RGB")


if __name__ == "__main__":
    main()
