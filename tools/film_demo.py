"""Photograph the flagship's film frame by frame and write it as H.264, with its poster.

Authoring only: needs Chromium, playwright, and imageio-ffmpeg (or any ffmpeg named in FFMPEG).
Run: python tools/film_demo.py
"""

import os
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from render_demo import CHROMIUM, FOLDER, keep_renditions, photograph

from zhida.demo.art.film import FRAMES_PER_SECOND, SECONDS, frame


def main() -> None:
    """Write film-x7-ultra.mp4 and its poster beside the pictures."""
    count = SECONDS * FRAMES_PER_SECOND
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for index in range(count):
            picture = photograph(page, frame(index / count).svg())
            picture.save(Path(folder) / f"{index:04d}.png")
            if index == count // 2:
                keep_renditions(picture, "film-x7-ultra.webp")
        browser.close()
        encode(Path(folder))


def encode(folder: Path) -> None:
    """Make one film out of numbered frames."""
    program = os.environ.get("FFMPEG", "ffmpeg")
    source = ["-framerate", str(FRAMES_PER_SECOND), "-i", str(folder / "%04d.png")]
    shape = [
        "-c:v",
        "libx264",
        "-preset",
        "veryslow",
        "-crf",
        "23",
        "-pix_fmt",
        "yuv420p",
        "-movflags",
        "+faststart",
        "-an",
    ]
    subprocess.run(
        [program, "-y", "-loglevel", "error", *source, *shape, str(FOLDER / "film-x7-ultra.mp4")], check=True
    )


if __name__ == "__main__":
    main()
