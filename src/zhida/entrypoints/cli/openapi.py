"""`zhida openapi`: write both APIs as they are, into docs/api/openapi.json."""

from __future__ import annotations

import json
from pathlib import Path

import click

from zhida.entrypoints.restapi.document import openapi_document


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def openapi_command(file: Path) -> None:
    """Write the OpenAPI document of both sides to FILE; `make check` fails when the committed one differs."""
    text = json.dumps(openapi_document(), ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")
