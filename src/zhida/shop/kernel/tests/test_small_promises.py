"""The clock's text, the words of a refusal, and tables that only grow."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.state import ProjectState

from zhida.shop.kernel.append_only import AppendOnly
from zhida.shop.kernel.clock import read_instant
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.kernel.models import Heartbeat

STATE = ProjectState()


def test_an_instant_has_an_offset(now):
    assert read_instant("2026-11-22T12:00:00+08:00\n") == now
    with pytest.raises(ValueError, match="without offset"):
        read_instant("2026-11-22T12:00:00")


def test_a_refusal_reads_as_its_code_and_data():
    assert str(InvalidInput()) == "invalid"
    assert str(ShopError(left=3)) == "refused: {'left': 3}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the triggers are SQLite's")
def test_a_protected_table_refuses_changes_until_it_is_released(now):
    Heartbeat.objects.create(name="x", seen_at=now)
    table = Heartbeat._meta.db_table
    with connection.schema_editor() as editor:
        AppendOnly(table).database_forwards("kernel", editor, STATE, STATE)

    with pytest.raises(DatabaseError, match="append-only"):
        Heartbeat.objects.update(seen_at=now)
    with pytest.raises(DatabaseError, match="append-only"):
        Heartbeat.objects.all().delete()

    with connection.schema_editor() as editor:
        AppendOnly(table).database_backwards("kernel", editor, STATE, STATE)
    assert Heartbeat.objects.all().delete()[0] == 1


class OtherEngine:
    """A schema editor of an engine that takes no triggers from us."""

    class connection:  # noqa: N801 -- Django's attribute
        vendor = "mysql"


def test_other_engines_get_no_trigger():
    AppendOnly("x").database_forwards("kernel", OtherEngine(), STATE, STATE)
    AppendOnly("x").database_backwards("kernel", OtherEngine(), STATE, STATE)
