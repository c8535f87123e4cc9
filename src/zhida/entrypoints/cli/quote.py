"""`zhida quote CASE.json`: run the promotion engine over a file, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import click

from zhida.shop.promotions.records.cases import CaseInvalid, answer_case


@click.command("quote")
@click.argument("case_file", type=click.Path(path_type=Path, allow_dash=True))
def quote_command(case_file: Path) -> None:
    """Print the quote of CASE_FILE (- reads standard input): every row, discount, share and refund, in fen.

    Ends with status 2 and one line on what is wrong when the case cannot be priced.
    """
    try:
        answer = answer_case(document=_document_of(case_file))
    except CaseInvalid as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _document_of(case_file: Path) -> object:
    """Read a JSON file. A file that is missing, not UTF-8, not JSON or nested without end is refused."""
    try:
        with click.open_file(str(case_file), encoding="utf-8-sig") as stream:
            return json.load(stream, parse_constant=_refuse_constant)
    except (OSError, ValueError, RecursionError) as error:
        raise CaseInvalid(case_file.name, f"is not a readable JSON file: {error}") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")
