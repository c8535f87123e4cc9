"""The indexer: it alone writes the index. It drains the feed and builds a new index beside the live one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhida.shop.search.backends import SearchIndex
from zhida.shop.search.composing import compose_documents
from zhida.shop.search.errors import IndexBusy, IndexUnavailable
from zhida.shop.search.feed import count_changes, forget_all_changes, read_changes
from zhida.shop.search.index_state import ensure_state, note_building, note_committed, note_rebuilt
from zhida.shop.search.indexing.generations import Generations
from zhida.shop.search.models import ListedProduct

log = logging.getLogger(__name__)

# About a third of a second of work: a price that changes during a rebuild waits no longer than that.
BATCH: Final = 200
COMMIT_EVERY_SECONDS: Final = 1.0
LOOK_EVERY_SECONDS: Final = 1.0
NEVER: Final = float("-inf")


@dataclass(slots=True)
class Building:
    """An index under construction: which request it answers and how far it has come, by product id."""

    index: SearchIndex
    request: int
    total: int
    done: int = 0
    last_id: int = 0


class Indexer:
    """Writes while it holds the writer's place; does nothing, quietly, while another process does.

    A change is forgotten only after the commit that holds it. Whatever ends the process between the two, the
    next indexer finds the change again: to put a document twice is the same as once.
    """

    def __init__(self, generations: Generations, seconds: Callable[[], float] = time.monotonic) -> None:
        self._generations = generations
        self._seconds = seconds
        self._live: SearchIndex | None = None
        self._building: Building | None = None
        # Rows whose changes are put, not yet committed.
        self._taken: set[int] = set()
        self._committed_at = NEVER
        self._looked_at = NEVER

    def step(self, *, now: datetime) -> bool:
        """Put a batch of changes and a chunk of a rebuild, commit when it is time; True: there is more to do.

        Call it again and again; after an exception `close` first.
        """
        if not self._is_open():
            return False
        if not self._look():
            self.close()
            return True
        has_changes = self._put_changes()
        is_building = self._build_on(now)
        if self._taken and self._seconds() - self._committed_at >= COMMIT_EVERY_SECONDS:
            self._commit(now)
        return has_changes or is_building

    def settle(self, *, now: datetime) -> bool:
        """Work until nothing waits and everything is committed; False when another process is the writer."""
        while self.step(now=now):
            pass
        if self._live is None:
            return False
        if self._taken:
            self._commit(now)
        return True

    def close(self) -> None:
        """Let go of everything; what was not committed stays in the feed."""
        live, building = self._live, self._building
        self._live, self._building = None, None
        self._taken.clear()
        self._looked_at = NEVER
        try:
            for index in (live, building.index if building else None):
                if index is not None:
                    index.close()
        finally:
            self._generations.let_go()

    def _is_open(self) -> bool:
        """Say whether this process is the writer, with an index to write to."""
        if not self._generations.hold():
            if self._live is not None or self._building is not None:
                self.close()
            return False
        if self._live is not None or self._building is not None:
            return True
        try:
            self._live = self._generations.open_live()
        except IndexBusy:
            self._generations.let_go()
            return False
        except IndexUnavailable:
            log.warning("search index: none that can be used, building one")
        if self._live is not None and is_far_off(self._live.count()):
            log.warning("search index: its documents are not the listings, building another one")
            self._live.close()
            self._live = None
        if self._live is None:
            self._generations.retire()
            forget_all_changes()
            self._start_building()
        return True

    def _look(self) -> bool:
        """Once a second: is the index still there, has somebody asked for another, is there rubbish?"""
        if self._seconds() - self._looked_at < LOOK_EVERY_SECONDS:
            return True
        self._looked_at = self._seconds()
        if self._live is not None and not self._generations.is_live_intact():
            log.warning("search index: it was taken away")
            return False
        state = ensure_state()
        if self._building is None and state.requested > state.answered:
            self._start_building()
        elif self._building is not None:
            note_building(done=self._building.done, total=self._building.total)
        self._generations.sweep()
        return True

    def _start_building(self) -> None:
        request = ensure_state().requested
        index = self._generations.start_building()
        self._building = Building(index=index, request=request, total=ListedProduct.objects.count())
        note_building(done=0, total=self._building.total)

    def _put_changes(self) -> bool:
        """Put the next changes into the live index and into the one that is being built."""
        changes = [
            change
            for change in read_changes(limit=len(self._taken) + BATCH)
            if change.row_id not in self._taken
        ]
        if not changes:
            return False
        self._put({change.product_id for change in changes}, self._open_indexes())
        self._taken |= {change.row_id for change in changes}
        return True

    def _build_on(self, now: datetime) -> bool:
        """Put the next listings into the index that is being built; after the last one it goes live."""
        building = self._building
        if building is None:
            return False
        rows = ListedProduct.objects.filter(pk__gt=building.last_id).order_by("pk")
        product_ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not product_ids:
            self._finish_building(building, now)
            return True
        self._put(set(product_ids), [building.index])
        building.last_id = product_ids[-1]
        building.done += len(product_ids)
        return True

    def _finish_building(self, building: Building, now: datetime) -> None:
        building.index.commit()
        self._generations.make_live()
        if self._live is not None:
            self._live.close()
        self._live, self._building = building.index, None
        self._committed_at = self._seconds()
        documents = self._live.count()
        note_rebuilt(request=building.request, documents=documents, row_ids=self._taken, now=now)
        self._taken.clear()
        log.info("search index: a new one with %s documents is live", documents)

    def _commit(self, now: datetime) -> None:
        """Commit, then forget what is committed; with no live index the next start reads everything anew."""
        self._committed_at = self._seconds()
        if self._live is not None:
            self._live.commit()
        documents = self._live.count() if self._live is not None else None
        note_committed(row_ids=self._taken, documents=documents, now=now)
        self._taken.clear()

    def _open_indexes(self) -> list[SearchIndex]:
        building = [self._building.index] if self._building is not None else []
        return building if self._live is None else [self._live, *building]

    @staticmethod
    def _put(product_ids: Collection[int], indexes: list[SearchIndex]) -> None:
        """Bring these products to what their listings say, or out when they have none."""
        documents = compose_documents(product_ids=product_ids)
        gone = set(product_ids) - {document.product_id for document in documents}
        for index in indexes:
            index.put(documents)
            index.remove(gone)


def is_far_off(documents: int) -> bool:
    """Say whether this many documents cannot be the listings, even when every waiting product explains one.

    The listings are counted first: what changes in between then waits and is counted too.
    """
    listed = ListedProduct.objects.count()
    return abs(documents - listed) > count_changes()
