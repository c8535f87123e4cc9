"""The live index of a folder, as one reading process sees it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from zhida.shop.search.backends import SearchBackend
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.pointer import PointerStamp, pointer_stamp, read_pointer

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 1.0


class LiveIndex:
    """Opens the live generation when it is first asked for, and the next one as soon as the pointer moved."""

    def __init__(
        self,
        *,
        root: Path,
        version: str,
        lineage: Callable[[], str],
        open_at: Callable[[Path], SearchBackend],
    ) -> None:
        self._root = root
        self._version = version
        self._lineage = lineage
        self._open_at = open_at
        self._lock = threading.Lock()
        self._stamp: PointerStamp | None = None
        self._backend: SearchBackend | None = None
        self._tried_at = 0.0

    def current(self) -> SearchBackend | None:
        """Return the engine over the live index; None while there is none. Costs one look at a file."""
        stamp = pointer_stamp(self._root)
        if stamp is None or (stamp == self._stamp and self._backend is not None):
            return self._backend if stamp is not None else None
        with self._lock:
            if stamp != self._stamp or time.monotonic() - self._tried_at >= RETRY_SECONDS:
                self._backend = self._open()
                self._stamp, self._tried_at = stamp, time.monotonic()
            return self._backend

    def _open(self) -> SearchBackend | None:
        """Open what the pointer names; None when it is not ours to read, or is damaged."""
        pointer = read_pointer(self._root)
        if pointer is None or pointer.version != self._version or pointer.lineage != self._lineage():
            return None
        try:
            return self._open_at(self._root / pointer.generation)
        except IndexUnavailable:
            log.warning("search index %s cannot be opened", pointer.generation, exc_info=True)
            return None
