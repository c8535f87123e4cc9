"""Who listens to what, and the one task that tells them."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence

from zhida.entrypoints.realtime.tail import TAIL_ERRORS, Change, OutboxTail

log = logging.getLogger(__name__)

POLL_SECONDS = 0.4
PAUSE_AFTER_ERROR_SECONDS = 3.0
LARGEST_BACKLOG = 100


class Hub:
    """Keeps the open streams by topic. The outbox is read only while there is one."""

    def __init__(self, tail: OutboxTail) -> None:
        self.closing = asyncio.Event()
        self._tail = tail
        self._streams: dict[str, list[asyncio.Queue[Change]]] = defaultdict(list)
        self._wanted = asyncio.Event()
        self._listening = asyncio.Event()

    @property
    def stream_count(self) -> int:
        """How many streams are open."""
        return sum(len(queues) for queues in self._streams.values())

    def streams_of(self, topic: str) -> int:
        """Return how many streams listen to a topic."""
        return len(self._streams.get(topic, ()))

    def open(self, topic: str) -> asyncio.Queue[Change]:
        """Start listening to a topic; whoever opens it closes it."""
        queue: asyncio.Queue[Change] = asyncio.Queue(LARGEST_BACKLOG)
        self._streams[topic].append(queue)
        self._wanted.set()
        return queue

    def close(self, topic: str, queue: asyncio.Queue[Change]) -> None:
        """Stop listening."""
        self._streams[topic].remove(queue)
        if not self._streams[topic]:
            del self._streams[topic]
        if not self._streams:
            self._wanted.clear()

    def tell(self, changes: Sequence[Change]) -> None:
        """Hand changes to whoever listens; a stream that does not keep up misses some, and asks anyway."""
        for change in changes:
            for topic in change.topics:
                for queue in self._streams.get(topic, ()):
                    if not queue.full():
                        queue.put_nowait(change)

    async def wait_until_listening(self) -> None:
        """Return once the outbox is read, so that nothing which happens after this is missed."""
        await self._listening.wait()

    async def run(self) -> None:
        """Read the outbox until cancelled; a broken database is named in the log and tried again."""
        while True:
            if not self._wanted.is_set():
                self._listening.clear()
                self._tail.restart()
                await self._wanted.wait()
            try:
                self.tell(await asyncio.to_thread(self._tail.read))
                self._listening.set()
                pause = POLL_SECONDS
            except TAIL_ERRORS as error:
                log.warning("the outbox cannot be read: %s", type(error).__name__)
                pause = PAUSE_AFTER_ERROR_SECONDS
            await asyncio.sleep(pause)
