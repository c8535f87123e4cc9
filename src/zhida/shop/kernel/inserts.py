"""Rows written in one statement whose SQL is built once, with or without a look at what is there already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from zhida.shop.kernel.prepared import Parameter
from zhida.shop.kernel.uow import require_transaction

# What most use cases write at once; more rows are a batch job's, whose SQL is not worth keeping.
MOST_ROWS = 20
BATCH_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """SQL, and for each of its columns the attribute it is taken from and how the driver wants it."""

    sql: str
    columns: tuple[tuple[str, Callable[..., Parameter]], ...]


_built: dict[tuple[object, ...], _Statement] = {}


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, all of them with a primary key or all without. One statement up to 500.

    The rows are for the database only: a key that it gives is not read back, and defaults of ours are taken
    as they stand. Raises IntegrityError when one of them is there already.
    """
    require_transaction()
    if len(rows) > MOST_ROWS:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH_ROWS)  # noqa: SLF001 -- Django's documented manager of a model
    elif rows:
        statement = _statement(rows, None)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, _values(statement, rows))


def insert_new(row: Model) -> bool:
    """Insert a row unless its key is taken: False then, and nothing was written. One statement.

    A second writer of the same key waits here until the first commits. Rows that break a CHECK are passed
    over as well: the caller asserts such values. The row is for reading afterwards, not for saving again.
    """
    require_transaction()
    statement = _statement([row], OnConflict.IGNORE)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, _values(statement, [row]))
        if cursor.rowcount != 1:
            return False
        if row.pk is None:
            row.pk = cursor.lastrowid
    return True


def _statement(rows: Sequence[Model], on_conflict: OnConflict | None) -> _Statement:
    model, has_key = type(rows[0]), rows[0].pk is not None
    name = (connection.vendor, model, len(rows), has_key, on_conflict)
    if name not in _built:
        columns = model._meta.local_concrete_fields  # noqa: SLF001 -- Django's documented way to a model's fields
        fields = [field for field in columns if has_key or not isinstance(field, AutoField)]
        query = InsertQuery(model, on_conflict=on_conflict)
        query.insert_values(fields, list(rows))
        ((sql, _params),) = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        _built[name] = _Statement(
            sql=sql, columns=tuple((field.attname, field.get_db_prep_save) for field in fields)
        )
    return _built[name]


def _values(statement: _Statement, rows: Sequence[Model]) -> list[Parameter]:
    # The thread's own connection: asking Django's proxy for it with each value costs more than the value.
    own = connections[DEFAULT_DB_ALIAS]
    return [prepare(getattr(row, name), own) for row in rows for name, prepare in statement.columns]
