"""A provider's file as a process keeps it: read once, and again when it changes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from django.conf import settings

from zhida.config.provider_files.table import ProviderFileInvalid

log = logging.getLogger(__name__)

Content = TypeVar("Content")
Read_co = TypeVar("Read_co", covariant=True)


class Reader(Protocol[Read_co]):
    """Reads a whole file. Raises ProviderFileInvalid."""

    def __call__(self, path: Path, *, allow_loopback: bool) -> Read_co:
        """Loopback addresses are for demo and test mode."""
        ...


class KeptFile(Generic[Content]):
    """The file that a setting names; in demo and test mode else that of a practice provider, if there is one.

    It is read again when it changes, so that an account is switched or a secret rotated without a restart.
    """

    def __init__(self, setting: str, *, practice: Path, read: Reader[Content]) -> None:
        """Name the setting, where the practice file lies in the data directory, and what reads it."""
        self._setting = setting
        self._practice = practice
        self._read = read
        # What each process has read: path -> (time of change, content).
        self._known: dict[Path, tuple[int, Content]] = {}

    def path(self) -> Path | None:
        """Return the file in force; None when there is none."""
        named: Path | None = getattr(settings.ZHIDA, self._setting)
        if named is not None:
            return Path(named)
        practice = Path(settings.ZHIDA.data_dir) / self._practice
        return practice if settings.ZHIDA.is_demo_or_test and practice.exists() else None

    def content(self) -> Content | None:
        """Return what the file says; None when there is none.

        A changed file that is wrong is logged and its last good state stays in force. Raises
        ProviderFileInvalid when there is no good one yet.
        """
        path = self.path()
        if path is None:
            return None
        known = self._known.get(path)
        try:
            changed_at = path.stat().st_mtime_ns
            if known is None or known[0] != changed_at:
                known = (changed_at, self._read(path, allow_loopback=settings.ZHIDA.is_demo_or_test))
                self._known[path] = known
        except (OSError, ProviderFileInvalid) as error:
            if known is None:
                raise ProviderFileInvalid(str(error)) from error
            log.error("%s is wrong, its last good state stays in force: %s", path.name, error)  # noqa: TRY400 -- the text says it all
        return known[1]
