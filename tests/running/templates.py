"""A fresh shop's data, made once a test run and copied: a schema takes seconds, a copy none."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

# The keys of the practice channels take seconds too.
KEYS = ["payment-simulator", "--with-gateways", "--prepare"]


def copy_template(directory: Path, *, mode: str, command: Sequence[str]) -> None:
    """Put what `zhida migrate` (and the demo, in demo mode) leaves in an SQLite shop into a directory.

    Without a place for templates nothing is put there; the shop then starts from nothing, only slower.
    """
    place = os.environ.get("ZHIDA_TEST_TEMPLATES", "")
    if not place:
        return
    template = Path(place) / mode
    with (Path(place) / f"{mode}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            _make(template, mode, command)
    shutil.copytree(template, directory, dirs_exist_ok=True)


def _make(template: Path, mode: str, command: Sequence[str]) -> None:
    draft = template.with_suffix(".draft")
    draft.mkdir()
    demo = [["demo"]] if mode == "demo" else []
    for step in [["migrate"], *demo, KEYS]:
        subprocess.run(
            [*command, *step], env=_environment(mode, draft), cwd=draft, capture_output=True, check=True
        )
    draft.rename(template)


def _environment(mode: str, directory: Path) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIDA_", "DJANGO_"))}
    return kept | {"ZHIDA_MODE": mode, "ZHIDA_DATA_DIR": str(directory)}
