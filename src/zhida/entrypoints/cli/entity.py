"""`zhida entity`: enter or show who the shop is."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

import click

from zhida.entrypoints.entity import Entity, InvalidEntity, get_entity, save_entity

FIELDS = ", ".join(field.name for field in fields(Entity))


@click.command(
    name="entity", help=f"Show the entity record, or change it: zhida entity NAME=VALUE ... ({FIELDS})"
)
@click.argument("assignments", nargs=-1)
def entity_command(assignments: tuple[str, ...]) -> None:
    """Print the record; with assignments, change it. Exit 2 when it would be incomplete or false."""
    entity = get_entity()
    if assignments:
        changes = dict(assignment.partition("=")[::2] for assignment in assignments)
        unknown = set(changes) - {field.name for field in fields(Entity)}
        if unknown:
            raise click.UsageError(f"unknown field: {', '.join(sorted(unknown))}; known: {FIELDS}")
        entity = replace(entity, **changes)
        try:
            save_entity(entity)
        except InvalidEntity as error:
            raise click.UsageError(str(error)) from error
    click.echo(json.dumps(asdict(entity), ensure_ascii=False, indent=2))
