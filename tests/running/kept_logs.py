"""What a run of the tests logs is kept until its end and then searched for what must never be logged.

A pytest plugin. Each process of the run writes a twin of the product's own log, redacted as the product
redacts; shops that a test started leave their logs here, and their databases are searched as they end.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from zhida.config.logs import RedactingFilter

PLACE = "ZHIDA_TEST_LOGS"
LONGEST_LINE = 200

# Keys by their headers and by how their bytes begin, and the practice gateways' secrets by their first word.
SECRETS: Mapping[str, re.Pattern[bytes]] = {
    "a private key": re.compile(
        rb"-----BEGIN [A-Z ]*PRIVATE KEY-----"
        rb"|MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0BAQEFAASC|MII[EJ][A-Za-z0-9+/]{2}IBAAKCA[gQ]EA|MC4CAQAwBQYDK2VwBCIEI"
    ),
    "a channel's secret": re.compile(rb"MARKED-SECRET-\w*"),
}
# Who pays: phones of China, UnionPay's card numbers, and the payers of the practice gateways.
PEOPLE: Mapping[str, re.Pattern[bytes]] = {
    "a phone": re.compile(rb"(?<![\w.])(?:\+?86)?1[3-9]\d{9}(?![\w.])"),
    "a card number": re.compile(rb"(?<![\w.])62\d{14,17}(?![\w.])"),
    "a payer's id": re.compile(rb"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o|2088000000000002"),
}
# A demo shop tells whoever starts it how to log in: these two lines are meant to be read.
TOLD = re.compile("^ *演示(?:顾客 demo shopper|员工 demo staff) .*$".encode(), re.MULTILINE)


def pytest_configure(config: pytest.Config) -> None:
    """Name the place for the logs of all processes of this run."""
    if not hasattr(config, "workerinput"):
        os.environ[PLACE] = tempfile.mkdtemp(prefix="zhida-logs-")


def pytest_sessionstart() -> None:
    """Write a twin of what the product's handler writes."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if any(isinstance(each, RedactingFilter) for each in handler.filters):
            twin = logging.FileHandler(
                Path(os.environ[PLACE]) / f"tests-{os.getpid()}.log", encoding="utf-8", delay=True
            )
            twin.setLevel(logging.INFO)
            twin.setFormatter(handler.formatter)
            for each in handler.filters:
                twin.addFilter(each)
            root.addHandler(twin)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Search the logs when all processes have ended; the run fails for what is found."""
    yield
    if hasattr(session.config, "workerinput"):
        return
    place = Path(os.environ[PLACE])
    found = list(search_logs(place))
    shutil.rmtree(place, ignore_errors=True)
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        lines = ["what must not be logged or stored was:", *found]
        print("", *lines, sep="\n")


def keep_traces(directory: Path) -> None:
    """Keep the logs of a shop that has ended, and search its databases for keys and secrets."""
    if PLACE not in os.environ:
        return
    name = uuid.uuid4().hex
    for log in directory.glob("*.log"):
        shutil.copy(log, Path(os.environ[PLACE]) / f"{log.stem}-{name}.log")
    found = list(search_databases(directory))
    if found:
        file = Path(os.environ[PLACE]) / f"{name}.found"
        file.write_text("\n".join(found), encoding="utf-8")


def search_logs(place: Path) -> Iterator[str]:
    """Give a line for each finding in the kept logs, and those of the databases; never the secret itself."""
    for log in sorted(place.glob("*.log")):
        yield from _search(log, {**SECRETS, **PEOPLE})
    for file in sorted(place.glob("*.found")):
        yield from file.read_text(encoding="utf-8").splitlines()


def search_databases(directory: Path) -> Iterator[str]:
    """Give a line for each key or secret in the SQLite files directly in a shop's directory."""
    for file in sorted(directory.glob("*.sqlite3*")):
        yield from _search(file, SECRETS)


def _search(file: Path, patterns: Mapping[str, re.Pattern[bytes]]) -> Iterator[str]:
    try:
        content = TOLD.sub(b"", file.read_bytes())
    except FileNotFoundError:
        # The last process of a shop takes its database's journal away as it ends.
        return
    for name, pattern in patterns.items():
        for match in pattern.finditer(content):
            start = content.rfind(b"\n", 0, match.start()) + 1
            before = content[max(start, match.start() - LONGEST_LINE) : match.start()]
            yield f"{file.name}: {name} after {before.decode('utf-8', 'replace')!r}"
