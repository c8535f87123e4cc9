"""Which test process runs which test: the modules that share a running shop stay whole."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Where the tests of a module share a running shop or an index, dear to make.
WHOLE = ("tests/journeys/", "tests/concurrency/", "tests/browser/", "tests/relevance/")
WHOLE += ("tests/faults/test_index_kills.py",)


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
