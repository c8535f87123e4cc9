"""`zhida backup` and `zhida restore`: the whole shop in one file, and back."""

from __future__ import annotations

import tempfile
from importlib.metadata import version
from pathlib import Path

import click
from django.conf import settings

from zhida.entrypoints.backups.archive import (
    Manifest,
    check_archive,
    extract_database,
    extract_files,
    write_archive,
)
from zhida.entrypoints.backups.engines import Engine, engine_of
from zhida.entrypoints.backups.errors import BackupRefused
from zhida.entrypoints.entity import FILE_NAME as ENTITY_FILE
from zhida.shop.kernel import clock
from zhida.shop.search.services import disown_index

KEPT = ["media", "imports", "invoices", "aftersales", "tradeins", "payments/slips", ENTITY_FILE]
KEYS_REMINDER = "ZHIDA_SECRET_KEY and the encryption keys are not in it: keep them apart, you need both"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    """Write the database, the media and the entity record into FILE (.tar or .tar.gz); the shop goes on."""
    engine = engine_of(settings.ZHIDA.database_url)
    manifest = Manifest(engine=engine.name, made_at=clock.now(), version=version("zhida"))
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
            database = Path(folder) / "database"
            engine.dump(database)
            count = write_archive(
                file, database=database, data_dir=settings.ZHIDA.data_dir, kept=KEPT, manifest=manifest
            )
    except (BackupRefused, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: {engine.name} database and {count} files, {file.stat().st_size:,} bytes")
    click.echo(KEYS_REMINDER)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="replace a database that is not empty; stop the shop first")
def restore_command(file: Path, *, force: bool) -> None:
    """Check FILE, then replace the database and the files by what it holds; an empty database only."""
    env = settings.ZHIDA
    engine = engine_of(env.database_owner_url or env.database_url)
    try:
        manifest = check_archive(file)
        _refuse_wrong_place(file, manifest, engine, force=force)
        env.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=env.data_dir) as folder:
            database = Path(folder) / "database"
            extract_database(file, database)
            extract_files(file, env.data_dir)
            engine.load(database)
        disown_index(now=clock.now())
    except (BackupRefused, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"restored the shop of {manifest.made_at.isoformat()} (version {manifest.version})")
    click.echo("next: `zhida migrate`, then `zhida invariants --json`")


def _refuse_wrong_place(file: Path, manifest: Manifest, engine: Engine, *, force: bool) -> None:
    if manifest.engine != engine.name:
        raise BackupRefused(f"{file} is of a {manifest.engine} database, this shop runs on {engine.name}")
    if not force and not engine.is_empty():
        raise BackupRefused("the database is not empty: stop the shop and say --force to replace it")
