"""The indexes of a shop on an OpenSearch server; the alias of the live one is moved in one step."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from zhida.shop.search.backends.opensearch_schema import alias_of, family_of, index_body
from zhida.shop.search.backends.opensearch_server import Json, OpenSearchServer
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.index_state import give_lease_back, take_lease
from zhida.shop.search.indexing.opensearch_index import OpenSearchIndex, write_alias_of

LEASE_SECONDS: Final = 30
RENEW_SECONDS: Final = 10
# Searches under way may still read the index that was live a moment ago.
KEEP_OLD_SECONDS: Final = 5


class OpenSearchGenerations:
    """See Generations. The writer's place is a lease in the database; a server has no lock to give.

    A writer that stood still for longer than its lease may send one more portion; a document in it is
    then as old as that stop, until its product changes again.
    """

    def __init__(
        self, server: OpenSearchServer, *, lineage: str, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._server = server
        self._alias = alias_of(lineage)
        self._family = family_of(lineage)
        self._seconds = seconds
        self._holder = secrets.token_hex(16)
        self._renewed_at: float | None = None
        self._moved_at: float | None = None
        self._building = ""
        self._live = ""

    def hold(self) -> bool:
        """Take the lease, or prolong it every ten seconds."""
        if self._renewed_at is not None and self._seconds() - self._renewed_at < RENEW_SECONDS:
            return True
        machine_now = datetime.now(UTC)
        until = machine_now + timedelta(seconds=LEASE_SECONDS)
        is_mine = take_lease(holder=self._holder, machine_now=machine_now, until=until)
        self._renewed_at = self._seconds() if is_mine else None
        return is_mine

    def let_go(self) -> None:
        """Give the lease back."""
        if self._renewed_at is not None:
            give_lease_back(holder=self._holder)
        self._renewed_at, self._live, self._building = None, "", ""

    def open_live(self) -> OpenSearchIndex:
        """Open what the alias names. Raises IndexUnavailable when it names nothing."""
        names = self._live_names()
        if len(names) != 1:
            raise IndexUnavailable(reason=f"{len(names)} live indexes")
        index = OpenSearchIndex(self._server, names[0])
        index.count()
        self._live = names[0]
        return index

    def start_building(self) -> OpenSearchIndex:
        """Create an index of a name that was never used."""
        self._building = f"{self._alias}-{secrets.token_hex(6)}"
        body = {**index_body(), "aliases": {write_alias_of(self._building): {}}}
        self._server.ask("PUT", f"/{self._building}", body)
        return OpenSearchIndex(self._server, self._building)

    def make_live(self) -> None:
        """Move the alias: all searches from now on read the built index."""
        moves = [_move("remove", name, self._alias) for name in self._live_names()]
        self._server.ask(
            "POST", "/_aliases", {"actions": [*moves, _move("add", self._building, self._alias)]}
        )
        self._live, self._building = self._building, ""
        self._moved_at = self._seconds()

    def retire(self) -> None:
        """Take the alias away."""
        moves = [_move("remove", name, self._alias) for name in self._live_names()]
        if moves:
            self._server.ask("POST", "/_aliases", {"actions": moves})
        self._live = ""

    def is_live_intact(self) -> bool:
        """Ask what the alias names. One request."""
        return self._live_names() == [self._live]

    def sweep(self) -> None:
        """Delete the indexes of this database that are neither live nor being built."""
        if self._moved_at is not None and self._seconds() - self._moved_at < KEEP_OLD_SECONDS:
            return
        known = self._server.find("GET", f"/{self._family}-*/_alias") or {}
        kept = {self._building, *self._live_names()}
        for name in sorted(set(known) - kept):
            self._server.find("DELETE", f"/{name}")

    def _live_names(self) -> list[str]:
        return sorted(self._server.find("GET", f"/_alias/{self._alias}") or {})


def _move(verb: str, index: str, alias: str) -> Json:
    return {verb: {"index": index, "alias": alias}}
