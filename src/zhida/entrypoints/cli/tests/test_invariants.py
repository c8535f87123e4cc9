"""The checks read one moment of a shop that goes on selling."""

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from zhida.config.databases import database_settings
from zhida.entrypoints.invariants import one_moment, run_checks

pytestmark = [pytest.mark.mariadb, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visitors(tmp_path):
    """Two connections to one database, as two processes have them: the run's MariaDB, or a file."""
    here = (
        connection.settings_dict
        if connection.vendor == "mysql"
        else database_settings(f"sqlite://{tmp_path}/shop.sqlite3")
    )
    one, other = (ConnectionHandler({"default": here}).create_connection("default") for _visitor in range(2))
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE one_moment (word VARCHAR(9))")
    yield one, other
    one.close()
    with other.cursor() as cursor:
        cursor.execute("DROP TABLE one_moment")
    other.close()


def words(database) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute("SELECT word FROM one_moment")
        return [word for (word,) in cursor.fetchall()]


def test_what_is_written_meanwhile_is_not_seen_and_not_held_up(visitors):
    reader, writer = visitors

    with one_moment(reader):
        before = words(reader)
        with writer.cursor() as cursor:
            cursor.execute("INSERT INTO one_moment VALUES ('sold')")
        within = words(reader)

    assert (before, within, words(reader), words(writer)) == ([], [], ["sold"], ["sold"])


def test_all_checks_only_read():
    names = [result.name for result in run_checks()]

    assert len(names) > 20
    assert not connection.in_atomic_block
