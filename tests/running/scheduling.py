"""Which test process runs which test: the modules that share a running shop stay whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

# Where the tests of a module share what is dear to make: a running shop, an index, the syntax of every file.
WHOLE = ("tests/journeys/", "tests/concurrency/", "tests/browser/", "tests/relevance/")
WHOLE += ("tests/faults/test_index_kills.py", "tests/architecture/test_house_rules.py")
# A run of one of these reads only the test files that write its mark: importing them all takes ten seconds.
MARKS_OF_A_RUN = ("browser", "mariadb", "slow")


class ShopsStayWhole(LoadScopeScheduling):
    """Hands out tests one by one, but a module with a running shop as one piece, the largest first.

    xdist's own `loadgroup` says the same through a mark, which pytest 9.2 no longer lets it see.
    """

    def _split_scope(self, nodeid: str) -> str:
        return piece_of(nodeid)


def piece_of(nodeid: str) -> str:
    """Return the piece a test belongs to: its module where that shares a shop, else the test itself."""
    module = nodeid.partition("::")[0]
    return module if module.startswith(WHOLE) else nodeid


def files_with_mark(*marks: str, root: Path) -> list[str]:
    """Return the test files below a directory that write one of some marks, by their paths in it."""
    files = sorted(path for place in ("src", "tests") for path in (root / place).rglob("test_*.py"))
    return [str(path.relative_to(root)) for path in files if any(writes_mark(path, mark) for mark in marks)]


def writes_mark(path: Path, mark: str) -> bool:
    """Say whether a test file writes a mark itself."""
    return f"mark.{mark}" in path.read_text(encoding="utf-8")


def marked_from_outside(items: Iterable[pytest.Item]) -> Iterator[str]:
    """Give the test files that got the mark of a run without writing it: the run would leave them out."""
    for path, tests in groupby(items, key=lambda item: item.path):
        marks = {mark.name for test in tests for mark in test.iter_markers()}.intersection(MARKS_OF_A_RUN)
        yield from (f"{path}: {mark}" for mark in sorted(marks) if not writes_mark(path, mark))
