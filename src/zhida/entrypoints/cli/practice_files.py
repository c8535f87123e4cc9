"""The files of the practice services: secrets made once, tables written in one step."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path


def secret_once(file: Path) -> None:
    """Make a secret that only the owner reads, unless it is there."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(16), encoding="ascii")


def write_anew(file: Path, text: str) -> None:
    """Replace a file whose text has changed, in one step."""
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        draft = file.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)


def table(name: str, values: Mapping[str, str | Sequence[str]]) -> str:
    """Write one table of TOML, and an empty line below it."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    return "\n".join((f"[{name}]", *lines, "", ""))
