"""The indexes of an engine: at most one is live, at most one is being built beside it."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from zhida.shop.search.backends import SearchIndex
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.pointer import (
    FILE_NAME,
    LivePointer,
    PointerStamp,
    pointer_stamp,
    read_pointer,
    remove_pointer,
    write_pointer,
)

LOCK_NAME: Final = "writer.lock"
# Readers notice another pointer within a second; until then they may still open what they know.
KEEP_OLD_SECONDS: Final = 5


class Generations(Protocol):
    """What the indexer asks of an engine. One process at a time may call anything but `hold`."""

    def hold(self) -> bool:
        """Take or keep the writer's place; False while it is another's. Called before each step."""

    def let_go(self) -> None:
        """Leave the writer's place to the next."""

    def open_live(self) -> SearchIndex:
        """Open the live index for writing.

        Raises IndexUnavailable when there is none, it is of another version or another database, or it is
        damaged; IndexBusy when another process writes it in spite of all.
        """

    def start_building(self) -> SearchIndex:
        """Make an empty index that nobody reads yet; an earlier one that never went live is given up."""

    def make_live(self) -> None:
        """Let all readers go over to the index that was built, without a moment in which there is none."""

    def retire(self) -> None:
        """Leave readers without an index: what is live must not be believed."""

    def is_live_intact(self) -> bool:
        """Say whether the live index is still the one that was opened. Cheap."""

    def sweep(self) -> None:
        """Remove what is neither live nor being built, and no longer read by anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFiles:
    """How an engine keeps an index in a folder; `try_out` raises IndexUnavailable if it is damaged."""

    version: str
    create: Callable[[Path], SearchIndex]
    open: Callable[[Path], SearchIndex]
    try_out: Callable[[Path], None]


class FolderGenerations:
    """Generations as folders below one root, with a pointer file that names the live one.

    The writer's place is a lock on a file: it falls free with the process, however that ends.
    """

    def __init__(self, *, root: Path, lineage: str, files: IndexFiles) -> None:
        self._root = root
        self._lineage = lineage
        self._files = files
        self._lock: int | None = None
        self._building = ""
        self._live: PointerStamp | None = None

    def hold(self) -> bool:
        """Take the lock unless this object has it."""
        if self._lock is not None:
            return True
        self._root.mkdir(parents=True, exist_ok=True)
        file = os.open(self._root / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._lock = file
        return True

    def let_go(self) -> None:
        """Give the lock back."""
        if self._lock is not None:
            os.close(self._lock)
        self._lock, self._live, self._building = None, None, ""

    def open_live(self) -> SearchIndex:
        """Open what the pointer names and try it out."""
        stamp, pointer = pointer_stamp(self._root), read_pointer(self._root)
        if pointer is None or (pointer.version, pointer.lineage) != (self._files.version, self._lineage):
            raise IndexUnavailable
        folder = self._root / pointer.generation
        index = self._files.open(folder)
        try:
            self._files.try_out(folder)
        except IndexUnavailable:
            index.close()
            raise
        self._live = stamp
        return index

    def start_building(self) -> SearchIndex:
        """Make a folder of a name that was never used."""
        self._building = secrets.token_hex(8)
        folder = self._root / self._building
        folder.mkdir(parents=True)
        return self._files.create(folder)

    def make_live(self) -> None:
        """Name the built folder in the pointer."""
        pointer = LivePointer(generation=self._building, version=self._files.version, lineage=self._lineage)
        write_pointer(self._root, pointer)
        self._live, self._building = pointer_stamp(self._root), ""

    def retire(self) -> None:
        """Take the pointer away."""
        remove_pointer(self._root)
        self._live = None

    def is_live_intact(self) -> bool:
        """Look at the pointer and at the folder's name."""
        pointer = read_pointer(self._root)
        is_there = pointer is not None and (self._root / pointer.generation).is_dir()
        return is_there and self._live == pointer_stamp(self._root)

    def sweep(self) -> None:
        """Remove folders that the pointer has not named for some seconds."""
        pointer = read_pointer(self._root)
        if pointer is not None and time.time() - (self._root / FILE_NAME).stat().st_mtime < KEEP_OLD_SECONDS:
            return
        kept = {self._building, pointer.generation if pointer else ""}
        for child in self._root.iterdir():
            if child.is_dir() and child.name not in kept:
                shutil.rmtree(child, ignore_errors=True)
