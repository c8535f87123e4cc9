"""Reads and updates whose SQL is built once: most of what a small one costs is Django building it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Value: TypeAlias = str | int | datetime
Parameter: TypeAlias = str | int | float | None
Given: TypeAlias = Value | Sequence[int] | Sequence[str]

# Longer lists are built each time, so that an import does not fill the memory with statements.
LONGEST_KEPT_LIST = 120
# Stand-ins are values that no condition of ours names, and that fit into every column but a small integer.
STAND_IN_NUMBER = 2_111_222_000
STAND_IN_TEXT = "stand-in \u2402 "
STAND_IN_INSTANT = datetime(1913, 7, 5, 3, 1, 4, 159265, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """SQL with its parameters, each a constant or the place of a given value."""

    sql: str
    constants: tuple[Parameter, ...]
    places: tuple[tuple[int, int], ...]

    def parameters(self, given: Sequence[Given]) -> list[Parameter]:
        """Put the given values into their places."""
        values = _flat(given)
        parameters = list(self.constants)
        for parameter, place in self.places:
            parameters[parameter] = values[place]
        return parameters


class PreparedRead(Generic[Row]):
    """A read that takes other values each time; a list stands for an IN and is built once a length.

    `build` is called with stand-ins in the values' stead and gives a queryset of models or of `values_list`
    tuples. The shape must not depend on the values, None cannot be one, and rows cannot be locked.
    """

    def __init__(self, build: Callable[..., QuerySet[Model, Row]]) -> None:
        self._build = build
        # Converters belong to the connection, which belongs to the thread.
        self._kept = threading.local()

    def __call__(self, *given: Given) -> list[Row]:
        """Run the read; one query, none when a list is empty."""
        shape = tuple(_shape(value) for value in given)
        if any(length == 0 for _kind, length in shape):
            return []
        name = f"{connection.vendor} {shape}"
        kept: tuple[_Statement, Callable[..., list[Row]]] | None = getattr(self._kept, name, None)
        if kept is None:
            kept = self._prepare(given)
            if all(length <= LONGEST_KEPT_LIST for _kind, length in shape):
                setattr(self._kept, name, kept)
        statement, read = kept
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters(given))
            return read(cursor.fetchall())

    def _prepare(self, given: Sequence[Given]) -> tuple[_Statement, Callable[..., list[Row]]]:
        stand_ins = _stand_ins(given)
        compiler = self._build(*stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        return _statement(compiler, stand_ins), _reader(compiler)


class PreparedUpdate:
    """One UPDATE that takes other values each time; it says how many rows met its conditions.

    `build` is called with stand-ins in the values' stead and gives the rows to change, and what is set in
    them. None, lists and values of JSON columns cannot be given.
    """

    def __init__(self, build: Callable[..., tuple[QuerySet[Any], Mapping[str, object]]]) -> None:
        self._build = build
        self._kept: dict[str, _Statement] = {}

    def __call__(self, *given: Value) -> int:
        """Run the update; one statement."""
        statement = self._kept.get(connection.vendor)
        if statement is None:
            statement = self._kept[connection.vendor] = self._prepare(given)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters(given))
            return int(cursor.rowcount)

    def _prepare(self, given: Sequence[Value]) -> _Statement:
        stand_ins = _stand_ins(given)
        rows, values = self._build(*stand_ins)
        query: UpdateQuery = rows.query.chain(UpdateQuery)  # type: ignore[assignment]  # -- chain makes it one
        query.add_update_values(dict(values))
        return _statement(query.get_compiler(DEFAULT_DB_ALIAS), stand_ins)


def _statement(compiler: SQLCompiler, stand_ins: Sequence[Given]) -> _Statement:
    """Find the places that the stand-ins have come to."""
    sql, parameters = compiler.as_sql()
    place_by_stand_in = {value: place for place, value in enumerate(_flat(stand_ins))}
    places = tuple(
        (parameter, place_by_stand_in[value])
        for parameter, value in enumerate(parameters)
        if value in place_by_stand_in
    )
    assert {place for _parameter, place in places} == set(place_by_stand_in.values()), "a value is unused"
    return _Statement(sql=sql, constants=tuple(parameters), places=places)


def _shape(value: Given) -> tuple[str, int]:
    """Tell a list of so many values from a single one."""
    if isinstance(value, (str, int, datetime)):
        return type(value).__name__, 1
    return "list", len(value)


def _flat(given: Sequence[Given]) -> list[Parameter]:
    """Give the single values as the driver takes them, those of lists in their order."""
    found: list[Parameter] = []
    for value in given:
        if isinstance(value, datetime):
            found.append(connection.ops.adapt_datetimefield_value(value))
        elif isinstance(value, (str, int)):
            found.append(value)
        else:
            found.extend(value)
    return found


def _stand_ins(given: Sequence[Given]) -> list[Given]:
    """Give other values of the same kinds, each of them once."""
    made = 0
    found: list[Given] = []
    for value in given:
        if isinstance(value, (str, int, datetime)):
            made += 1
            found.append(_stand_in(value, made))
        else:
            found.append([_stand_in(item, made + place) for place, item in enumerate(value, start=1)])  # type: ignore[arg-type]  # -- of one kind
            made += len(value)
    return found


def _stand_in(value: Value, index: int) -> Value:
    if isinstance(value, datetime):
        return STAND_IN_INSTANT + timedelta(days=index)
    return STAND_IN_NUMBER + index if isinstance(value, int) else f"{STAND_IN_TEXT}{index}"


def _reader(compiler: SQLCompiler) -> Callable[..., list[Row]]:
    """Give what turns rows of the driver into what the queryset gives, as Django's own iterables do."""
    columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)

    def converted(rows: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    if not compiler.query.default_cols:
        return lambda rows: [tuple(row) for row in converted(rows)]  # type: ignore[misc]  # -- a values_list
    make = _maker(compiler.klass_info, compiler.select)
    return lambda rows: [make(row) for row in converted(rows)]  # type: ignore[misc]  # -- of the queryset's model


def _maker(info: Mapping[str, Any], select: Sequence[Any]) -> Callable[[Sequence[object]], Model | None]:
    """Give what makes a row's instance with those joined to it, None where the join found nothing.

    The values go in at once: Django's `__init__` looks at every field of the model, at those left out too,
    and announces each instance by signals, which this house does not have.
    """
    model: type[Model] = info["model"]
    first, after = info["select_fields"][0], info["select_fields"][-1] + 1
    fields = [column.target for column, _sql, _alias in select[first:after]]
    names = [field.attname for field in fields]
    key = first + [field.primary_key for field in fields].index(True)
    joined = [
        (related["local_setter"], related["remote_setter"], _maker(related, select))
        for related in info.get("related_klass_infos", ())
    ]

    def make(row: Sequence[object]) -> Model | None:
        if row[key] is None:
            return None
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        instance = model.__new__(model)
        instance.__dict__.update(zip(names, row[first:after], strict=True), _state=state)
        for set_here, set_there, make_joined in joined:
            other = make_joined(row)
            set_here(instance, other)
            if other is not None:
                set_there(other, instance)
        return instance

    return make
