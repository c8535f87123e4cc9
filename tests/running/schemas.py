"""The database of a test process: tables are made once a run, every other process gets a copy of them."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from tests.running.templates import dump, load


@contextmanager
def database_of_this_process() -> Iterator[None]:
    """Make Django's test database, empty, and drop it at the end.

    The first process of a run leaves its tables in the place for templates; those that come later copy them.
    """
    place = os.environ.get("ZHIDA_TEST_TEMPLATES", "")
    made = _with_template(Path(place)) if place else _make()
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def _with_template(place: Path) -> list[object]:
    template = place / f"tables-{connection.vendor}"
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            made = _make()
            draft = template.with_suffix(".draft")
            _keep(draft)
            draft.rename(template)
            return made
    _copy(template)
    return _make(is_there=True)


def _make(*, is_there: bool = False) -> list[object]:
    return setup_databases(verbosity=0, interactive=False, serialized_aliases=(), keepdb=is_there)


def _keep(draft: Path) -> None:
    """Write the tables of the test database that is in use."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])
        return
    dump(_url(), draft)


def _copy(template: Path) -> None:
    """Put the tables where Django will look for its test database."""
    if connection.vendor == "sqlite":
        shutil.copyfile(template, _name())
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_name()}")
        cursor.execute(f"CREATE DATABASE {_name()} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    load(_url(), template)


def _name() -> str:
    return str(connection.creation._get_test_db_name())


def _url() -> str:
    server = connection.settings_dict
    account = f"{server['USER']}:{server['PASSWORD']}" if server["PASSWORD"] else server["USER"]
    return f"mysql://{account}@{server['HOST']}:{server['PORT']}/{_name()}"
