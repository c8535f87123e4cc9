"""Every subscriber and task is wired, every event has one name, every check of the books is asked."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from tools.house.source import imports_of, read_tree

from zhida.entrypoints import invariants
from zhida.entrypoints.wiring import SUBSCRIPTIONS, TIMERS, subscriptions
from zhida.shop.kernel.outbox import Event

ROOT = Path(__file__).resolve().parents[2]
FILES = read_tree(ROOT / "src")


def public_functions(file_name: str) -> set[str]:
    """Return room.file.function for every public function of the rooms' files, or folders, of that name."""
    found = set()
    for file in FILES:
        if file.room and f"{file.module}.".startswith(f"zhida.shop.{file.room}.{file_name}."):
            for node in file.tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    found.add(f"{file.module}.{node.name}")
    return found


def full_name(function) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def test_every_subscriber_is_wired():
    wired = {full_name(subscriber) for subscribers in SUBSCRIPTIONS.values() for subscriber in subscribers}

    assert public_functions("subscribers") == wired


def test_every_task_is_wired():
    assert public_functions("tasks") == {full_name(handler) for handler in TIMERS.values()}


def test_event_names_are_unique():
    assert len(subscriptions()) == len(SUBSCRIPTIONS)


@pytest.mark.parametrize("room", settings.ROOMS)
def test_events_of_a_room_carry_its_name(room):
    if not any(file.module == f"zhida.shop.{room}.events" for file in FILES):
        return
    events = [
        value
        for value in vars(import_module(f"zhida.shop.{room}.events")).values()
        if isinstance(value, type) and issubclass(value, Event) and value is not Event
    ]

    assert events
    assert [event.name for event in events] == [f"{room}.{event.__name__}" for event in events]
    assert all(event.__doc__ for event in events)


def test_every_room_with_a_check_of_its_books_is_asked():
    rooms = {
        file.room for file in FILES if file.room and not file.is_test and "def check_invariants(" in file.text
    }

    assert {check.__module__.split(".")[2] for check in invariants.CHECKS} == rooms


def test_checks_read_nothing_they_could_write_with():
    modules = {check.__module__ for check in invariants.CHECKS}

    for file in FILES:
        if file.module in modules:
            assert [name for _line, name in imports_of(file.tree) if ".services" in name] == []
