"""An outbox table in a file of its own."""

import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def outbox_file(tmp_path):
    """Make an empty outbox and return its path."""
    path = tmp_path / "shop.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE kernel_outbox_event (id INTEGER PRIMARY KEY, name, key, payload)")
        connection.commit()
    return path


@pytest.fixture
def outbox(outbox_file):
    """Give a second connection to it, which commits each statement."""
    with closing(sqlite3.connect(outbox_file, isolation_level=None)) as connection:
        yield connection
