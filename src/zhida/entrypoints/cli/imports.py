"""`zhida import products FILE`: the operator's way in for whole catalogues."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.assortment import services
from zhida.shop.assortment.records import FileContent, ImportOptions, ImportReport
from zhida.shop.kernel import clock
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.ids import new_number


@click.group("import")
def import_group() -> None:
    """Bring data into the shop from files."""


@import_group.command("products")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Check everything, write nothing.")
@click.option("--partial", "is_partial", is_flag=True, help="Keep the good rows when others are bad.")
@click.option("--publish", "is_published", is_flag=True, help="Put the products on sale (audited).")
@click.option("--mapping", help="A TOML file, or one that ships: phones, mall, litemall, shopxo.")
def import_products(
    file: Path, *, is_dry_run: bool, is_partial: bool, is_published: bool, mapping: str | None
) -> None:
    """Import FILE (.jsonl, .csv or .xlsx); see docs/rules/imports.md.

    Ends with status 0 only when every row went in. Bad rows stand in FILE.errors.csv by number and reason.
    """
    now = clock.now()
    options = ImportOptions(
        ref=new_number("M", now),
        is_dry_run=is_dry_run,
        is_partial=is_partial,
        is_published=is_published,
    )
    try:
        content = services.read_products(path=file, mapping=mapping or "")
        report = _import(content, options)
    except ShopError as refusal:
        click.echo(f"zhida: {refusal.detail or refusal.code}", err=True)
        sys.exit(2)
    services.write_problems(path=file.with_name(f"{file.name}.errors.csv"), problems=report.problems)
    _print(report, options, file)
    sys.exit(1 if report.problems else 0)


def _import(content: FileContent, options: ImportOptions) -> ImportReport:
    with tqdm(total=len(content.documents), unit="product", file=sys.stderr) as bar:

        def progress(done: int) -> None:
            bar.n = done
            bar.refresh()

        return services.import_documents(
            actor=SYSTEM_ACTOR, content=content, options=options, progress=progress, now=clock.now()
        )


def _print(report: ImportReport, options: ImportOptions, file: Path) -> None:
    kept = "written" if report.is_written else "checked, nothing written"
    click.echo(
        f"{report.products} products, {report.skus} SKUs: {report.created} new, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.pending} waiting, {report.published} published ({kept})."
    )
    for note in report.notes:
        click.echo(note)
    if report.problems:
        rows = len({problem.row for problem in report.problems})
        click.echo(f"{rows} rows are bad: see {file.name}.errors.csv", err=True)
        if not options.is_partial:
            click.echo("Nothing was kept; --partial keeps the good rows.", err=True)
