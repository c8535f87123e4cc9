"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from tests.running.scheduling import ShopsStayWhole, marked_from_outside
from tests.running.schemas import database_of_this_process
from xdist.remote import Producer

from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.kernel.append_only import TRIGGER_PREFIX

pytest_plugins = ["tests.running.kept_logs"]

TEMPLATES = "ZHIDA_TEST_TEMPLATES"
# A minute or more each, in the order in which they are best begun.
LONGEST = ("test_kills", "test_schemathesis", "test_index_kills", "test_storefront_access")
MEMORY_DISK = Path("/dev/shm")  # noqa: S108 -- the directory made in it is private and removed again
_flush_after_test = TransactionTestCase._fixture_teardown  # noqa: SLF001 -- the one place that empties tables


def _flush_append_only_tables_too(case: TransactionTestCase) -> None:
    """Lift the triggers that refuse DELETE while a transactional test's rows are flushed."""
    if connection.vendor != "sqlite":
        _flush_after_test(case)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{TRIGGER_PREFIX}%_delete"],
        )
        triggers = cursor.fetchall()
        for name, _statement in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        _flush_after_test(case)
        for _name, statement in triggers:
            cursor.execute(statement)


TransactionTestCase._fixture_teardown = _flush_append_only_tables_too  # noqa: SLF001 -- see above


def pytest_configure(config: pytest.Config) -> None:
    """Name a place where tables and a fresh shop's data are left for the next one to copy.

    Whoever starts several runs names it for all of them. Workers leave its end to their master.
    """
    if not hasattr(config, "workerinput") and TEMPLATES not in os.environ:
        os.environ[TEMPLATES] = place = tempfile.mkdtemp(prefix="zhida-templates-")
        config.add_cleanup(lambda: shutil.rmtree(place, ignore_errors=True))
        config.add_cleanup(lambda: os.environ.pop(TEMPLATES))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest begin first, then all long ones: what begins last is waited for alone."""
    if hidden := list(marked_from_outside(items)):
        raise pytest.UsageError(f"write the mark in the test file itself: {', '.join(hidden)}")
    turns = {name: turn for turn, name in enumerate(LONGEST)}
    items.sort(
        key=lambda item: (
            turns.get(item.path.stem, len(turns)),
            item.get_closest_marker("slow") is None,
        )
    )


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for garbage, a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ShopsStayWhole:
    """Keep tests that share a running shop in one process."""
    return ShopsStayWhole(config, log)


@pytest.fixture(scope="session", autouse=True)
def _files_of_its_own(tmp_path_factory) -> None:
    """Keep tests away from the media and the search index that a shop left in the working directory."""
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(autouse=True)
def _pages_are_drawn_anew(settings) -> None:
    """Let a test see what it has just changed, and write for itself what the search log gathers."""
    settings.PAGE_LIFE_SECONDS = 0
    settings.SEARCH_LOG_SECONDS = 0
    settings.SUGGESTIONS_LIFE_SECONDS = 0


@pytest.fixture(autouse=True)
def _files_are_looked_for_when_asked_for(settings) -> None:
    """Spare each test client the reading of all static files."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Give each test process an SQLite file of its own, in memory where there is such a disk, and remove it.

    A file, because threads on one in-memory database lock whole tables and never wait.
    """
    if connection.vendor != "sqlite":
        yield
        return
    place = MEMORY_DISK if MEMORY_DISK.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="zhida-tests-", dir=place) as directory:
        settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(directory) / "tests.sqlite3")
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Give the process its test database, by a copy where another has made the tables."""
    with django_db_blocker.unblock(), database_of_this_process(), django_db_blocker.block():
        yield


@pytest.fixture
def now() -> datetime:
    """Noon in Shanghai on the day the worked examples use."""
    return datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def meanwhile() -> Iterator[Callable[..., None]]:
    """Let another buyer be a moment faster: act just before statements that hold a text.

    The first `skip` of them are let pass, the next `times` are acted before. The act is part of the very
    transaction, so a savepoint that is rolled back takes it along: act before SAVEPOINT where it must stay.
    """
    with ExitStack() as stack:

        def arrange(text: str, act: Callable[[], object], *, skip: int = 0, times: int = 1) -> None:
            seen = count()
            acting: list[bool] = []

            def before(execute, sql, params, many, context):
                is_meant = not acting and text in sql.replace("`", '"')
                if is_meant and skip <= next(seen) < skip + times:
                    acting.append(True)
                    act()
                    acting.clear()
                return execute(sql, params, many, context)

            stack.enter_context(connection.execute_wrapper(before))

        yield arrange


@pytest.fixture
def staff_actor():
    """Make a member of staff with the given roles."""

    def make(*roles: Role, user_id: int = 9001) -> Actor:
        return Actor(kind=ActorKind.STAFF, user_id=user_id, roles=frozenset(roles or {Role.ADMIN}))

    return make


@pytest.fixture
def guest_actor() -> Actor:
    """Somebody who has not logged in."""
    return Actor(kind=ActorKind.GUEST, guest_key="0" * 32)
