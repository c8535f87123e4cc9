"""Append-only tables on SQLite: triggers that refuse to change or delete a row.

On MariaDB the application's user has no UPDATE and DELETE on these tables (DESIGN section 5.10), so
migrations create the triggers on SQLite only. They import this file: its text is as permanent as theirs.
"""

from __future__ import annotations

from collections.abc import Callable

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TRIGGER_PREFIX = "append_only_"


def protect(*tables: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """Make the forward step of a migration that protects the tables."""

    def forwards(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for name, statement in _triggers(schema_editor, tables):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            schema_editor.execute(statement)

    return forwards


def release(*tables: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """Make the backward step of such a migration."""

    def backwards(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for name, _statement in _triggers(schema_editor, tables):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")

    return backwards


def _triggers(schema_editor: BaseDatabaseSchemaEditor, tables: tuple[str, ...]) -> list[tuple[str, str]]:
    if schema_editor.connection.vendor != "sqlite":
        return []
    return [_trigger(table, verb) for table in tables for verb in ("UPDATE", "DELETE")]


def _trigger(table: str, verb: str) -> tuple[str, str]:
    name = f"{TRIGGER_PREFIX}{table}_{verb.lower()}"
    refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return name, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
