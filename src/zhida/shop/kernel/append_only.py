"""Append-only tables on SQLite: triggers that refuse to change or delete a row.

On MariaDB the application's user has no UPDATE and DELETE on these tables (DESIGN section 5.10), so
migrations create the triggers on SQLite only. They import this file: its text is as permanent as theirs.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TRIGGER_PREFIX = "append_only_"


class AppendOnly(Operation):
    """The step of a migration that protects tables; `anew` are those that lost their triggers and keep them.

    Not RunPython: that asks for every model as it was then, which takes longer than all the triggers.
    """

    def __init__(self, *tables: str, anew: tuple[str, ...] = ()) -> None:
        self.tables = tables
        self.anew = anew

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self, _label: str, schema_editor: BaseDatabaseSchemaEditor, _old: ProjectState, _new: ProjectState
    ) -> None:
        """Make the triggers."""
        for name, statement in _triggers(schema_editor, (*self.anew, *self.tables)):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            schema_editor.execute(statement)

    def database_backwards(
        self, _label: str, schema_editor: BaseDatabaseSchemaEditor, _old: ProjectState, _new: ProjectState
    ) -> None:
        """Take the triggers away again."""
        for name, _statement in _triggers(schema_editor, self.tables):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _triggers(schema_editor: BaseDatabaseSchemaEditor, tables: tuple[str, ...]) -> list[tuple[str, str]]:
    if schema_editor.connection.vendor != "sqlite":
        return []
    return [_trigger(table, verb) for table in tables for verb in ("UPDATE", "DELETE")]


def _trigger(table: str, verb: str) -> tuple[str, str]:
    name = f"{TRIGGER_PREFIX}{table}_{verb.lower()}"
    refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return name, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
