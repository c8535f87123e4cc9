"""`zhida migrate`: bring the database to this version; in demo and test mode leave a shop that can sell."""

from __future__ import annotations

import os
import subprocess
import sys

import click
from django.conf import settings
from django.core.management import call_command

from zhida.entrypoints.first_rows import ensure_first_rows
from zhida.entrypoints.health import is_migrated


@click.command()
def migrate_command() -> None:
    """Apply migrations, as the database's owner where ZHIDA_DATABASE_OWNER_URL names one; safe to repeat."""
    owner_url = settings.ZHIDA.database_owner_url
    if owner_url and owner_url != settings.ZHIDA.database_url:
        environment = {**os.environ, "ZHIDA_DATABASE_URL": owner_url, "ZHIDA_DATABASE_OWNER_URL": ""}
        command = [sys.executable, "-m", "zhida.entrypoints.cli", "migrate"]
        subprocess.run(command, env=environment, check=True)  # noqa: S603 -- this very command
        return
    settings.ZHIDA.data_dir.mkdir(parents=True, exist_ok=True)
    if not is_migrated():
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    ensure_first_rows()
    click.echo("schema: up to date")
