"""The command `zhida` and where each of its commands stands."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click
import django

from zhida.config.env import BadSetting
from zhida.config.selection import select_settings, share_metrics

# command -> (module, attribute, needs the rooms)
COMMANDS: dict[str, tuple[str, str, bool]] = {
    "up": ("supervisor", "up_command", True),
    "serve": ("serve", "serve_command", True),
    "worker": ("worker", "worker_command", True),
    "realtime": ("realtime", "realtime_command", False),
    "migrate": ("schema", "migrate_command", True),
    "demo": ("demo", "demo_command", True),
    "createstaff": ("staff", "createstaff_command", True),
    "entity": ("entity", "entity_command", True),
    "doctor": ("doctor", "doctor_command", True),
    "import": ("imports", "import_group", True),
    "export": ("exports", "export_command", True),
    "invariants": ("invariants", "invariants_command", True),
    "backup": ("backup", "backup_command", True),
    "restore": ("backup", "restore_command", True),
    "search": ("search", "search_group", True),
    "quote": ("quote", "quote_command", False),
    "payment-simulator": ("simulator", "payment_simulator_command", True),
    "openapi": ("openapi", "openapi_command", True),
}


class LazyGroup(click.Group):
    """Loads a command's module when it is run, so that `zhida quote` needs no database and starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Name every command in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- idem
        """Load one command; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, needs_rooms = COMMANDS[cmd_name]
        if needs_rooms:
            django.setup()
        command = getattr(import_module(f"zhida.entrypoints.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="zhida")
def cli() -> None:
    """直达 Zhida: the software of a brand's own online store."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, or the words given; a setting that cannot be is one line and exit code 2."""
    select_settings()
    share_metrics()
    try:
        cli(arguments)
    except BadSetting as error:
        click.echo(f"zhida: {error}", err=True)
        sys.exit(2)
