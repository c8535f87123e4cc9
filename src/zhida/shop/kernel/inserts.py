"""Rows that may be there already, written in one statement and without a savepoint."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import AutoField, Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from zhida.shop.kernel.uow import require_transaction


def insert_new(row: Model) -> bool:
    """Insert a row unless its key is taken: False then, and nothing was written. One statement.

    A second writer of the same key waits here until the first commits. Rows that break a CHECK are passed
    over as well: the caller asserts such values. The row is for reading afterwards, not for saving again.
    """
    require_transaction()
    columns = row._meta.local_concrete_fields  # noqa: SLF001 -- Django's documented way to a model's fields
    fields = [field for field in columns if row.pk is not None or not isinstance(field, AutoField)]
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values(fields, [row])
    ((sql, values),) = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if cursor.rowcount != 1:
            return False
        if row.pk is None:
            row.pk = cursor.lastrowid
    return True
